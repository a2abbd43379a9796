"""What the observatory may know of the directory: the sector of an institution, never which institution it is."""

from __future__ import annotations

from tejido.kernel.facts import FactTable

TABLES: tuple[FactTable, ...] = ()


def sector_of(institution: str) -> str:
    """The SQL of the sector of the institution whose code is that column; NULL when it has none."""
    return f"(SELECT place.sector FROM directory_institution place WHERE place.code = {institution})"  # noqa: S608  ours
