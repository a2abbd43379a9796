"""What the observatory may know of the directory: the sector of an institution, never which institution it is."""

from __future__ import annotations

from tejido.kernel.facts import FactTable

TABLES: tuple[FactTable, ...] = ()


def with_sector(institution: str, alias: str = "place") -> str:
    """The join that gives `<alias>.sector`, the sector of the institution whose code is that column."""
    return f"LEFT JOIN directory_institution {alias} ON {alias}.code = {institution}"
