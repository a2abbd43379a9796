"""Intervals, times to act with tasks still open, and shares in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.law.marks import Mark
from tejido.statistics.in_time import InTime, Term, in_time
from tejido.statistics.intervals import Interval, wilson
from tejido.statistics.survival import (
    Ended,
    Quantile,
    Step,
    TimeToAct,
    Waiting,
    curve,
    quantile,
    time_to_act,
    time_to_act_of,
)

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def done(*times: float) -> list[Waiting]:
    return [Waiting(time, acted=True) for time in times]


def waiting(*times: float) -> list[Waiting]:
    return [Waiting(time, acted=False) for time in times]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (1, 1, 0.2065, 1.0),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilson_agrees_with_published_values(part: int, whole: int, low: float, high: float) -> None:
    found = wilson(part, whole)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_share_and_narrows_with_less_confidence(part: int, rest: int) -> None:
    wide, narrow = wilson(part, part + rest), wilson(part, part + rest, confidence=0.5)
    assert isinstance(wide, Interval)
    assert isinstance(narrow, Interval)
    share = part / (part + rest)
    assert 0 <= wide.low <= narrow.low <= share + 1e-12
    assert share - 1e-12 <= narrow.high <= wide.high <= 1


def test_nothing_out_of_nothing_has_no_interval() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("part", "whole", "confidence"), [(-1, 3, 0.9), (4, 3, 0.9), (1, 3, 1.0), (1, 3, 0.0)])
def test_an_impossible_interval_is_refused(part: int, whole: int, confidence: float) -> None:
    with pytest.raises(ValueError, match="share"):
        wilson(part, whole, confidence=confidence)


def test_the_curve_worked_by_hand() -> None:
    """Six tasks: acts at 1, 3 and 3, open since 2, 3 and 5. At a tie the acts come first."""
    assert curve(done(1, 3, 3) + waiting(2, 3, 5)) == (
        Step(1, 6, 1, pytest.approx(5 / 6)),
        Step(3, 4, 2, pytest.approx(5 / 12)),
    )


def test_quantiles_are_reached_or_they_are_none() -> None:
    found = time_to_act(done(1, 3, 3) + waiting(2, 3, 5))
    assert found.median == Quantile(3, 4)
    assert found.p90 is None
    assert (found.acted, found.still_open) == (3, 3)


def test_without_open_tasks_they_are_the_plain_ones() -> None:
    found = time_to_act(done(*range(1, 11)))
    assert found.median == Quantile(5, 6)
    assert found.p90 == Quantile(9, 2)


def test_tasks_that_were_counted_already_give_the_same() -> None:
    # 10, 10, 20 and open at 10 and 30: of five, two act at 10 (3/5 left); then of two, one at 20 (3/10 left).
    counted = [Ended(20.0, 1, 1), Ended(30.0, 1, 0), Ended(10.0, 3, 2)]
    expected = TimeToAct(median=Quantile(20.0, 2), p90=None, acted=3, still_open=2)
    assert time_to_act_of(counted) == time_to_act([*done(10.0, 10.0, 20.0), *waiting(10.0, 30.0)]) == expected


@pytest.mark.parametrize("tasks", [[], waiting(4, 9)])
def test_where_nobody_acted_there_is_no_time(tasks: list[Waiting]) -> None:
    found = time_to_act(tasks)
    assert (found.median, found.p90, found.acted, found.still_open) == (None, None, 0, len(tasks))
    assert curve(tasks) == ()


def test_leaving_the_open_ones_out_would_flatter() -> None:
    fast = time_to_act(done(1, 2, 3)).median
    assert fast == Quantile(2, 2)
    assert time_to_act(done(1, 2, 3) + waiting(50, 60, 70, 80)).median is None


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=40), st.floats(0.05, 0.95))
def test_the_curve_goes_down_and_its_quantile_is_the_first_that_is_enough(
    tasks: list[tuple[int, bool]], share: float
) -> None:
    steps = curve(Waiting(time, acted=acted) for time, acted in tasks)
    shares = [1.0, *(step.open_share for step in steps)]
    assert shares == sorted(shares, reverse=True)
    assert sum(step.acts for step in steps) == sum(acted for _, acted in tasks)
    found = quantile(steps, share)
    before = [step for step in steps if found is None or step.time < found.time]
    assert all(step.open_share > 1 - share for step in before)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60), st.integers(1, 9))
def test_without_open_tasks_a_quantile_is_the_order_statistic(times: list[int], tenths: int) -> None:
    found = quantile(curve(done(*times)), tenths / 10)
    place = -(-len(times) * tenths // 10)  # the smallest number of tasks that is at least that share
    assert found is not None
    assert found.time == sorted(times)[place - 1]


@pytest.mark.parametrize("time", [-1.0, float("nan")])
def test_a_time_before_the_start_is_refused(time: float) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        curve(done(time))


@pytest.mark.parametrize("share", [0, 1, 1.5])
def test_a_quantile_outside_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between"):
        quantile((), share)


def term(due: int | None, closed: int | None, mark: Mark = Mark.OFFICIAL) -> Term:
    """Hours from the instant of asking."""
    due_at = None if due is None else AT + due * HOUR
    return Term(due_at, None if closed is None else AT + closed * HOUR, mark)


@pytest.mark.parametrize(
    ("task", "counts"),
    [
        (term(-2, -3), (1, 0, 0)),
        (term(-2, -2), (1, 0, 0)),  # in its very instant
        (term(-2, -1), (0, 1, 0)),
        (term(-2, None), (0, 0, 1)),
        (term(-2, 1), (0, 0, 1)),  # closed later than the instant of asking
        (term(0, None), (0, 0, 0)),  # due now: still in time
        (term(3, None), (0, 0, 0)),
        (term(3, -1), (0, 0, 0)),  # done early, its time has not passed
        (term(None, -1), (0, 0, 0)),
    ],
)
def test_each_task_counts_once_or_not_at_all(task: Term, counts: tuple[int, int, int]) -> None:
    found = in_time([task], at=AT)[Mark.OFFICIAL]
    assert (found.in_time, found.closed_late, found.open_late) == counts


def test_marks_are_counted_apart() -> None:
    tasks = [term(-5, -6), term(-5, None), term(-5, -6, Mark.SECONDARY), term(-5, None, Mark.UNVERIFIED)]
    found = in_time(tasks, at=AT)
    assert set(found) == set(Mark)
    official = found[Mark.OFFICIAL]
    assert (official.due, official.late, official.share) == (2, 1, 0.5)
    assert official.interval == wilson(1, 2)
    assert found[Mark.SECONDARY].share == 1


def test_nobody_is_late_for_an_unverified_limit() -> None:
    found = in_time([term(-5, None, Mark.UNVERIFIED)], at=AT)[Mark.UNVERIFIED]
    assert (found.due, found.open_late, found.late, found.share, found.interval) == (1, 1, 0, None, None)


def test_where_nothing_was_due_there_is_no_share() -> None:
    assert in_time([], at=AT) == {mark: InTime(mark, 0, 0, 0) for mark in Mark}
    assert in_time([], at=AT)[Mark.OFFICIAL].share is None
