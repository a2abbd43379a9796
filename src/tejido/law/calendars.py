"""Working days in Peru as a value: who edits the calendar passes it in.

Conventions (ADR 0005). Hours run day and night and need no calendar. Days are Lima days. A limit in days ends with its
last day: the due instant is that day at 23:59:59.999999 in Lima, included. The day of the start
is not counted by `add_working_days`; `end_of_working_day` counts it as day 1 when it is a working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from tejido.kernel.clock import LIMA, lima_date
from tejido.kernel.errors import CalendarExhausted
from tejido.law.reading import read_yaml

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


def end_of_day(day: date) -> datetime:
    """The last instant of a Lima day, in UTC."""
    return datetime.combine(day, time.max, LIMA).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Holidays up to `known_until`, included; of any later day nothing is known."""

    holidays: frozenset[date]
    known_until: date

    def is_working(self, day: date) -> bool:
        """Monday to Friday and not a holiday.

        Raises:
            CalendarExhausted: the day is after `known_until`.
        """
        if day > self.known_until:
            raise CalendarExhausted(
                f"El calendario solo se conoce hasta el {self.known_until:%d/%m/%Y}. "
                "Pida a la secretaría técnica que cargue los feriados que siguen."
            )
        return day.weekday() < _SATURDAY and day not in self.holidays

    def add_working_days(self, start: datetime, n: int) -> datetime:
        """The end of the n-th working day after the Lima day of `start`, which is not counted.

        Raises:
            CalendarExhausted: the count leaves the known days.
            ValueError: n is less than 1, or `start` has no time zone.
        """
        return self._nth(lima_date(start) + _ONE_DAY, n)

    def end_of_working_day(self, start: datetime, nth: int) -> datetime:
        """The end of working day `nth`: day 1 is the Lima day of `start`, or the next working one.

        Raises:
            CalendarExhausted: the count leaves the known days.
            ValueError: nth is less than 1, or `start` has no time zone.
        """
        return self._nth(lima_date(start), nth)

    def _nth(self, first: date, n: int) -> datetime:
        if n < 1:
            raise ValueError("working days are counted from 1")
        day = first
        left = n - self.is_working(day)
        while left:
            day += _ONE_DAY
            left -= self.is_working(day)
        return end_of_day(day)


def load_calendar(path: Path) -> WorkingCalendar:
    """The calendar of a district's file: `known_until` and `holidays` (day, name, source, kind).

    Raises:
        WrongFile: with file, line and reason; a repeated day, or one after `known_until`, included.
    """
    fields = read_yaml(path).fields(("known_until", "holidays"))
    known_until = fields["known_until"].day()
    days: set[date] = set()
    for value in fields["holidays"].items():
        field = value.fields(("day", "name", "source", "kind"))["day"]
        day = field.day()
        if day in days:
            raise field.wrong(f"el feriado {day} está repetido")
        if day > known_until:
            raise field.wrong(f"el feriado {day} es posterior a known_until")
        days.add(day)
    return WorkingCalendar(frozenset(days), known_until)
