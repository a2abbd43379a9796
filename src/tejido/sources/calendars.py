"""Which calendar holds for a period of a series: the latest that begins with it or before, or the file's own. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tejido.law.marks import Mark
from tejido.sources.periods import Period
from tejido.sources.series import Series, Session


class Kept(Protocol):
    """A calendar as it is stored."""

    from_period: str
    due_day: int
    session_number: str
    session_on: date | None
    active: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """Until which day, agreed in which session (None: proposed), and whether it is asked at all."""

    due_day: int
    session: Session | None
    active: bool = True

    @property
    def mark(self) -> Mark:
        return Mark.UNVERIFIED if self.session is None else Mark.SECONDARY


def calendar_for(period: Period, series: Series, kept: Iterable[Kept]) -> Calendar:
    """The calendar of a period; `kept` are those that were set for the series, oldest first."""
    found = [row for row in kept if row.from_period <= period.code]
    if not found:
        return Calendar(series.due_day, series.session)
    last = found[-1]
    session = Session(last.session_number, last.session_on) if last.session_number and last.session_on else None
    return Calendar(last.due_day, session, last.active)
