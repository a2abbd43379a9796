"""The answer to a question: cells of one table, as they were published. Pure.

A number is a cell; a share is of two cells that are both shown; a change is between two cells that are both shown.
Nothing is ever added up, and what is withheld has no number in any of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tejido.observatory.asking.choosing import Of, codes_of, sides, whole_of
from tejido.observatory.asking.question import PERIOD, As, Question, dimension_of
from tejido.observatory.released.figures import Figure
from tejido.observatory.released.tables import Axis, Table, Why
from tejido.statistics.intervals import wilson
from tejido.statistics.lone_figures import share_of_shown
from tejido.statistics.releases.dimensions import TOTAL
from tejido.statistics.rule import Rule

NO_CHANGE = "No se calcula: uno de los dos números está reservado."


@dataclass(frozen=True, slots=True)
class Head:
    """A row or a column: its code; `depth`: how many codes it is part of; `is_total`: it is the whole of the others.

    Of a column also which side it is of (`Answer.sides`), and whether it tells the change from the other side to it.
    """

    code: str
    label: str
    depth: int = 0
    is_total: bool = False
    side: int = 0
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its figures, one for each column. A change has no part, whole or interval."""

    head: Head
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer. `sides`: their names, one or two; `uneven`: two periods that do not last the same, of which no
    change is told; `overlapping`: a case may be in several rows or columns."""

    asked: Question
    table: Table
    columns: tuple[Head, ...]
    rows: tuple[Row, ...]
    sides: tuple[str, ...]
    uneven: bool
    overlapping: bool

    @property
    def hidden(self) -> int:
        """How many cells are withheld; a change is no cell."""
        cells = [n for n, column in enumerate(self.columns) if not column.is_change]
        return sum(row.figures[n].why is Why.WITHHELD for row in self.rows for n in cells)

    @property
    def shown(self) -> int:
        return sum(figure.value is not None for row in self.rows for figure in row.figures)


def answer(table: Table, asked: Question, rule: Rule) -> Answer:
    """The answer, from a table that has it (`choosing.table_for`)."""
    told = sides(table, asked)
    names = tuple(_side_name(table, asked, of) for of in told)
    uneven = _uneven(table, asked)
    lines = _heads(table, asked.columns, asked) if asked.columns else [Head("", "")]
    compares = asked.against is not None and asked.against[0] == PERIOD and asked.shown_as is As.COUNT
    columns = tuple(_columns(lines, len(told), change=compares and not uneven))
    rows = tuple(
        Row(head, tuple(_figure(table, asked, head, column, told[column.side], rule) for column in columns))
        for head in _heads(table, asked.rows, asked)
    )
    overlapping = any(table.axes[name].overlapping for name in asked.crossed)
    return Answer(asked, table, columns, rows, names, uneven, overlapping)


def lasts(axis: Axis, period: str) -> int:
    """How many quarters a period has."""
    if period == axis.total:
        return sum("-" in code for code in axis.parents)
    return sum(whole == period for whole in axis.parents.values()) or 1


def _columns(lines: list[Head], number: int, *, change: bool) -> Iterator[Head]:
    for line in lines:
        yield from (replace(line, side=side) for side in range(number))
        if change:
            yield replace(line, is_change=True)


def _heads(table: Table, way: str, asked: Question) -> list[Head]:
    """The codes of a way, and at the end the whole of them."""
    axis, whole = table.axes[dimension_of(way)], whole_of(way, asked)
    codes = codes_of(axis, way, asked)
    least = min(axis.depth(code) for code in codes)
    return [
        *(Head(code, axis.label(code), axis.depth(code) - least) for code in codes),
        Head(whole, axis.label(whole), is_total=True),
    ]


def _figure(table: Table, asked: Question, row: Head, column: Head, of: Of, rule: Rule) -> Figure:
    codes = {**of, dimension_of(asked.rows): row.code}
    if asked.columns:
        codes[dimension_of(asked.columns)] = column.code
    if column.is_change:
        return _change(table, asked, codes)
    cell = table.cell(**codes)
    if asked.shown_as is As.COUNT:
        return Figure(cell.of, cell.value, why=cell.why)
    return _share(table, codes, _whole_codes(asked, codes), rule)


def _whole_codes(asked: Question, codes: Of) -> Of:
    """The cell of which a share is told: with its columns as a whole, or with its rows."""
    if asked.shown_as is As.OF_ROW and asked.columns:
        return {**codes, dimension_of(asked.columns): whole_of(asked.columns, asked)}
    return {**codes, dimension_of(asked.rows): whole_of(asked.rows, asked)}


def _share(table: Table, codes: Of, whole_codes: Of, rule: Rule) -> Figure:
    part, whole = table.cell(**codes).value, table.cell(**whole_codes).value
    share = share_of_shown(part, whole, rule)
    if part is None or whole is None:
        return Figure(codes, None, why=Why.WITHHELD)
    if share is None:
        return Figure(codes, None, part=part, whole=whole, why=Why.FEW if whole else Why.NOBODY)
    doubt = None if codes == whole_codes else wilson(part, whole)  # the whole of itself is all of it, without a doubt
    return Figure(codes, share, doubt, part, whole)


def _change(table: Table, asked: Question, codes: Of) -> Figure:
    """From the side that it is compared with to the question's own."""
    name, code = asked.against or (PERIOD, TOTAL)
    now, before = table.cell(**codes).value, table.cell(**{**codes, name: code}).value
    if now is None or before is None:
        return Figure(codes, None, why=Why.WITHHELD)
    return Figure(codes, now - before)


def _side_name(table: Table, asked: Question, of: Of) -> str:
    if asked.against is None:
        return ""
    return table.axes[asked.against[0]].label(of[asked.against[0]])


def _uneven(table: Table, asked: Question) -> bool:
    if asked.against is None or asked.against[0] != PERIOD:
        return False
    return lasts(table.axes[PERIOD], asked.period) != lasts(table.axes[PERIOD], asked.against[1])
