from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tejido.accounts.session_clock import IDLE, LONGEST, WRITE_EVERY, End, SessionClock

BEGAN = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
SECONDS = st.integers(min_value=0, max_value=12 * 3600)


def test_thirty_minutes_without_use_end_it() -> None:
    clock = SessionClock(BEGAN, BEGAN)
    assert clock.end(BEGAN + IDLE - timedelta(seconds=1)) is None
    assert clock.end(BEGAN + IDLE) is End.IDLE


def test_ten_hours_end_it_though_it_was_in_use() -> None:
    at = BEGAN + LONGEST
    assert SessionClock(BEGAN, at - timedelta(seconds=1)).end(at) is End.LONGEST


@given(SECONDS, SECONDS)
def test_it_never_outlives_either_limit(used: int, asked: int) -> None:
    at = BEGAN + timedelta(seconds=used + asked)
    alive = SessionClock(BEGAN, BEGAN + timedelta(seconds=used)).end(at) is None
    assert alive == (timedelta(seconds=asked) < IDLE and at - BEGAN < LONGEST)


@given(SECONDS)
def test_the_last_use_is_written_at_most_once_a_minute(asked: int) -> None:
    at = BEGAN + timedelta(seconds=asked)
    assert SessionClock(BEGAN, BEGAN).is_stale(at) == (timedelta(seconds=asked) >= WRITE_EVERY)
