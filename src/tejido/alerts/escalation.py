"""Which calls an obligation is due now and when to look again. Pure (docs/algorithms/escalation.md).

The life of an obligation is a list of moments, fixed by its clock and its ladder:

    start            when the responsible may first be told, and again when the task changes hands
    unacknowledged   some minutes later, if nobody said "visto": the post again, and the head
    reminder         at shares of the time given (half, nine tenths); without a limit, every so many hours, the last
                     time to the head too
    late             at the due time (the post), then each rung of the ladder after it

`watch.looked_at` is the last instant looked at: a moment is due when looked_at < moment <= at. A watcher that was down
for a day therefore finds every moment of that day; reminders that a later lateness makes pointless are left out, and
each rung is called once. A change of hands starts the first two again and never the way up: handing a task over
does not buy time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from tejido.protocols.steps import Ladder, Who


class Kind(StrEnum):
    START = "start"
    UNACKNOWLEDGED = "unacknowledged"
    REMINDER = "reminder"
    LATE = "late"
    DEAD = "dead"  # a message that was given up
    GLASS = "glass"  # a case opened with a reason
    HOOK = "hook"  # a notice that did not reach another system
    BULLETIN = "bulletin"  # a bulletin of the observatory was published
    RELEASE = "release"  # figures that were to be published and were not


OF_NO_TASK = frozenset({Kind.GLASS, Kind.BULLETIN, Kind.RELEASE})
"""What leaves without a task behind it: nothing that is closed or seen takes it back."""
REMINDERS_WITHOUT_LIMIT = 4
_ORDER = (Kind.REMINDER, Kind.UNACKNOWLEDGED, Kind.START, Kind.LATE)
_RUNGS = tuple(Who)


@dataclass(frozen=True, slots=True)
class Watch:
    """What the ladder needs to know of a live obligation whose gate is open. Instants are aware.

    `alert_from`: since when it may be told; `handed_at`: when it last changed hands, None when it never did.
    """

    alert_from: datetime
    due_at: datetime | None
    acknowledged_at: datetime | None
    looked_at: datetime | None
    handed_at: datetime | None = None


class Call(NamedTuple):
    """Tell this rung, for this reason; `moment` is when it fell due, and makes the call recognisable."""

    kind: Kind
    rung: Who
    moment: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """The calls due now and the next instant worth looking at (None: nothing more will ever be due)."""

    calls: tuple[Call, ...]
    next_look_at: datetime | None


def look(watch: Watch, ladder: Ladder, *, at: datetime) -> Look:
    """What is due in (looked_at, at], one call a rung, and when to look again."""
    due: list[Call] = []
    following: datetime | None = None
    for call in moments(watch, ladder):
        if call.moment > at:
            following = call.moment if following is None else min(following, call.moment)
        elif watch.looked_at is None or call.moment > watch.looked_at:
            due.append(call)
    return Look(calls=_once_each(due), next_look_at=following)


def moments(watch: Watch, ladder: Ladder) -> Iterator[Call]:
    """Every call of its whole life, as the watch stands now; in no order."""
    start = watch.handed_at or watch.alert_from
    yield Call(Kind.START, Who.POST, start)
    if watch.acknowledged_at is None:
        when = start + timedelta(minutes=ladder.unacknowledged_after_minutes)
        yield Call(Kind.UNACKNOWLEDGED, Who.POST, when)
        yield Call(Kind.UNACKNOWLEDGED, Who.HEAD, when)
    if watch.due_at is None:
        yield from _without_limit(watch.alert_from, ladder)
    else:
        yield from _with_limit(watch.alert_from, watch.due_at, ladder)


def _without_limit(start: datetime, ladder: Ladder) -> Iterator[Call]:
    every = timedelta(hours=ladder.remind_every_hours_without_limit)
    for turn in range(1, REMINDERS_WITHOUT_LIMIT + 1):
        yield Call(Kind.REMINDER, Who.POST, start + every * turn)
    yield Call(Kind.REMINDER, Who.HEAD, start + every * REMINDERS_WITHOUT_LIMIT)


def _with_limit(start: datetime, due_at: datetime, ladder: Ladder) -> Iterator[Call]:
    if due_at > start:
        for share in ladder.remind_at_shares:
            yield Call(Kind.REMINDER, Who.POST, start + (due_at - start) * share)
    late_from = max(start, due_at)  # nobody above hears of a delay before the responsible could be told
    for rung in ladder.rungs:
        yield Call(Kind.LATE, rung.who, late_from + timedelta(hours=rung.after_due_hours))


def _once_each(due: list[Call]) -> tuple[Call, ...]:
    """One call a rung: lateness outranks the rest, the start outranks a reminder, the latest moment wins."""
    if len(due) < 2:
        return tuple(due)
    best: dict[str, Call] = {}
    for call in sorted(due, key=lambda c: (_ORDER.index(c.kind), c.moment)):
        best[call.rung] = call
    return tuple(sorted(best.values(), key=lambda c: (c.moment, _RUNGS.index(c.rung))))
