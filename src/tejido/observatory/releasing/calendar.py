"""When a district publishes by itself: from its `observatory.yaml`, in hours and days of Lima."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from tejido.kernel.clock import LIMA
from tejido.kernel.errors import Refused
from tejido.law.reading import Value, read_yaml

FILE = "observatory.yaml"
LAST_DAY, LAST_HOUR = 28, 23


class NothingYet(Refused):
    """There is nothing to publish yet, and nothing is wrong."""


class Every(StrEnum):
    """How often."""

    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: its name (2026-11, 2026-T4, or the day of a night) and the instant since which it is due."""

    code: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hour of each night for the facts, and the releases; None: never by itself."""

    facts_hour: int | None = None
    every: Every | None = None
    day: int = 1
    hour: int = 0

    def night(self, at: datetime) -> Turn | None:
        """The last night whose hour has come."""
        if self.facts_hour is None:
            return None
        since = at.astimezone(LIMA).replace(hour=self.facts_hour, minute=0, second=0, microsecond=0)
        since = since if since <= at else since - timedelta(days=1)
        return Turn(f"{since:%Y-%m-%d}", since)

    def release(self, at: datetime) -> Turn | None:
        """The last turn of a release that has come, however long ago."""
        if self.every is None:
            return None
        step = 3 if self.every is Every.QUARTER else 1
        local = at.astimezone(LIMA)
        since = local.replace(
            month=local.month - (local.month - 1) % step, day=self.day, hour=self.hour, minute=0, second=0,
            microsecond=0,
        )  # fmt: skip
        if since > at:
            before = since.month - step
            since = since.replace(year=since.year - (before < 1), month=before if before >= 1 else before + 12)
        quarter = f"{since.year}-T{(since.month + 2) // 3}"
        return Turn(quarter if self.every is Every.QUARTER else f"{since:%Y-%m}", since)


def read_calendar(folder: Path) -> Calendar:
    """The calendar of the district whose files lie there; nothing by itself when it has none.

    Raises:
        WrongFile: it has one that is wrong.
    """
    if not (folder / FILE).is_file():
        return Calendar()
    told = read_yaml(folder / FILE).fields((), ("facts", "release"))
    facts = told["facts"].fields(("hour",))["hour"] if "facts" in told else None
    hour = None if facts is None else _within(facts, 0, LAST_HOUR)
    if "release" not in told:
        return Calendar(hour)
    release = told["release"].fields(("every", "day", "hour"))
    every = release["every"].one_of(Every)
    return Calendar(hour, every, _within(release["day"], 1, LAST_DAY), _within(release["hour"], 0, LAST_HOUR))


def _within(value: Value, least: int, most: int) -> int:
    number = value.whole(least)
    if number > most:
        raise value.wrong(f"va de {least} a {most}")
    return number


def cut_on(told_until: date) -> date:
    """The last day of the last quarter that had ended when the facts, told until before that day, were made."""
    first_month = told_until.month - (told_until.month - 1) % 3
    return date(told_until.year, first_month, 1) - timedelta(days=1)
