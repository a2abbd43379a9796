"""The figures of the board, against rows whose answers can be worked out on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.law.marks import Mark
from tejido.obligations.figure_rows import Row
from tejido.obligations.figures import TREND_WEEKS, WINDOW, Figures, by_scope, figures
from tejido.obligations.figures_without import FEWEST_TIMED, without

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
OPEN = Row(
    institution="a",
    sector="police",
    subject="C-1",
    mark=Mark.OFFICIAL,
    started_at=AT - timedelta(hours=30),
    due_at=AT - timedelta(hours=6),
    acknowledged_at=None,
    closed_at=None,
    state="open",
)


def ago(**past: float) -> datetime:
    return AT - timedelta(**past)


def done(after_hours: float, *, started: datetime | None = None, limit_hours: float = 24, **changes: object) -> Row:
    """Closed so many hours after it began, with a limit of so many."""
    start = started or ago(days=10)
    row = replace(
        OPEN,
        started_at=start,
        due_at=start + timedelta(hours=limit_hours),
        closed_at=start + timedelta(hours=after_hours),
        acknowledged_at=start,
        state="done",
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def shown(*rows: Row) -> Figures:
    return figures(rows, at=AT)


def test_nothing_gives_zeros_and_no_times() -> None:
    none = shown()
    assert (none.open, none.due_soon, none.unacknowledged, none.acted) == (0, 0, 0, 0)
    assert (none.median, none.p90, none.at_risk) == (None, None, None)
    assert none.trend == ((0, 0),) * TREND_WEEKS


def test_an_open_task_past_its_time_is_late_and_not_in_time() -> None:
    found = shown(OPEN)
    assert (found.open, found.unacknowledged, found.late["official"]) == (1, 1, 1)
    assert (found.was_due["official"], found.in_time["official"]) == (1, 0)


def test_an_open_task_whose_time_has_not_come_is_not_counted_either_way() -> None:
    found = shown(replace(OPEN, due_at=AT + timedelta(hours=30)))
    assert (found.open, found.due_soon, found.late["official"]) == (1, 0, 0)
    assert (found.was_due["official"], found.in_time["official"]) == (0, 0)


def test_neither_is_one_already_done_before_its_time() -> None:
    early = done(1, started=ago(hours=2), limit_hours=24)
    assert shown(early).was_due["official"] == 0


@pytest.mark.parametrize(("hours", "soon"), [(-0.01, 0), (0, 1), (24, 1), (24.01, 0)])
def test_due_soon_is_the_next_day_with_both_ends(hours: float, soon: int) -> None:
    assert shown(replace(OPEN, due_at=AT + timedelta(hours=hours))).due_soon == soon


@pytest.mark.parametrize(("hours", "in_time"), [(23, 1), (24, 1), (24.01, 0)])
def test_the_very_instant_is_in_time(hours: float, in_time: int) -> None:
    found = shown(done(hours))
    assert (found.was_due["official"], found.in_time["official"]) == (1, in_time)


def test_an_unverified_limit_makes_nobody_late() -> None:
    doubtful = replace(OPEN, mark=Mark.UNVERIFIED)
    found = shown(doubtful, replace(OPEN, mark=Mark.SECONDARY))
    assert found.late == {"official": 0, "secondary": 1, "unverified": 0}
    assert sum(due for _, due in found.trend) == 1


def test_a_cancelled_task_counts_for_nothing() -> None:
    gone = replace(OPEN, state="cancelled", closed_at=ago(hours=1))
    assert shown(gone) == shown()


def test_median_and_ninetieth_count_the_open_ones() -> None:
    """Closed after 2, 4, 6 and 8 hours, and one open for 5: half have acted by 6 hours, nine tenths not yet by 8."""
    rows = [done(hours) for hours in (2, 4, 6, 8)]
    waiting = replace(OPEN, started_at=ago(hours=5), due_at=None)
    assert (shown(*rows).median, shown(*rows).p90) == (4.0, 8.0)
    with_open = shown(*rows, waiting)
    assert (with_open.median, with_open.p90, with_open.at_risk) == (6.0, 8.0, 1)
    assert (with_open.acted, with_open.still_open) == (4, 1)


def test_leaving_the_open_ones_out_would_flatter() -> None:
    slow = [replace(OPEN, started_at=ago(days=30), due_at=None) for _ in range(3)]
    assert shown(done(2), *slow).median is None


def test_what_was_closed_before_the_window_no_longer_counts_in_the_times() -> None:
    old = done(5, started=AT - WINDOW - timedelta(days=2))
    assert (shown(old).acted, shown(old).was_due["official"]) == (0, 0)


def test_the_share_is_of_what_fell_due_in_the_window_however_early_it_was_done() -> None:
    early = done(1, started=AT - WINDOW - timedelta(days=30), limit_hours=24 * 60)
    late_and_old = done(24 * 40, started=AT - WINDOW - timedelta(days=20), limit_hours=24)
    found = shown(early, late_and_old)
    assert (found.was_due["official"], found.in_time["official"]) == (1, 1)


def test_an_open_task_stays_late_in_the_share_however_old() -> None:
    forgotten = replace(OPEN, started_at=ago(days=400), due_at=ago(days=399))
    assert (shown(forgotten).was_due["official"], shown(forgotten).in_time["official"]) == (1, 0)


def test_the_time_to_act_is_of_what_began_in_the_window() -> None:
    """Of what began before, only the slowest would still be seen: those closed at last make everybody look slow."""
    quick = [done(2) for _ in range(4)]
    closed_at_last = [done(24 * 200, started=ago(days=201)) for _ in range(9)]
    waiting = [replace(OPEN, started_at=ago(days=300)) for _ in range(9)]
    found = shown(*quick, *closed_at_last, *waiting)
    assert (found.median, found.p90, found.acted, found.still_open) == (2.0, 2.0, 4, 0)


def test_what_is_open_and_due_soon_is_told_by_the_mark_of_its_limit() -> None:
    soon = AT + timedelta(hours=2)
    found = shown(
        OPEN,
        replace(OPEN, due_at=soon),
        replace(OPEN, due_at=soon, mark=Mark.UNVERIFIED),
        replace(OPEN, due_at=None, mark=Mark.SECONDARY),
    )
    assert found.open_by == {"official": 2, "secondary": 0, "unverified": 1, "none": 1}
    assert found.soon_by == {"official": 1, "secondary": 0, "unverified": 1, "none": 0}
    assert sum(found.open_by.values()) == found.open
    assert sum(found.soon_by.values()) == found.due_soon


def test_the_cases_behind_the_numbers_are_counted_once_each() -> None:
    later = replace(OPEN, due_at=AT + timedelta(days=3))
    found = shown(OPEN, OPEN, replace(OPEN, subject="C-2"), later, replace(later, subject="C-3"))
    assert found.subjects == {
        "official": 2,
        "secondary": 0,
        "unverified": 0,
        "others": 2,
        "open": 3,
        "due": 2,
        "began": 3,
    }


def test_what_a_reader_may_not_know_of_is_taken_out_of_the_figures() -> None:
    rest = [replace(OPEN, subject=f"C-{n}") for n in range(FEWEST_TIMED)]
    hidden = [replace(OPEN, subject="C-X", due_at=AT + timedelta(hours=2)), done(30, subject="C-X")]
    kept = shown(*rest, *hidden).as_data()
    left, alone = without(kept, shown(*hidden)), shown(*rest).as_data()
    for name in ("open", "due_soon", "open_by", "soon_by", "late", "unacknowledged", "was_due", "in_time"):
        assert left[name] == alone[name], name
    assert [tuple(week) for week in left["trend"]] == [tuple(week) for week in alone["trend"]]


def test_times_over_too_few_others_are_not_told() -> None:
    hidden = [done(30, subject="C-X")]
    left = without(shown(OPEN, *hidden).as_data(), shown(*hidden))
    assert (left["median"], left["p90"], left["open"]) == (None, None, 1)


def test_the_trend_puts_each_due_time_in_its_week_oldest_first() -> None:
    this_week = replace(OPEN, due_at=ago(days=1))
    last_week = done(1, started=ago(days=9), limit_hours=24)
    edge = done(1, started=ago(days=8), limit_hours=24)
    too_old = done(1, started=ago(weeks=TREND_WEEKS + 1), limit_hours=24)
    trend = shown(this_week, last_week, edge, too_old).trend
    assert trend[-1] == (0, 1)
    assert trend[-2] == (2, 2)
    assert sum(due for _, due in trend) == 3


def test_every_scope_has_its_own_figures() -> None:
    other = replace(OPEN, institution="b", sector="health")
    found = by_scope([OPEN, replace(OPEN, institution="c"), other], at=AT)
    assert {scope: one.open for scope, one in found.items()} == {
        ("institution", "a"): 1,
        ("institution", "b"): 1,
        ("institution", "c"): 1,
        ("sector", "police"): 2,
        ("sector", "health"): 1,
        ("district", ""): 3,
    }


_rows = st.builds(
    Row,
    institution=st.sampled_from("abc"),
    sector=st.sampled_from(["police", "health"]),
    subject=st.sampled_from(["C-1", "C-2", "C-3"]),
    mark=st.sampled_from(Mark),
    started_at=st.integers(1, 5000).map(lambda hours: ago(hours=hours)),
    due_at=st.none() | st.integers(-3000, 300).map(lambda hours: AT + timedelta(hours=hours)),
    acknowledged_at=st.none() | st.just(ago(hours=1)),
    closed_at=st.none() | st.integers(0, 3000).map(lambda hours: ago(hours=hours)),
    state=st.sampled_from(["open", "done", "unable", "cancelled"]),
)


@given(st.lists(_rows, max_size=12))
def test_the_parts_add_up_to_the_whole(rows: list[Row]) -> None:
    found = by_scope(rows, at=AT)
    whole = found.get(("district", ""), shown())
    for kind in ("institution", "sector"):
        parts = [one for (scope, _), one in found.items() if scope == kind]
        assert sum(one.open for one in parts) == whole.open
        assert sum(one.unacknowledged for one in parts) == whole.unacknowledged
        for mark in Mark:
            assert sum(one.late[mark.value] for one in parts) == whole.late[mark.value]


@given(st.lists(_rows, max_size=12))
def test_nobody_is_in_time_more_often_than_due(rows: list[Row]) -> None:
    found = shown(*rows)
    assert all(0 <= found.in_time[mark] <= found.was_due[mark] for mark in found.was_due)
    assert all(0 <= done <= due for done, due in found.trend)
    assert found.late["unverified"] == 0
