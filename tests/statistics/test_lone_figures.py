"""A share or a time over a few people is not shown, and a share tells no count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.statistics.lone_figures import lone_share, lone_time, share_of_shown
from tejido.statistics.withholding import Rule


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(None, 20, None), (10, None, None), (0, 4, None), (5, 5, 1.0), (0, 5, 0.0), (10, 20, 0.5)],
)
def test_a_share_beside_a_table_uses_only_what_the_table_shows(
    part: int | None, whole: int | None, share: float | None
) -> None:
    assert share_of_shown(part, whole) == share


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(0, 0, None), (2, 4, None), (4, 40, None), (36, 40, None), (5, 40, 13), (5, 10, 50), (0, 40, 0), (40, 40, 100)],
)
def test_a_share_alone_hides_small_parts_on_both_sides(part: int, whole: int, share: int | None) -> None:
    assert lone_share(part, whole) == share


def test_a_rule_that_hides_zeros_hides_none_and_all() -> None:
    assert lone_share(0, 40, Rule(hide_zeros=True)) is None
    assert lone_share(40, 40, Rule(hide_zeros=True)) is None


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_share_alone_is_the_nearest_per_cent(part: int, rest: int) -> None:
    share = lone_share(part, part + rest)
    if share is not None:
        assert abs(share - 100 * part / (part + rest)) <= 0.5


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (6, 5)])
def test_an_impossible_share_is_refused(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="part"):
        lone_share(part, whole)


@pytest.mark.parametrize(("time", "people", "shown"), [(None, 50, None), (3.4, 4, None), (3.4, 5, 3), (26.6, 80, 27)])
def test_a_time_over_a_few_people_is_hidden(time: float | None, people: int, shown: int | None) -> None:
    assert lone_time(time, people) == shown
