"""Which table of a release answers a question: one that has every cell of the answer, or none. Pure.

A question is never answered by two tables, and never by a cell that the release does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from tejido.observatory.asking.question import PERIOD, QUARTERS, YEARS, Question, dimension_of
from tejido.observatory.released.tables import Axis, Table
from tejido.statistics.releases.dimensions import TOTAL

Tables = Mapping[str, Table]
Of = dict[str, str]


def table_for(tables: Tables, asked: Question) -> Table | None:
    """The table that answers: of those that can, the one that shows most of the answer, and then the smallest."""
    able = [table for table in tables.values() if answers(table, asked)]
    return min(able, key=lambda table: (_withheld(table, asked), len(table.axes)), default=None)


def answers(table: Table, asked: Question) -> bool:
    """Whether every cell of the answer stands in that table."""
    if table.population != asked.subject or not _makes_sense(asked):
        return False
    wanted = asked.fixed if asked.against is None else {**asked.fixed, asked.against[0]: asked.against[1]}
    named = {*asked.crossed, *asked.fixed, *wanted}
    if not named <= table.axes.keys():
        return False
    if any(code not in table.axes[name].codes for name, code in (*asked.fixed.items(), *wanted.items())):
        return False
    return all(codes_of(table.axes[dimension_of(way)], way, asked) for way in (asked.rows, asked.columns) if way)


def codes_of(axis: Axis, way: str, asked: Question) -> tuple[str, ...]:
    """The codes of a way, each after the one it is part of, without the total."""
    if way == YEARS:
        return axis.parts()
    if way == QUARTERS:
        years = axis.parts() if asked.period == TOTAL else (asked.period,)
        return tuple(code for year in years for code in axis.parts(year))
    return tuple(_within(axis, axis.total)) if way != PERIOD else ()


def sides(table: Table, asked: Question) -> tuple[Of, ...]:
    """What holds for each side: the question's own, and what it is compared with."""
    own = {name: asked.fixed.get(name, axis.total) for name, axis in table.axes.items() if name not in asked.crossed}
    return (own,) if asked.against is None else (own, {**own, asked.against[0]: asked.against[1]})


def whole_of(way: str, asked: Question) -> str:
    """The code at which a way is told as a whole: its total, or the year whose quarters it tells."""
    return asked.period if way == QUARTERS else TOTAL


def _makes_sense(asked: Question) -> bool:
    """No dimension stands in two places, and nothing is compared with itself."""
    fixed, crossed = [name for name, _ in asked.only], asked.crossed
    if len({*fixed, *crossed}) != len(fixed) + len(crossed) or PERIOD in fixed:
        return False
    if asked.against is None:
        return True
    dimension, code = asked.against
    return dimension not in crossed and asked.fixed.get(dimension, TOTAL) != code


def _within(axis: Axis, whole: str) -> Iterator[str]:
    for code in axis.parts(whole):
        yield code
        yield from _within(axis, code)


def _withheld(table: Table, asked: Question) -> int:
    return sum(table.cell(**of).value is None for of in every_cell(table, asked))


def every_cell(table: Table, asked: Question) -> Iterator[Of]:
    """The codes of every cell that the answer is told from, its totals too."""
    ways = [way for way in (asked.rows, asked.columns) if way]
    lists: list[Sequence[str]] = [
        (*codes_of(table.axes[dimension_of(way)], way, asked), whole_of(way, asked)) for way in ways
    ]
    for own in sides(table, asked):
        for codes in product(*lists):
            yield {**own, **dict(zip(asked.crossed, codes, strict=True))}
