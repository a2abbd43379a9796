"""Pages of the papers that are printed of a case."""
