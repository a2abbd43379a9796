"""The `tejido` command: a subcommand is a file of `light` (runs without Django) or of `full` (runs on it)."""
