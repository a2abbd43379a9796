"""Pages of data protection: requests about one's data, breaches, and the documents of the desk."""
