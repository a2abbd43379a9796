"""When it happened, from what was typed to instants: in Lima, and never later than now by what is not known."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.kernel.clock import LIMA
from tejido.kernel.errors import Refused
from tejido.web.intake.moments import EXACTNESS, Said, span_of
from tests.world import AT


def lima(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LIMA).astimezone(UTC)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Said(), ("unknown", None, None)),
        (Said("unknown", day=date(2026, 1, 2)), ("unknown", None, None)),
        (Said(day=date(2026, 11, 22)), ("day", lima(2026, 11, 22), None)),
        (Said(day=date(2026, 11, 22), hour=time(23, 30)), ("instant", lima(2026, 11, 22, 23, 30), None)),
        (Said("period", day=date(2026, 1, 2)), ("period", lima(2026, 1, 2), None)),
        (
            Said("period", day=date(2026, 1, 2), until=date(2026, 3, 4)),
            ("period", lima(2026, 1, 2), lima(2026, 3, 4)),
        ),
        (Said("month", month=2, year=2024), ("month", lima(2024, 2, 1), lima(2024, 2, 29, 23, 59, 59))),
        (Said("month", month=11, year=2026), ("month", lima(2026, 11, 1), AT)),
        (Said("year", year=2025), ("year", lima(2025, 1, 1), lima(2025, 12, 31, 23, 59, 59))),
        (Said("year", year=2026), ("year", lima(2026, 1, 1), AT)),
    ],
)
def test_what_was_said_becomes_a_span(said: Said, expected: object) -> None:
    assert span_of(said, at=AT) == expected


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(hour=time(9)), "day"),
        (Said("period", until=date(2026, 1, 1)), "day"),
        (Said("month", year=2026), "month"),
        (Said("month", month=3), "year"),
        (Said("year"), "year"),
    ],
)
def test_what_is_missing_is_told_at_its_field(said: Said, field: str) -> None:
    with pytest.raises(Refused) as refused:
        span_of(said, at=AT)
    assert refused.value.field == field


days = st.dates(date(1990, 1, 1), AT.date() - timedelta(days=1))


@given(
    exactness=st.sampled_from([code for code, _ in EXACTNESS]),
    day=days,
    hour=st.none() | st.times(),
    until=st.none() | days,
    month=st.integers(1, 12),
    year=st.integers(1990, 2026),
)
def test_a_span_of_the_past_is_never_in_the_future(
    exactness: str, day: date, hour: time | None, until: date | None, month: int, year: int
) -> None:
    precision, start, end = span_of(Said(exactness, day, hour, until, month, year), at=AT)
    if exactness == "month" and (year, month) > (2026, 11):
        return  # a month to come is refused by the register, at its field
    assert (start is None) == (precision == "unknown")
    assert start is None or start.tzinfo is UTC
    assert start is None or start <= AT
    assert exactness == "period" or end is None or (start is not None and start <= end <= AT)
