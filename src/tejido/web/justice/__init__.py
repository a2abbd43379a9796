"""Pages of the proceedings of a case."""
