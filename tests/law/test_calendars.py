"""Working days: what is counted, where each count ends, and what happens when the calendar ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.kernel.clock import LIMA, lima_date
from tejido.kernel.errors import CalendarExhausted, WrongFile
from tejido.law.calendars import WorkingCalendar, end_of_day, load_calendar

CALENDAR = WorkingCalendar(frozenset({date(2026, 7, 28), date(2026, 7, 29)}), date(2026, 12, 31))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LIMA)


def test_working_days_are_monday_to_friday_without_holidays() -> None:
    week = [CALENDAR.is_working(date(2026, 7, day)) for day in range(24, 31)]
    assert week == [True, False, False, True, False, False, True]


def test_the_last_known_day_is_known_and_the_next_is_not() -> None:
    assert CALENDAR.is_working(date(2026, 12, 31))
    with pytest.raises(CalendarExhausted, match="31/12/2026"):
        CALENDAR.is_working(date(2027, 1, 1))


def test_the_day_of_the_start_is_not_counted() -> None:
    assert CALENDAR.add_working_days(at("2026-07-24T00:00"), 1) == end_of_day(date(2026, 7, 27))
    assert CALENDAR.add_working_days(at("2026-07-24T23:59"), 2) == end_of_day(date(2026, 7, 30))


def test_day_one_is_the_day_of_the_start_or_the_next_working_one() -> None:
    assert CALENDAR.end_of_working_day(at("2026-07-24T23:59"), 1) == end_of_day(date(2026, 7, 24))
    assert CALENDAR.end_of_working_day(at("2026-07-25T00:00"), 1) == end_of_day(date(2026, 7, 27))
    assert CALENDAR.end_of_working_day(at("2026-07-24T09:00"), 3) == end_of_day(date(2026, 7, 30))


def test_a_day_ends_at_its_last_microsecond_in_lima() -> None:
    assert end_of_day(date(2026, 7, 24)) == datetime(2026, 7, 25, 4, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize("count", ["add_working_days", "end_of_working_day"])
def test_a_count_starts_at_one_and_never_leaves_the_calendar(count: str) -> None:
    with pytest.raises(ValueError, match="from 1"):
        getattr(CALENDAR, count)(at("2026-07-24T09:00"), 0)
    with pytest.raises(CalendarExhausted):
        getattr(CALENDAR, count)(at("2026-12-30T09:00"), 9)
    with pytest.raises(ValueError, match="time zone"):
        getattr(CALENDAR, count)(datetime(2026, 7, 24), 1)  # noqa: DTZ001


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2026, 9, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    n=st.integers(1, 40),
)
def test_exactly_n_working_days_lie_between_start_and_due(start: datetime, n: int) -> None:
    first, last = lima_date(start), lima_date(CALENDAR.add_working_days(start, n))
    days = [first + timedelta(days=i) for i in range(1, (last - first).days + 1)]
    assert sum(CALENDAR.is_working(day) for day in days) == n
    assert CALENDAR.is_working(last)
    marked = n + 1 if CALENDAR.is_working(first) else n
    assert CALENDAR.end_of_working_day(start, marked) == end_of_day(last)


GOOD = """known_until: 2026-12-31
holidays:
  - {day: 2026-07-28, name: Fiestas Patrias, source: Ley, kind: national}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "calendar.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_calendar_file(tmp_path: Path) -> None:
    calendar = load_calendar(write(tmp_path, GOOD))
    assert calendar == WorkingCalendar(frozenset({date(2026, 7, 28)}), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (("known_until: 2026-12-31", "known_until: mañana"), 1, "se esperaba un día"),
        (("2026-07-28", "2027-07-28"), 3, "posterior a known_until"),
        (("kind: national", "clase: national"), 3, "no se conoce"),
        (("2026-07-28", "2026-02-30"), 3, "se esperaba un día"),
    ],
)
def test_a_wrong_calendar_is_refused_with_its_line(
    tmp_path: Path, change: tuple[str, str], line: int, reason: str
) -> None:
    with pytest.raises(WrongFile, match=reason) as refused:
        load_calendar(write(tmp_path, GOOD.replace(*change)))
    assert (refused.value.file, refused.value.line) == ("calendar.yaml", line)


def test_a_repeated_holiday_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="repetido") as refused:
        load_calendar(write(tmp_path, GOOD + GOOD.splitlines()[2] + "\n"))
    assert refused.value.line == 4
