"""Connections: the tokens of other systems, where they hear, and what did not reach them."""
