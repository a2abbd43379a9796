"""Sources side by side by year and group, never added up; and where one falls short of another. Worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tejido.sources.triangulation import Source, Value, YearRow, fill, joined_years, tables
from tejido.sources.undercount import base_year, shortfalls


def source(code: str) -> Source:
    return Source(code, code.title(), code, "Alguien", "cosas", "aquí", "Carabayllo", "Es otra cosa.", "")


def cells(*rows: tuple[int, str, str, int]) -> list[YearRow]:
    return [("s", "150106", year, groups, measure, value) for year, groups, measure, value in rows]


@pytest.mark.parametrize(
    ("rule", "place", "said"),
    [
        ("la UGEL", "UGEL 04", "la UGEL · UGEL 04"),
        ("los CEM de Comas", "Comas", "los CEM de Comas"),
        ("aquí", "", "aquí"),
    ],
)
def test_a_column_says_which_place_it_is_of_once(rule: str, place: str, said: str) -> None:
    assert replace(source("a"), place_rule=rule, place=place).where == said


def test_cells_go_to_the_groups_that_they_are_of() -> None:
    rows = cells(
        (2020, "sex=women;age=0-11;type=sexual", "total", 5),
        (2020, "sex=men;age=60+;type=physical", "total", 2),
        (2020, "sex=women;age=12-17;type=sexual", "rape", 3),
    )
    found = fill(source("a"), rows, "total", "2021-12").groups
    assert {group: years[2020].value for group, years in found.items()} == {
        "total": 7, "child": 5, "women": 5, "men": 2, "sexual": 5, "physical": 2,
    }  # fmt: skip


def test_counts_by_column_are_groups_too() -> None:
    rows = cells((2021, "centre=C1", "total", 10), (2021, "centre=C2", "total", 4), (2021, "centre=C1", "women", 9),
                 (2021, "centre=C1", "age_0_5", 1), (2021, "centre=C1", "age_12_17", 2))  # fmt: skip
    found = fill(source("a"), rows, "total", "2021").groups
    assert {group: years[2021] for group, years in found.items()} == {
        "total": Value(14), "women": Value(9), "child": Value(3),
    }  # fmt: skip


def test_the_year_of_the_cut_is_partial_unless_it_ends_in_december() -> None:
    rows = cells((2024, "", "total", 9), (2025, "", "total", 5))
    part = fill(source("a"), rows, "total", "2025-08")
    assert part.groups["total"] == {2024: Value(9), 2025: Value(5, 8)}
    assert part.whole_years("total") == {2024: 9}
    assert fill(source("a"), rows, "total", "2025-12").whole_years("total") == {2024: 9, 2025: 5}


def test_side_by_side_a_missing_year_is_none_and_nothing_is_added_up() -> None:
    one = fill(source("a"), cells((2020, "", "total", 737)), "total", "2020")
    two = fill(source("b"), cells((2020, "", "total", 3629), (2021, "", "total", 3919)), "total", "2021")
    (table,) = tables([one, two])
    assert table.rows == ((2020, (Value(737), Value(3629))), (2021, (None, Value(3919))))


def test_districts_are_joined_only_where_all_have_their_figure() -> None:
    by_place = {"a": {2020: 3, 2021: 4}, "b": {2021: 5}}
    assert joined_years(by_place, ["a", "b"]) == {2021: 9}
    assert joined_years(by_place, ["a", "c"]) == {}


def test_a_year_in_which_schools_reported_far_fewer_than_their_own_measure() -> None:
    schools, attended = {2019: 400, 2020: 60, 2023: 380}, {2019: 500, 2020: 450, 2023: 500}
    assert base_year(schools, attended) == 2019
    (found,) = shortfalls(schools, attended)
    assert (found.year, found.base, found.observed, found.expected) == (2020, 2019, 60, 360.0)
    assert found.share == pytest.approx(1 - 60 / 360)
    # exp(1.96 * sqrt(1/60 + 1/400 + 1/500 + 1/450)) = 1.3495: the ratio 1/6 lies between 0.1235 and 0.2249
    assert (found.low, found.high) == pytest.approx((0.7751, 0.8765), abs=1e-4)


@pytest.mark.parametrize(
    ("schools", "attended"),
    [
        ({2019: 400}, {2019: 500}),
        ({2019: 400, 2020: 60}, {2021: 500}),
        ({2019: 10, 2020: 1}, {2019: 15, 2020: 14}),
        ({2019: 400, 2020: 390}, {2019: 500, 2020: 500}),
    ],
    ids=["one year", "no year in common", "too few", "as many as always"],
)
def test_nothing_is_estimated_where_it_cannot_be_argued(schools: dict[int, int], attended: dict[int, int]) -> None:
    assert shortfalls(schools, attended) == []


def test_no_report_at_all_is_a_shortfall_with_its_interval() -> None:
    (found,) = shortfalls({2019: 400, 2020: 0}, {2019: 500, 2020: 500})
    assert found.share == 1
    assert 0.9 < found.low < found.high
