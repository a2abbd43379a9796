"""An answer as a page shows it: its cells in words and its charts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tejido.kernel.times import NBSP
from tejido.observatory.asking.answering import NO_CHANGE, Answer, Head, Row
from tejido.observatory.asking.question import QUARTERS, YEARS, As, dimension_of
from tejido.observatory.charts.chart import Chart, Kind, Point
from tejido.observatory.released.figures import Figure
from tejido.observatory.released.tables import Why
from tejido.observatory.sheet import Unit
from tejido.web.observatory.charted import LEFTOVER
from tejido.web.observatory.lines import FEW, Line, line_of, period_name, whole

MOST_DRAWN = 30
"""A chart of more bars than these says less than its table."""


@dataclass(frozen=True, slots=True)
class Told:
    """A row in words: what it is, how deep it stands, and a cell for each column with the words of that column."""

    head: Head
    cells: tuple[tuple[str, Line], ...]


def heading(answer: Answer, column: Head) -> str:
    """The words over a column: «Mujer · 2026», «Cambio»."""
    side = "cambio" if column.is_change else answer.sides[column.side]
    words = " · ".join(part for part in (column.label, side) if part)
    return (words[:1].upper() + words[1:]) or "Cantidad"


def rows_told(answer: Answer) -> list[Told]:
    """The table in words."""
    names = [heading(answer, column) for column in answer.columns]
    return [Told(row.head, tuple((name, _line(answer, row, n)) for n, name in enumerate(names))) for row in answer.rows]


def drawable(answer: Answer) -> list[Head]:
    """The columns of which a chart may be asked: the whole first; one for both sides."""
    found = [column for column in answer.columns if column.side == 0 and not column.is_change]
    if answer.asked.shown_as is As.OF_ROW:  # of the whole row it is always all of it
        return [column for column in found if not column.is_total]
    return sorted(found, key=lambda column: not column.is_total)


def charts(answer: Answer, code: str, title: str) -> list[Chart]:
    """The chart of one column, or one for each side with the same scale; none when there is nothing to compare."""
    picked = [n for n, column in enumerate(answer.columns) if column.code == code and not column.is_change]
    rows = [row for row in answer.rows if not row.head.is_total and not _has_parts(answer, row)]
    in_time = answer.asked.rows in (YEARS, QUARTERS)
    drawn = [row for row in rows if in_time or not _says_nothing(row, picked)]
    if not 2 <= len(drawn) <= MOST_DRAWN:
        return []
    lines = {n: [_line(answer, row, n) for row in drawn] for n in picked}
    known = [line.value for told in lines.values() for line in told if line.value is not None]
    if len(known) < (2 if in_time else 1):
        return []
    of_share = answer.asked.shown_as is not As.COUNT
    top = 100.0 if of_share else max(known) or None if len(picked) > 1 else None
    return [_chart(answer, lines[n], title, heading(answer, answer.columns[n]), top) for n in picked]


def _chart(answer: Answer, lines: Sequence[Line], title: str, heading: str, top: float | None) -> Chart:
    in_time = answer.asked.rows in (YEARS, QUARTERS)
    points = tuple(Point(_short(line.label, line.code, in_time), line.value, line.shown) for line in lines)
    axis = "Cantidad" if answer.asked.shown_as is As.COUNT else "%"
    kind = Kind.LINE if in_time else Kind.BARS
    return Chart(title if heading == "Cantidad" else f"{title} · {heading}", kind, points, axis, top)


def _short(label: str, code: str, in_time: bool) -> str:
    return period_name(code, short=True) if in_time else label


def _has_parts(answer: Answer, row: Row) -> bool:
    axis = answer.table.axes[dimension_of(answer.asked.rows)]
    return dimension_of(answer.asked.rows) == answer.asked.rows and bool(axis.parts(row.head.code))


def _says_nothing(row: Row, picked: Sequence[int]) -> bool:
    """Nobody in it, or nothing in what is left over."""
    figures = [row.figures[n] for n in picked]
    nobody = all(figure.why is Why.NOBODY for figure in figures)
    return nobody or (row.head.code in LEFTOVER and all(figure.value == 0 for figure in figures))


def _line(answer: Answer, row: Row, number: int) -> Line:
    figure, column = row.figures[number], answer.columns[number]
    if column.is_change and figure.value is None:
        return Line(row.head.code, row.head.label, "no se calcula", why=NO_CHANGE)
    if column.is_change and figure.value is not None:
        return Line(row.head.code, row.head.label, signed(figure.value), value=figure.value)
    unit = Unit.COUNT if answer.asked.shown_as is As.COUNT else Unit.SHARE
    return _without_doubt(line_of(row.head.label, figure, unit, code=row.head.code), figure)


def _without_doubt(line: Line, figure: Figure) -> Line:
    """Of many, the interval says little and is left out."""
    if figure.whole is None or figure.whole < FEW:
        return line
    return Line(line.code, line.label, line.shown, "", line.of, line.why, line.whole, line.value)


def signed(change: float) -> str:
    """«+12», «−3», «0»."""
    return f"{'+' if change > 0 else '−' if change < 0 else ''}{whole(abs(change))}"


def notes(answer: Answer) -> Iterator[str]:
    """What has to be said to read it well."""
    if answer.overlapping:
        yield "Un mismo caso puede estar en varias líneas: no se suman."
    if answer.uneven:
        sides = f"«{answer.sides[0]}» y «{answer.sides[1]}»"
        yield f"{sides} no duran lo mismo: se ponen lado a lado y no se calcula el cambio."
    if answer.asked.shown_as is not As.COUNT:
        yield f"Los por ciento salen solo de números publicados; con menos de {FEW}{NBSP}casos llevan su intervalo."
