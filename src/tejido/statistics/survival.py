"""Time to act with tasks still open: Kaplan-Meier, so that what is not done yet is not thrown away.

Leaving open tasks out would make the slowest institution look fast. An open task is censored: it tells only that the
time is longer than what has passed. At equal times, acts come before censorings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_TINY = 1e-9  # what rounding may take from a product of shares


@dataclass(frozen=True, slots=True)
class Waiting:
    """One task: the time since it started, in any one unit, and whether it was acted on at the end of it."""

    time: float
    acted: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """How many tasks stopped being watched at one time, and how many of them because they were acted on."""

    time: float
    tasks: int
    acts: int


@dataclass(frozen=True, slots=True)
class Step:
    """After `time`, the share `open_share` is still to act; `at_risk` were open just before, `acts` acted then."""

    time: float
    at_risk: int
    acts: int
    open_share: float


@dataclass(frozen=True, slots=True)
class Quantile:
    """The time by which a share has acted, and how many tasks were still being watched just before it."""

    time: float
    at_risk: int


@dataclass(frozen=True, slots=True)
class TimeToAct:
    """`median` and `p90` are None while fewer than half, or than nine tenths, are known to have acted."""

    median: Quantile | None
    p90: Quantile | None
    acted: int
    still_open: int


def curve(tasks: Iterable[Waiting]) -> tuple[Step, ...]:
    """The Kaplan-Meier curve: one step for each time at which somebody acted, in order.

    Raises:
        ValueError: a time is negative or not a number.
    """
    acts, leaving = Counter[float](), Counter[float]()
    for task in tasks:
        leaving[task.time] += 1
        acts[task.time] += task.acted
    return curve_of(Ended(time, leaving[time], acts[time]) for time in leaving)


def curve_of(ends: Iterable[Ended]) -> tuple[Step, ...]:
    """The same from tasks that were already counted, one `Ended` a time.

    Raises:
        ValueError: a time is negative or not a number.
    """
    ordered = sorted(ends, key=lambda one: one.time)
    at_risk, share = sum(one.tasks for one in ordered), 1.0
    steps = []
    for one in ordered:
        if not one.time >= 0:
            raise ValueError("a waiting time is 0 or more")
        if one.acts:
            share *= (at_risk - one.acts) / at_risk
            steps.append(Step(one.time, at_risk, one.acts, share))
        at_risk -= one.tasks
    return tuple(steps)


def quantile(steps: Iterable[Step], share: float) -> Quantile | None:
    """The first time by which at least `share` has acted; None when the curve does not get there.

    Raises:
        ValueError: `share` is not between 0 and 1, both left out.
    """
    if not 0 < share < 1:
        raise ValueError("a quantile lies between 0 and 1")
    found = (Quantile(step.time, step.at_risk) for step in steps if step.open_share <= 1 - share + _TINY)
    return next(found, None)


def time_to_act(tasks: Iterable[Waiting]) -> TimeToAct:
    """Median and 90th percentile of the time to act, with the tasks still open counted as such."""
    tasks = tuple(tasks)
    steps = curve(tasks)
    acted = sum(task.acted for task in tasks)
    return TimeToAct(quantile(steps, 0.5), quantile(steps, 0.9), acted, len(tasks) - acted)


def time_to_act_of(ends: Iterable[Ended]) -> TimeToAct:
    """The same from tasks that were already counted."""
    ends = tuple(ends)
    steps = curve_of(ends)
    acted = sum(one.acts for one in ends)
    return TimeToAct(quantile(steps, 0.5), quantile(steps, 0.9), acted, sum(one.tasks for one in ends) - acted)
