"""The line of time of a route."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tejido.web.lanes import Scale, mark_of

START = datetime(2026, 1, 5, 13, 0, tzinfo=UTC)
SCALE = Scale(START, START + timedelta(days=200))


@given(st.lists(st.floats(0, 4800), min_size=2, max_size=6))
def test_what_comes_later_stands_further_right_and_inside(hours: list[float]) -> None:
    places = [SCALE.at(START + timedelta(hours=h)) for h in sorted(hours)]
    assert places == sorted(places)
    assert all(0 < x <= 97 for x in places)


def test_what_came_before_the_start_stands_at_the_start() -> None:
    assert SCALE.at(START - timedelta(days=3)) == SCALE.at(START)


def test_ticks_do_not_touch_each_other() -> None:
    places = [x for x, _ in SCALE.ticks()]
    assert all(b - a >= 12 for a, b in pairwise(places))
    assert len(places) >= 4


def test_an_open_duty_without_a_term_reaches_the_present() -> None:
    at = START + timedelta(hours=5)
    mark = mark_of({"started_at": START, "due_at": None, "closed_at": None}, SCALE, tone="plain", at=at)
    assert mark.x2 == SCALE.at(at)
    assert not mark.done


def test_a_route_of_a_few_minutes_is_drawn_too() -> None:
    assert Scale(START, START + timedelta(minutes=2)).at(START + timedelta(minutes=2)) <= 97
