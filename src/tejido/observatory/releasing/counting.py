"""Count the cubes over the facts: every cell of every table, and which cells have few cases behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import ibis
import ibis.expr.types as ir

from tejido.kernel.errors import Refused
from tejido.observatory.engines import OpenFacts
from tejido.observatory.indicator import Facts
from tejido.observatory.questions import Described, Statement
from tejido.observatory.releasing.cubes import PERIOD, UNKNOWN, Axes, Cube, Cubes
from tejido.observatory.releasing.periods import is_month, is_quarter, starts_in
from tejido.observatory.releasing.populations import POPULATIONS, exploded, text
from tejido.statistics.releases.dimensions import TOTAL, Dimension
from tejido.statistics.releases.values import Cell, Counts
from tejido.statistics.rule import Rule

_STRAY = "?"


@dataclass(frozen=True, slots=True)
class Counted:
    """The tables, exact, and by (table, cell) those with fewer cases behind than the threshold."""

    tables: tuple[Counts, ...]
    few: tuple[tuple[str, Cell], ...]


def first_month(facts: OpenFacts, district: str) -> str | None:
    """The first month with a case of the district; None when it has none."""

    def first(tables: Facts) -> ir.Table:
        rows = tables.cases.filter(tables.cases.district == district)
        return rows.aggregate(first=rows.month.min())

    found = _rows(facts, first)[0]["first"]
    return str(found) if found else None


def count(
    facts: OpenFacts, list_: Cubes, axes: Mapping[str, Axes], *, district: str, until: date, rule: Rule,
    say: Callable[[str], None],
) -> Counted:  # fmt: skip
    """Every table of the list, of one district, over the months until that day.

    Raises:
        Refused: the facts have a code that the list does not have.
    """
    tables, few = [], []
    for cube in list_.tables:
        table, small = _counted(facts, cube, axes, district=district, until=until, rule=rule)
        tables.append(table)
        few += [(cube.name, cell) for cell in small]
    say(f"Contadas {len(tables)} tablas.")
    return Counted(tuple(tables), tuple(few))


def _counted(
    facts: OpenFacts, cube: Cube, axes: Mapping[str, Axes], *, district: str, until: date, rule: Rule
) -> tuple[Counts, list[Cell]]:
    since = starts_in(axes[PERIOD].dimension)

    def told(tables: Facts) -> ir.Table:
        rows = POPULATIONS[cube.population](tables)
        own = (rows.district == district) & (rows.month >= since) & (rows.month <= f"{until:%Y-%m}")
        alike = _alike(rows, cube, axes)
        return exploded(
            rows.filter(own).mutate(**alike),
            list(alike),
            lambda kept: {name: _line_of(kept, cube, name, axes) for name in cube.dimensions},
            threshold=rule.threshold,
        )

    used = [_used(cube, name, axes[name].dimension) for name in cube.dimensions]
    cells: dict[Cell, int] = dict.fromkeys(product(*used), 0)
    small = []
    for row in _rows(facts, told):
        cell = tuple(row[f"{name}_code"] for name in cube.dimensions)
        if _STRAY in cell:
            name = cube.dimensions[cell.index(_STRAY)]
            raise Refused(f"Los datos traen en «{name}» un valor que la lista de cubos no tiene. Agréguelo y repita.")
        if cell in cells:
            cells[cell] = int(row["rows"])
            if 0 < row["cases"] < rule.threshold:
                small.append(cell)
    return Counts(cube.name, cube.population, cube.dimensions, cells), small


def _rows(facts: OpenFacts, made: Callable[[Facts], ir.Table]) -> list[dict[str, Any]]:
    """What an expression gives over the open facts."""
    tables = Described(dict(facts.tables()))
    asked = made(tables)
    sql = str(ibis.to_sql(asked, dialect=facts.dialect))
    return facts.rows(Statement(sql, tuple(asked.columns), tuple(tables.used)))


def _alike(rows: ir.Table, cube: Cube, axes: Mapping[str, Axes]) -> dict[str, ir.Value]:
    """The columns that decide the codes of a row, without nulls: what is not known is told as the stray it is."""
    alike: dict[str, ir.Value] = {}
    for name in cube.dimensions:
        dimension = axes[name].dimension
        if name == PERIOD:
            alike["month"] = rows.month if cube.finest == "months" else _quarter_start(rows)
        elif dimension.overlapping:
            alike |= {kind: rows[kind].fill_null(False) for kind in _kinds(dimension)}
        else:
            alike[dimension.name] = rows[dimension.name].fill_null(_STRAY)
    return alike


def _quarter_start(rows: ir.Table) -> ir.Value:
    number = rows.month.substr(5, 2)
    first = ibis.cases((number <= "03", "01"), (number <= "06", "04"), (number <= "09", "07"), else_="10")
    return rows.month.substr(0, 4).concat("-", first)


def _line_of(rows: ir.Table, cube: Cube, name: str, axes: Mapping[str, Axes]) -> ir.ArrayValue:
    return _period(rows, cube) if name == PERIOD else _codes(rows, axes[name].dimension)


def _used(cube: Cube, name: str, dimension: Dimension) -> tuple[str, ...]:
    """Of the period, only what is told: a table of years leaves the quarters out, one of quarters the months."""
    if name != PERIOD or cube.finest == "months":
        return dimension.codes
    told = [code for code in dimension.codes if not is_month(code)]
    return tuple(code for code in told if cube.finest == "quarters" or not is_quarter(code))


def _period(rows: ir.Table, cube: Cube) -> ir.ArrayValue:
    year, number = rows.month.substr(0, 4), rows.month.substr(5, 2)
    quarter = ibis.cases((number <= "03", "T1"), (number <= "06", "T2"), (number <= "09", "T3"), else_="T4")
    longer = [text(TOTAL), year, year.concat("-", quarter)]
    return ibis.array([*longer, rows.month] if cube.finest == "months" else longer)


def _codes(rows: ir.Table, dimension: Dimension) -> ir.ArrayValue:
    """The codes that a row belongs to: itself and what it is part of, or each kind of violence that it had."""
    if dimension.overlapping:
        return _flags(rows, dimension)
    leaves = [code for code in dimension.codes[1:] if code not in dimension.wholes]
    stray = UNKNOWN if UNKNOWN in leaves else _STRAY
    branches = [(rows[dimension.name] == code, ibis.array([*map(text, _line(dimension, code))])) for code in leaves]
    return ibis.cases(*branches, else_=ibis.array([text(dimension.total), text(stray)]))


def _line(dimension: Dimension, code: str) -> list[str]:
    above = {part: whole for whole, parts in dimension.sums for part in parts}
    line = [code]
    while line[-1] in above:
        line.append(above[line[-1]])
    return line


def _flags(rows: ir.Table, dimension: Dimension) -> ir.ArrayValue:
    names = _kinds(dimension)
    told = [rows[name] for name in names]
    nothing = ~told[0]
    for one in told[1:]:
        nothing &= ~one
    kinds = [one.ifelse(name, ibis.null("string")) for name, one in zip(names, told, strict=True)]
    return ibis.array([text(dimension.total), *kinds, nothing.ifelse(UNKNOWN, ibis.null("string"))])


def _kinds(dimension: Dimension) -> list[str]:
    return [code for code in dimension.codes[1:] if code != UNKNOWN]
