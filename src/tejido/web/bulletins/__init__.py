"""The bulletins: the public list with its files, and where the secretariat makes, reviews and publishes them."""
