"""The share done in time, among the tasks whose time has passed, apart for each mark of the limit.

A late open task is late. One whose time has not passed is not counted, even when already done: counting early acts
before their time and open tasks only after it would flatter everybody. A term is met up to and including its instant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tejido.law.marks import Mark
from tejido.statistics.intervals import Interval, wilson


@dataclass(frozen=True, slots=True)
class Term:
    """One task: when it is due (None: it has no limit), when it was closed (None: open), and its limit's mark."""

    due_at: datetime | None
    closed_at: datetime | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class InTime:
    """What happened to the tasks due so far under limits of one mark."""

    mark: Mark
    in_time: int
    closed_late: int
    open_late: int

    @property
    def due(self) -> int:
        return self.in_time + self.closed_late + self.open_late

    @property
    def late(self) -> int:
        """Those past their time; 0 under an unverified limit, which nobody can be late for."""
        return 0 if self.mark is Mark.UNVERIFIED else self.closed_late + self.open_late

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None when nothing was due, or the limit is unverified."""
        return None if self.due == 0 or self.mark is Mark.UNVERIFIED else self.in_time / self.due

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the share; None when there is no share."""
        return None if self.share is None else wilson(self.in_time, self.due)


def in_time(tasks: Iterable[Term], *, at: datetime) -> dict[Mark, InTime]:
    """The tasks due before `at`, by mark; every mark is there, with zeros when it has none.

    Left out: tasks without a limit and tasks due at `at` or later. Cancelled tasks are for the caller to leave out.
    """
    counts = {mark: [0, 0, 0] for mark in Mark}
    for task in tasks:
        if task.due_at is not None and task.due_at < at:
            counts[task.mark][_outcome(task.due_at, task.closed_at, at)] += 1
    return {mark: InTime(mark, *found) for mark, found in counts.items()}


def _outcome(due_at: datetime, closed_at: datetime | None, at: datetime) -> int:
    """0 in time, 1 closed late, 2 open late at `at` (closed after `at` counts as open)."""
    if closed_at is None or closed_at > at:
        return 2
    return 0 if closed_at <= due_at else 1
