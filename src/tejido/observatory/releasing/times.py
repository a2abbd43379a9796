"""Times to act that may leave: by period and sector, in whole hours, and only where many cases stand behind. Pure.

A median says little of one case when many are behind it; a 90th percentile is near the longest wait of a few, so it
needs more of them. How many were still watched at the median stays inside: it is half of them all, and the
tables may withhold how many there were.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tejido.observatory.computing import Cell, compute
from tejido.observatory.engines import OpenFacts
from tejido.observatory.releasing.cubes import PERIOD, Axes
from tejido.statistics.lone_figures import lone_time
from tejido.statistics.releases.dimensions import TOTAL
from tejido.statistics.rule import Rule

MEDIAN_CASES, P90_CASES = 10, 50

Told = dict[str, Any]


def times(
    facts: OpenFacts, asked: Mapping[str, Mapping[str, Any]], axes: Mapping[str, Axes], *, district: str, rule: Rule,
    say: Callable[[str], None],
) -> dict[str, list[Told]]:  # fmt: skip
    """The times of each indicator: over all the periods and by year, and by what it is asked for."""
    found = {code: _times(facts, code, tuple(told["by"]), axes[PERIOD], district, rule) for code, told in asked.items()}
    say(f"Calculados {len(found)} tiempos.")
    return found


def _times(facts: OpenFacts, code: str, by: tuple[str, ...], periods: Axes, district: str, rule: Rule) -> list[Told]:
    quarters = [code for code in periods.dimension.codes if "-T" in code]
    told = []
    for dims in dict.fromkeys([(), by]):
        for period, chosen in [(TOTAL, quarters), *_years(quarters).items()]:
            cells = compute(code, facts, by=dims, district=district, quarter=chosen).cells
            told += [_told({PERIOD: period}, cell, rule) for cell in cells]
    return told


def _years(quarters: Sequence[str]) -> dict[str, list[str]]:
    years: dict[str, list[str]] = {}
    for quarter in quarters:
        years.setdefault(quarter[:4], []).append(quarter)
    return years


def _told(period: Mapping[str, str], cell: Cell, rule: Rule) -> Told:
    of = {**period, **{name: code or "unknown" for name, code in cell.of.items()}}
    enough = cell.cases >= max(MEDIAN_CASES, rule.threshold)
    if cell.times is None or not enough:
        return {"of": of, "median": None, "p90": None, "why": "few"}
    middle, late = cell.times.median, cell.times.p90
    many = cell.cases >= max(P90_CASES, rule.threshold)
    return {
        "of": of,
        "median": lone_time(middle.time, middle.at_risk, rule) if middle else None,
        "p90": lone_time(late.time, late.at_risk, rule) if late and many else None,
        "why": None,
    }
