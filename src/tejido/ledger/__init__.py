"""The append-only record of what was done and read, one hash chain per subject: codes, never personal values."""
