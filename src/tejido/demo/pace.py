"""When each sector sees, takes and finishes a task in this fictitious district, and how often it never does. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from tejido.demo.draws import Chance, data
from tejido.kernel.clock import LIMA, UTC

_LEAST = timedelta(minutes=2)
_OPENS, _CLOSES, _SATURDAY = 8, 18, 5
_SEEN_AT_LEAST, _SEEN, _LONG = 0.75, 0.6, timedelta(days=4)
"""Share of the tasks marked «visto»: of those never finished, and of the short ones (the rest is done at once)."""
_FOUND_LATER, _LYING_DAYS = 0.85, (35.0, 0.6)
"""Of what was left lying, the share that somebody comes upon, and after how many days (median, spread)."""
_MOST_TURNS, _SLOWEST = 20, 300.0
_STAYS = 0.8
"""Share of the tasks that are finished out of hours, because their limit ends before the next morning."""


@dataclass(frozen=True, slots=True)
class Pace:
    """One line of `pace.yaml`: pairs are a median and a spread."""

    acknowledge: tuple[float, float]
    share: tuple[float, float]
    hours: tuple[float, float]
    never: float
    unable: float
    nights: bool


@dataclass(frozen=True, slots=True)
class Times:
    """When a task is seen, taken and finished; None for what never happens."""

    seen: datetime | None
    taken: datetime | None
    finished: datetime | None


@cache
def pace_of(sector: str) -> Pace:
    """The pace of a sector."""
    rows = data("pace")
    row = rows.get(sector, rows["other"])
    pairs = {name: (float(row[name][0]), float(row[name][1])) for name in ("acknowledge", "share", "hours")}
    return Pace(**pairs, never=float(row["never"]), unable=float(row["unable"]), nights=bool(row["nights"]))


def times(
    draw: Chance,
    sector: str,
    *,
    start: datetime,
    due_at: datetime | None,
    at_once: bool,
    slows: float = 1.0,
    never: float | None = None,
) -> Times:
    """The times of a task that its sector hears of at `start`; it takes `slows` times as long as the limit says, and is
    left lying in `never` of the times (None: as the sector does)."""
    pace = pace_of(sector)
    if due_at is not None and slows != 1.0:
        due_at = start + (due_at - start) * slows
    seen = working_time(draw, pace, start + timedelta(hours=draw.spread(*pace.acknowledge)))
    if draw.yes(pace.never if never is None else never):
        found = start + timedelta(days=draw.spread(*_LYING_DAYS)) if draw.yes(_FOUND_LATER) else None
        seen_by = seen if draw.yes(_SEEN_AT_LEAST) else None
        return Times(seen_by, None, max(working_time(draw, pace, found), seen + _LEAST) if found else None)
    ready = start + _long(draw, pace, start, due_at, at_once=at_once)
    finished = working_time(draw, pace, ready)
    if due_at is not None and ready <= due_at < finished and draw.yes(_STAYS):
        finished = ready
        seen = min(seen, start + (ready - start) / 2)
    finished = max(finished, seen + _LEAST)
    taken = seen + (finished - seen) * draw.uniform(0.05, 0.6) if draw.yes(0.5) else None
    return Times(seen if finished - start > _LONG or draw.yes(_SEEN) else None, taken, finished)


def slowed(each: float, earlier: int) -> float:
    """How many times as long the next of several tasks takes; after some it stays so, whatever the calendar holds."""
    return float(min(each ** min(earlier, _MOST_TURNS), _SLOWEST))


def _long(draw: Chance, pace: Pace, start: datetime, due_at: datetime | None, *, at_once: bool) -> timedelta:
    hours = draw.spread(*pace.hours)
    if at_once:
        hours *= 0.3
    if due_at is None or due_at <= start:
        return timedelta(hours=hours)
    given = (due_at - start) * draw.spread(*pace.share)
    return min(given, timedelta(hours=hours)) if at_once else given


def working_time(draw: Chance, pace: Pace, moment: datetime) -> datetime:
    """The same instant, or the next morning of a working week for those who do not work then."""
    local = moment.astimezone(LIMA)
    if pace.nights or (local.weekday() < _SATURDAY and _OPENS <= local.hour < _CLOSES) or draw.yes(0.08):
        return moment
    day = local if local.hour < _OPENS else local + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day.replace(hour=_OPENS, minute=0).astimezone(UTC) + timedelta(minutes=draw.randrange(150))
