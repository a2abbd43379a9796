"""Subcommands that need Django and the database."""
