"""What comes in and what goes out, as the document of the interface shows it."""
