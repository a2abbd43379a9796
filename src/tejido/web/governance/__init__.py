"""Pages of the local protocol: its debate, its approval, and who read it."""
