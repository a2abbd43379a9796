"""Instants in the words of Peru."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tejido.kernel import times

NOW = datetime(2026, 11, 23, 21, 10, tzinfo=UTC)  # 4:10 p. m. in Lima


def plain(text: str) -> str:
    return text.replace(times.NBSP, " ")


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (NOW, "lun 23 nov 2026, 4:10 p. m."),
        (datetime(2026, 7, 28, 5, 0, tzinfo=UTC), "mar 28 jul 2026, 12:00 a. m."),
        (datetime(2026, 7, 28, 17, 5, tzinfo=UTC), "mar 28 jul 2026, 12:05 p. m."),
        (datetime(2027, 1, 1, 4, 59, tzinfo=UTC), "jue 31 dic 2026, 11:59 p. m."),
    ],
)
def test_exact_is_of_lima(when: datetime, text: str) -> None:
    assert plain(times.exact(when)) == text


@pytest.mark.parametrize(
    ("code", "text"), [("2022-03", "marzo de 2022"), ("2026-12", "diciembre de 2026"), ("2022", "2022"), ("", "")]
)
def test_a_month_is_told_by_its_name(code: str, text: str) -> None:
    assert times.month(code) == text


def test_a_day_is_told_as_it_is() -> None:
    assert plain(times.day(date(2026, 4, 3))) == "vie 3 abr 2026"


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (timedelta(seconds=59), "ahora mismo"),
        (timedelta(minutes=1), "hace 1 min"),
        (timedelta(minutes=59, seconds=59), "hace 59 min"),
        (timedelta(hours=47), "hace 47 h"),
        (timedelta(hours=48), "hace 2 días"),
        (timedelta(days=59), "hace 59 días"),
        (timedelta(days=60), "hace 2 meses"),
        (timedelta(hours=-5), "dentro de 5 h"),
    ],
)
def test_relative(gap: timedelta, text: str) -> None:
    assert plain(times.ago(NOW - gap, NOW)) == text


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (20, "menos de 1 min"),
        (timedelta(hours=2, minutes=30), "2 h 30 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=30, minutes=30), "30 h"),
        (timedelta(days=3), "3 días"),
        (timedelta(days=-3), "3 días"),
    ],
)
def test_span(length: timedelta | float, text: str) -> None:
    assert plain(times.span(length)) == text
