"""What a system is told of a task, and how a change of the task says it. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from tejido.law.marks import Mark
from tejido.obligations.states import LIVE, Gate


class HookEvent(StrEnum):
    """The name of a notice; nothing else of the task goes with it but its code and a link."""

    OPENED = "task.opened"
    CHANGED = "task.changed"
    LATE = "task.late"
    CLOSED = "task.closed"
    WITHDRAWN = "task.withdrawn"


ENDS = frozenset({HookEvent.CLOSED, HookEvent.WITHDRAWN})
"""After these the system knows nothing more of the task; were it opened again, that is a new `task.opened`."""


class Standing(NamedTuple):
    """How a task stands, or stood when it was last told. `late` is what was told."""

    state: str
    gate: str
    due_at: datetime | None
    mark: str
    desk: str
    late: bool


def event_of(before: Standing, now: Standing, *, at: datetime) -> HookEvent | None:
    """What to tell; None when nothing changed that a system should know."""
    if now.gate != Gate.OPEN or now.desk != before.desk:
        return HookEvent.WITHDRAWN
    if now.state not in LIVE:
        return HookEvent.CLOSED
    if is_late(now, at=at) and not before.late:
        return HookEvent.LATE
    if (now.state, now.due_at) != (before.state, before.due_at):
        return HookEvent.CHANGED
    return None


def is_late(standing: Standing, *, at: datetime) -> bool:
    """An unverified limit is never late (ADR 0005)."""
    return standing.due_at is not None and standing.due_at <= at and standing.mark != Mark.UNVERIFIED
