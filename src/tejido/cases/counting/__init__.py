"""Whom a figure about people may count (docs/adr/0018)."""
