"""Family links between the people of one or several cases, and duplicates of one case joined with trace and undo."""
