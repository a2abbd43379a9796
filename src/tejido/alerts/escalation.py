"""Which calls an obligation is due now and when to look again. Pure.

The life of an obligation is a list of moments, fixed by its clock and its ladder:

    start            when the responsible may first be told
    unacknowledged   some minutes later, if nobody said "visto": the post again, and the head
    reminder         at shares of the time given (half, nine tenths); without a limit, every so many hours
    late             at the due time (the post), then each rung of the ladder after it

`watch.looked_at` is the last instant looked at: a moment is due when looked_at < moment <= at. A watcher that was down
for a day therefore finds every moment of that day; reminders that a later lateness makes pointless are left out, and
each rung is called once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tejido.protocols.steps import Ladder


class Kind(StrEnum):
    START = "start"
    UNACKNOWLEDGED = "unacknowledged"
    REMINDER = "reminder"
    LATE = "late"
    DEAD = "dead"  # a message that was given up
    GLASS = "glass"  # a case opened with a reason


REMINDERS_WITHOUT_LIMIT = 4


@dataclass(frozen=True, slots=True)
class Watch:
    """What the ladder needs to know of a live obligation whose gate is open. Instants are aware."""

    alert_from: datetime
    due_at: datetime | None
    acknowledged_at: datetime | None
    looked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Call:
    """Tell this rung, for this reason; `moment` is when it fell due, and makes the call recognisable."""

    kind: Kind
    rung: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """The calls due now and the next instant worth looking at (None: nothing more will ever be due)."""

    calls: tuple[Call, ...]
    next_look_at: datetime | None


def look(watch: Watch, ladder: Ladder, *, at: datetime) -> Look:
    """What is due in (looked_at, at], without repeating a rung, and when to look again."""
    ahead = [call.moment for call in _moments(watch, ladder) if call.moment > at]
    due = [
        call
        for call in _moments(watch, ladder)
        if call.moment <= at and (watch.looked_at is None or call.moment > watch.looked_at)
    ]
    return Look(calls=_once_each(due), next_look_at=min(ahead, default=None))


def _moments(watch: Watch, ladder: Ladder) -> Iterator[Call]:
    yield Call(Kind.START, "post", watch.alert_from)
    if watch.acknowledged_at is None and ladder.unacknowledged_after_minutes is not None:
        when = watch.alert_from + timedelta(minutes=ladder.unacknowledged_after_minutes)
        yield Call(Kind.UNACKNOWLEDGED, "post", when)
        yield Call(Kind.UNACKNOWLEDGED, "head", when)
    if watch.due_at is None:
        yield from _without_limit(watch.alert_from, ladder)
    else:
        yield from _with_limit(watch.alert_from, watch.due_at, ladder)


def _without_limit(start: datetime, ladder: Ladder) -> Iterator[Call]:
    for turn in range(1, REMINDERS_WITHOUT_LIMIT + 1):
        yield Call(Kind.REMINDER, "post", start + timedelta(hours=ladder.remind_every_hours_without_limit) * turn)


def _with_limit(start: datetime, due_at: datetime, ladder: Ladder) -> Iterator[Call]:
    for share in ladder.remind_at_shares:
        if due_at > start:
            yield Call(Kind.REMINDER, "post", start + (due_at - start) * share)
    for rung in ladder.rungs:
        yield Call(Kind.LATE, rung.who, max(start, due_at + timedelta(hours=rung.after_due_hours)))


def _once_each(due: list[Call]) -> tuple[Call, ...]:
    """One call a rung: lateness outranks the rest, the start outranks a reminder, the latest moment wins."""
    order = (Kind.REMINDER, Kind.UNACKNOWLEDGED, Kind.START, Kind.LATE)
    best: dict[str, Call] = {}
    for call in sorted(due, key=lambda c: (order.index(c.kind), c.moment)):
        best[call.rung] = call
    return tuple(sorted(best.values(), key=lambda c: (c.moment, c.rung)))
