"""Totals that two populations share are shown in both or withheld in both."""

from __future__ import annotations

from datetime import date

import pytest

from tejido.kernel.errors import Refused
from tejido.observatory.releasing.agreeing import check_totals
from tejido.statistics.releases.dimensions import Dimension
from tejido.statistics.releases.values import Counts, Release

PERIODS, SEX = Dimension.flat("period", ("2025", "2026")), Dimension.flat("sex", ("f", "m"))
SAME = {"entries": {"unit": "casos", "same_as": "cases"}, "cases": {"unit": "casos"}}


def release(year: int | None, twin: int | None) -> Release:
    one = Counts("una", "entries", ("period",), {("total",): 30, ("2025",): year, ("2026",): 20})
    cells = {(p, s): 1 for p in PERIODS.codes for s in SEX.codes}
    other = Counts("otra", "cases", ("period", "sex"), {**cells, ("total", "total"): 30, ("2025", "total"): twin,
                                                        ("2026", "total"): 20})  # fmt: skip
    return Release("r", date(2026, 12, 31), (PERIODS, SEX), (one, other))


@pytest.mark.parametrize(("year", "twin"), [(10, 10), (None, None)])
def test_alike_is_well(year: int | None, twin: int | None) -> None:
    check_totals(release(year, twin), SAME)


@pytest.mark.parametrize(("year", "twin"), [(10, None), (None, 10)])
def test_a_total_that_only_one_withholds_stops_the_release(year: int | None, twin: int | None) -> None:
    with pytest.raises(Refused, match="casos de 2025"):
        check_totals(release(year, twin), SAME)
