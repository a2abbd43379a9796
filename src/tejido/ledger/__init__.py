"""The append-only record of what was done and read, one hash chain per subject. It holds codes, never personal values."""
