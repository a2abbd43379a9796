"""The route of a case drawn as one lane a sector: where each mark stands on the line of time. Pure.

The line runs on a logarithmic scale of hours since the start, because a route has duties of one hour beside
duties of six months; the scale ends at the last term or at the present instant, whichever is later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log1p

TICKS: tuple[tuple[float, str], ...] = (
    (1, "1 h"),
    (6, "6 h"),
    (24, "1 día"),
    (72, "3 días"),
    (168, "1 sem."),
    (720, "1 mes"),
    (2160, "3 meses"),
    (4320, "6 meses"),
    (8760, "1 año"),
)
LEFT, WIDTH, APART = 1.0, 96.0, 12.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Instants as percentages of the width, between 1 and 97."""

    start: datetime
    end: datetime

    def hours(self, when: datetime) -> float:
        """Hours since the start; what came before counts as the start."""
        return max((when - self.start) / timedelta(hours=1), 0.0)

    def place(self, hours: float) -> float:
        """The percentage where that many hours since the start stand."""
        return round(LEFT + WIDTH * min(log1p(hours) / log1p(max(self.hours(self.end), 1.0)), 1.0), 2)

    def at(self, when: datetime) -> float:
        """The percentage where an instant stands."""
        return self.place(self.hours(when))

    def ticks(self) -> list[tuple[float, str]]:
        """The named hours that fit without touching each other."""
        marks: list[tuple[float, str]] = []
        for hours, name in TICKS:
            x = self.place(hours)
            if hours < self.hours(self.end) and (not marks or x - marks[-1][0] >= APART):
                marks.append((x, name))
        return marks


@dataclass(frozen=True, slots=True)
class Mark:
    """One act or duty on its lane: from where it started to where it ended, or should."""

    x1: float
    x2: float
    tone: str
    done: bool


def read(thing: object, name: str) -> object:
    """The value of a name in a mapping or an object; None when it has none."""
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


def instants(items: Iterable[object]) -> list[datetime]:
    """Every instant of the items that the line has to hold."""
    found = (read(i, name) for i in items for name in ("started_at", "due_at", "closed_at"))
    return [when for when in found if isinstance(when, datetime)]


def mark_of(item: object, scale: Scale, *, tone: str, at: datetime) -> Mark:
    """Where an item stands; without a term, an open one reaches the present instant."""
    started, due, closed = (read(item, name) for name in ("started_at", "due_at", "closed_at"))
    first = scale.at(started) if isinstance(started, datetime) else LEFT
    end = closed if isinstance(closed, datetime) else due
    last = scale.at(end if isinstance(end, datetime) else at)
    return Mark(min(first, last), last, tone, closed is not None)
