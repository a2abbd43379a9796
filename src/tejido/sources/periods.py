"""The months and quarters for which figures are delivered. Pure.

Written `2026-10` for a month and `2026-T3` for a quarter. The day on which a period's figures are due falls in the
month after it ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tejido.kernel.clock import LIMA, UTC, lima_date
from tejido.kernel.errors import Refused
from tejido.kernel.times import LONG_MONTHS

_MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-01)?(?: 00:00)?")
_QUARTER = re.compile(r"(\d{4})-?T(\d)", re.IGNORECASE)
_ORDINALS = ("primer", "segundo", "tercer", "cuarto")
YEARS = range(2000, 2101)
LAST_DUE_DAY = 28  # every month has it


class Every(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"

    @property
    def spanish(self) -> str:
        return {Every.MONTH: "cada mes", Every.QUARTER: "cada trimestre"}[self]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month (`number` 1 to 12) or a quarter (1 to 4) of a year."""

    every: Every
    year: int
    number: int

    @property
    def code(self) -> str:
        return f"{self.year}-T{self.number}" if self.every is Every.QUARTER else f"{self.year}-{self.number:02d}"

    @property
    def spanish(self) -> str:
        if self.every is Every.QUARTER:
            return f"{_ORDINALS[self.number - 1]} trimestre de {self.year}"
        return f"{LONG_MONTHS[self.number - 1]} de {self.year}"

    @property
    def turns(self) -> int:
        """How many periods of its kind a year has."""
        return 4 if self.every is Every.QUARTER else 12

    def shifted(self, turns: int) -> Period:
        """The period that many turns later (before, when negative)."""
        index = self.year * self.turns + self.number - 1 + turns
        return Period(self.every, index // self.turns, index % self.turns + 1)

    @property
    def first_day(self) -> date:
        months = 12 // self.turns
        return date(self.year, (self.number - 1) * months + 1, 1)

    @property
    def last_day(self) -> date:
        return self.shifted(1).first_day - timedelta(days=1)

    def due_at(self, due_day: int) -> datetime:
        """The last instant of that Lima day of the month after its end (1 to 28)."""
        day = self.shifted(1).first_day.replace(day=due_day)
        return end_of(day)


def end_of(day: date) -> datetime:
    """The last instant of a Lima day."""
    return datetime.combine(day, time.max, tzinfo=LIMA).astimezone(UTC)


def running(every: Every, at: datetime) -> Period:
    """The period in which an instant falls, by Lima's day."""
    day = lima_date(at)
    number = (day.month - 1) // 3 + 1 if every is Every.QUARTER else day.month
    return Period(every, day.year, number)


def stored_period(code: str) -> Period:
    """A period from its own code, which says of what kind it is."""
    return read_period(code, Every.QUARTER if "T" in code else Every.MONTH)


def read_period(text: str, every: Every) -> Period:
    """A period from what was written.

    Raises:
        Refused: it is not a period of that kind, or there is no such month, quarter or year.
    """
    pattern, like = (_QUARTER, "2026-T3") if every is Every.QUARTER else (_MONTH, "2026-10")
    found = pattern.fullmatch(text.strip())
    if found is None:
        raise Refused(f"«{text[:40]}» no es un periodo. Escríbalo así: {like}.", field="period")
    period = Period(every, int(found[1]), int(found[2]))
    if not 1 <= period.number <= period.turns:
        what = "El trimestre" if every is Every.QUARTER else "El mes"
        raise Refused(f"{what} {period.number} no existe: van del 1 al {period.turns}.", field="period")
    if period.year not in YEARS:
        raise Refused(f"El año {period.year} no es posible.", field="period")
    return period
