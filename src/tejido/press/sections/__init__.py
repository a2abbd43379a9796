"""The parts of a bulletin, one file a question."""
