"""Pages of the directory: the institutions with what is known of each, and their import from a spreadsheet."""
