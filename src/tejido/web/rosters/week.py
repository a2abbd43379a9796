"""A week of shifts as a table: posts down, days across, in Lima's time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from tejido.kernel import times
from tejido.kernel.clock import LIMA, lima_date

DAY = timedelta(days=1)
FARTHEST = timedelta(days=3653)
"""Ten years: a roster of another date is a slip of the pen."""


class ShiftLike(Protocol):
    """A shift of a post: the row of the table or anything with its names."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def midnight(day: date) -> datetime:
    """The instant at which a day begins in Lima."""
    return datetime.combine(day, time(), tzinfo=LIMA)


def day_start(at: datetime) -> datetime:
    """The midnight in Lima before an instant."""
    return midnight(lima_date(at))


def short_day(day: date) -> str:
    """«lun 23 nov»."""
    return times.day(day).rpartition(times.NBSP)[0]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday."""

    monday: date

    @classmethod
    def of(cls, text: str, at: datetime) -> Week:
        """The week of a day written as 2026-11-23; the present one when it cannot be read or is ten years away."""
        today = lima_date(at)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = today
        day = day if abs(day - today) <= FARTHEST else today
        return cls(day - timedelta(days=day.weekday()))

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.monday + timedelta(days=n) for n in range(7))

    @property
    def heads(self) -> tuple[tuple[date, str], ...]:
        """The days with their short names: «lun 23 nov»."""
        return tuple((day, short_day(day)) for day in self.days)

    @property
    def start(self) -> datetime:
        return midnight(self.monday)

    @property
    def end(self) -> datetime:
        return midnight(self.monday + timedelta(days=7))

    @property
    def before(self) -> Week:
        return Week(self.monday - timedelta(days=7))

    @property
    def after(self) -> Week:
        return Week(self.monday + timedelta(days=7))

    @property
    def words(self) -> str:
        return f"{times.day(self.monday)} al {times.day(self.days[-1])}"

    def open_from(self, at: datetime) -> datetime:
        """From when the week may still be changed: its beginning, or today's."""
        return max(self.start, day_start(at))


@dataclass(frozen=True, slots=True)
class Piece:
    """What a shift takes of one day."""

    hours: str
    person: str
    substitute: str
    now: bool


def pieces(shifts: Iterable[ShiftLike], day: date, at: datetime) -> list[Piece]:
    """The shifts that touch a day, by start; a shift that goes on is told so."""
    start, end = midnight(day), midnight(day + DAY)
    found = []
    for shift in sorted(shifts, key=lambda one: one.starts_at):
        if shift.starts_at < end and shift.ends_at > start:
            hours = f"{_edge(shift.starts_at, start, end)}–{_edge(shift.ends_at, start, end)}"
            person, substitute = names_of(shift)
            found.append(Piece(hours, person, substitute, shift.starts_at <= at < shift.ends_at))
    return found


def names_of(shift: ShiftLike) -> tuple[str, str]:
    """The names of who is on duty and who stands in; the second may be empty."""
    person, other = getattr(shift, "account", None), getattr(shift, "substitute", None)
    return getattr(person, "full_name", ""), getattr(other, "full_name", "") if other else ""


def _edge(when: datetime, start: datetime, end: datetime) -> str:
    if when <= start:
        return "0:00"
    if when >= end:
        return "24:00"
    local = when.astimezone(LIMA)
    return f"{local.hour}:{local.minute:02d}"


def moved(when: datetime, days: int) -> datetime:
    """The same hour in Lima some days later."""
    local = when.astimezone(LIMA)
    return datetime.combine(local.date() + timedelta(days=days), local.time(), tzinfo=LIMA)


def last_end(shifts: Sequence[ShiftLike]) -> datetime | None:
    """When the last of the shifts ends."""
    return max((shift.ends_at for shift in shifts), default=None)
