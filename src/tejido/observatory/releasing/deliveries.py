"""The deliveries of figures that each sector owed: of institutions and of no person, so nothing of them is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tejido.observatory.computing import Cell, compute
from tejido.observatory.engines import OpenFacts
from tejido.observatory.releasing.cubes import PERIOD, Axes
from tejido.statistics.releases.dimensions import TOTAL

CODES = ("ENT-01", "ENT-02", "ENT-03")
Told = dict[str, Any]


def deliveries(facts: OpenFacts, periods: Axes, *, district: str) -> dict[str, list[Told]]:
    """Each indicator of the deliveries by sector, over all the periods and by year."""
    quarters = [code for code in periods.dimension.codes if "-T" in code]
    spans = {TOTAL: quarters, **{year: _of_year(quarters, year) for year in sorted({code[:4] for code in quarters})}}
    return {
        code: [
            _told(period, cell)
            for period, chosen in spans.items()
            for cell in compute(code, facts, by=("sector",), district=district, quarter=chosen).cells
        ]
        for code in CODES
    }


def _of_year(quarters: Sequence[str], year: str) -> list[str]:
    return [code for code in quarters if code.startswith(year)]


def _told(period: str, cell: Cell) -> Told:
    of = {PERIOD: period, **{name: code or "unknown" for name, code in cell.of.items()}}
    return {"of": of, "part": cell.part, "whole": cell.whole}
