"""What a bulletin asks for is what the list of the releases tells: not only what a sample made by hand has."""

from __future__ import annotations

import pytest

from tejido.observatory.releasing.cubes import Cube, cubes
from tejido.press.asked import BREAKDOWNS, figures
from tejido.press.sections.situation import BY_MONTH, BY_QUARTER


def tables_of(code: str) -> list[Cube]:
    names = cubes().indicators[code]["tables"]
    return [one for one in cubes().tables if one.name in names]


@pytest.mark.parametrize(("by", "code"), list(BREAKDOWNS.items()))
def test_a_release_tells_each_breakdown(by: str, code: str) -> None:
    told = cubes().indicators[code]
    assert any(by in table.dimensions for table in tables_of(code))
    assert by not in {name for codes in (*told["part"], *told["whole"]) for name in codes}


@pytest.mark.parametrize("name", [one.name for one in figures()])
def test_a_release_has_each_figure(name: str) -> None:
    asked = next(one for one in figures() if one.name == name)
    code = f"{asked.indicator}/{asked.mark}" if asked.mark else asked.indicator
    assert any(set(asked.of) <= set(table.dimensions) for table in tables_of(code))


def test_the_cases_in_time_are_told_by_months_and_by_quarters() -> None:
    by_name = {one.name: one for one in cubes().tables}
    assert by_name[BY_MONTH].finest == "months"
    assert by_name[BY_QUARTER].finest in ("quarters", "months")
