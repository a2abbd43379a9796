"""Rates: of the inhabitants of the same codes and of the same year or one before, and never of what is withheld."""

from __future__ import annotations

import pytest

from tejido.observatory.released.inhabitants import Base, Living, base_of, rate_of
from tejido.statistics.intervals import byar

SAID = "Población inventada"
LIVING = (
    *(Living(2024, "", sex, age, people, SAID) for sex, age, people in
      [("female", "0-11", 100), ("female", "12-17", 50), ("male", "0-11", 90), ("male", "60+", 10)]),
    Living(2023, "", "", "", 999, SAID),
    Living(2024, "norte", "", "", 40, "Otra fuente inventada"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("of", "year", "people"),
    [
        ({}, 2024, 250),
        ({"age": "minor"}, 2024, 240),
        ({"affected_sex": "female"}, 2025, 150),
        ({"age": "0-11", "affected_sex": "male"}, 2024, 90),
        ({"zone": "norte"}, 2024, 40),
        ({}, 2023, 999),
        ({"age": "0-11"}, 2023, None),  # that source tells no ages
        ({"zone": "norte", "age": "0-11"}, 2024, None),
        ({"zone": "sur"}, 2024, None),
        ({}, 2022, None),
    ],
)
def test_the_base_is_of_those_codes(of: dict[str, str], year: int, people: int | None) -> None:
    found = base_of(LIVING, of, year)
    assert (found.people if found else None) == people


def test_a_rate_stands_on_a_count_that_is_shown() -> None:
    base = Base(1000, 2024, (SAID,))
    assert rate_of(None, base) is None
    assert rate_of(20, None) is None
    rate = rate_of(20, base)
    assert rate is not None
    assert rate.value == pytest.approx(0.02)
    assert (rate.interval.low, rate.interval.high) == pytest.approx((0.01221, 0.03089), abs=1e-4)


def test_byar_is_near_the_exact_interval_of_a_count() -> None:
    assert (byar(10).low, byar(10).high) == pytest.approx((4.80, 18.39), abs=0.05)  # exact: 4.795, 18.390
    assert byar(0).low == 0
    assert byar(0).high == pytest.approx(3.69, abs=0.35)
    with pytest.raises(ValueError, match="0 or more"):
        byar(-1)
