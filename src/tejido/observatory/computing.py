"""Compute an indicator over the facts: cells with their parts, shares with their interval, times with who was at risk.

What comes out is exact, and for inside only: nothing here withholds small numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from tejido.observatory.engines import OpenFacts, on_duckdb
from tejido.observatory.grouping import dimensions
from tejido.observatory.indicator import Indicator, Sheet, Unit
from tejido.observatory.questions import Asked, statement
from tejido.observatory.sheets import indicator
from tejido.statistics.intervals import Interval, wilson
from tejido.statistics.survival import Ended, TimeToAct, time_to_act_of

Of = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure. `of`: what it is about, None where that is not known; `cases`: different cases behind it (0 when its
    rows are of no case), `part_cases` behind the part. `whole` is None for a count, `times` for what is no time."""

    of: Mapping[str, str | None]
    part: int
    whole: int | None
    cases: int
    part_cases: int
    times: TimeToAct | None = None

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None for what is no share, or of nobody."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the share."""
        return wilson(self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Computed:
    """An indicator with its cells in order, and until when the facts tell."""

    sheet: Sheet
    by: tuple[str, ...]
    cut: str
    cells: tuple[Cell, ...]


def compute(code: str, facts: Path | OpenFacts, *, by: Sequence[str] = (), **dims: str | Sequence[str]) -> Computed:
    """An indicator broken down by `by`, only of what has those values: `compute("OPO-01", folder, by=("sector",),
    year="2026")`. `facts` is their folder, or the facts already open, to compute several.

    Raises:
        NotFound: no such indicator, or nothing was published there. Refused: it cannot be told by that.
    """
    one = indicator(code)
    if isinstance(facts, OpenFacts):
        return _computed(one, facts, by, dims)
    try:
        with on_duckdb(facts) as opened:
            return _computed(one, opened, by, dims)
    except duckdb.IOException:  # a run put new files in place between the manifest and the reading
        with on_duckdb(facts) as opened:
            return _computed(one, opened, by, dims)


def _computed(
    one: Indicator, facts: OpenFacts, by: Sequence[str], where: Mapping[str, str | Sequence[str]]
) -> Computed:
    names = dimensions(one, by)
    only = tuple((name, (value,) if isinstance(value, str) else tuple(value)) for name, value in sorted(where.items()))
    asked = Asked(one.sheet.code, tuple(by), only, facts.dialect, facts.tables())
    rows = facts.rows(statement(asked))
    if one.sheet.unit is Unit.HOURS:
        behind = {_of(row, names): row["cases"] for row in facts.rows(statement(replace(asked, behind=True)))}
        cells = _times(rows, names, behind)
    else:
        cells = [_cell(one, row, names) for row in rows]
    ordered = sorted(cells, key=lambda cell: [(value is None, value or "") for value in cell.of.values()])
    return Computed(one.sheet, tuple(names), facts.manifest.cut, tuple(ordered))


def _cell(one: Indicator, row: Mapping[str, Any], names: Sequence[str]) -> Cell:
    of = dict(zip(names, _of(row, names), strict=True))
    whole = int(row["whole"] or 0) if one.sheet.unit is Unit.SHARE else None
    cases, part_cases = (row["cases"], row["part_cases"]) if one.of_cases else (0, 0)
    return Cell(of, int(row["part"] or 0), whole, int(cases or 0), int(part_cases or 0))


def _times(rows: Iterable[Mapping[str, Any]], names: Sequence[str], behind: Mapping[Of, int]) -> list[Cell]:
    ends: dict[Of, list[Ended]] = defaultdict(list)
    for row in rows:
        ends[_of(row, names)].append(Ended(row["time"], row["tasks"], row["acts"]))
    cells = []
    for of, found in ends.items():
        times = time_to_act_of(found)
        cases = behind[of]
        cells.append(Cell(dict(zip(names, of, strict=True)), times.acted, None, cases, cases, times))
    return cells


def _of(row: Mapping[str, Any], names: Sequence[str]) -> Of:
    return tuple(row[name] for name in names)
