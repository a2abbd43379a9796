"""How far a limit or a norm has been checked against its official text."""

from __future__ import annotations

from enum import StrEnum


class Mark(StrEnum):
    """official: read in an official text; secondary: in a secondary source; unverified: not checked."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"

    @property
    def rank(self) -> int:
        """0 for the most reliable; used to choose between two limits."""
        return _ORDER.index(self)

    @property
    def spanish(self) -> str:
        return _SPANISH[self]


_ORDER = (Mark.OFFICIAL, Mark.SECONDARY, Mark.UNVERIFIED)
_SPANISH = {
    Mark.OFFICIAL: "texto oficial",
    Mark.SECONDARY: "fuente secundaria",
    Mark.UNVERIFIED: "por verificar",
}
