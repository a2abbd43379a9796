"""Subcommands that load neither Django nor a database."""
