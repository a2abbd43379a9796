"""When each fictitious case enters: more each year, by the months of the police reports, by weekday and hour. Pure."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from tejido.demo.draws import Chance, data
from tejido.kernel.clock import LIMA, UTC, lima_date

MONTHS = 24
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The instants of `cases` cases up to `until`, in the order of their numbers but for the hour of the day."""

    cases: int
    until: datetime
    days: tuple[date, ...]
    sums: tuple[float, ...]

    def at(self, number: int, chance: Chance) -> datetime:
        """When case `number` (from 0) enters; never after `until`."""
        place = (number + 0.5) / self.cases * self.sums[-1]
        day = self.days[min(bisect_right(self.sums, place), len(self.days) - 1)]
        hours = dict(enumerate(data("figures")["hours"]))
        local = datetime(day.year, day.month, day.day, chance.one(hours), tzinfo=LIMA)
        found = (local + timedelta(minutes=chance.randrange(60), seconds=chance.randrange(60))).astimezone(UTC)
        return found if found <= self.until else self.until - timedelta(minutes=chance.randrange(3, 600))


def arrivals(cases: int, until: datetime) -> Arrivals:
    """The arrivals of the two years that end at `until`."""
    last = lima_date(until)
    first = _months_before(last, MONTHS)
    days = tuple(first + _DAY * n for n in range((last - first).days + 1))
    return Arrivals(cases, until, days, tuple(accumulate(_weight(day, first) for day in days)))


def first_day(until: datetime) -> date:
    """The day of the first case."""
    return _months_before(lima_date(until), MONTHS)


def _weight(day: date, first: date) -> float:
    mixes = data("figures")
    growth: float = float(mixes["yearly_growth"]) ** ((day - first).days / 365.25)
    # The file's weeks begin on Sunday.
    return growth * float(mixes["months"][day.month - 1]) * float(mixes["weekdays"][(day.weekday() + 1) % 7])


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))
