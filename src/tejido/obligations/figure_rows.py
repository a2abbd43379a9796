"""What the board's figures need of an obligation, as plain values. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tejido.law.marks import Mark


@dataclass(frozen=True, slots=True)
class Row:
    """What the board needs of one obligation whose gate is open. `due_at` is the norm's; an extension moves it not."""

    institution: str
    sector: str
    subject: str
    mark: Mark
    started_at: datetime
    due_at: datetime | None
    acknowledged_at: datetime | None
    closed_at: datetime | None
    state: str

    @property
    def live(self) -> bool:
        return self.closed_at is None


COLUMNS = (
    *("institution_code", "sector", "subject_code", "mark", "started_at", "legal_due_at", "acknowledged_at"),
    *("claimed_at", "closed_at", "state"),
)


def row_of(values: Sequence[Any]) -> Row:
    """The row of an obligation's `COLUMNS`. What the act claims counts before when it was registered (ADR 0011)."""
    institution, sector, subject, mark, started_at, due_at, acknowledged_at, claimed_at, closed_at, state = values
    closed = (claimed_at or closed_at) if closed_at else None
    return Row(institution, sector, subject, Mark(mark), started_at, due_at, acknowledged_at, closed, state)
