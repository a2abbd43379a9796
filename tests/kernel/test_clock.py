from __future__ import annotations

from datetime import date, datetime

import pytest

from tejido.kernel.clock import LIMA, UTC, aware, lima_date, now


def test_now_is_aware() -> None:
    assert now().tzinfo is UTC


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        aware(datetime(2026, 7, 28, 10))  # noqa: DTZ001


def test_the_day_in_lima_is_not_the_day_in_utc() -> None:
    assert lima_date(datetime(2026, 7, 29, 3, tzinfo=UTC)) == date(2026, 7, 28)
    assert aware(datetime(2026, 7, 28, 22, tzinfo=LIMA)) == datetime(2026, 7, 29, 3, tzinfo=UTC)
