"""The drawings of a bulletin, gathered by name as its parts are written: the charts of the pages, and the map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from tejido.observatory.charts.chart import Chart, Width, alternative
from tejido.observatory.charts.drawing import pictures
from tejido.observatory.sheet import Unit
from tejido.press.zones import DrawnMap
from tejido.reports.blocks import Block, table
from tejido.web.observatory.lines import Line

DRAWN = "drawn"
HEADS = {
    Unit.COUNT: ("", "Cantidad"),
    Unit.SHARE: ("", "Proporción", "Intervalo de 95 %", "De cuántos"),
    Unit.HOURS: ("", "La mitad, en", "9 de cada 10, en"),
}


class Pictures:
    """Drawings by name; `folder` keeps what was drawn before."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._charts: dict[str, Chart] = {}
        self._maps: dict[str, str] = {}

    @property
    def drawn(self) -> dict[str, str]:
        """All of them as SVG, those that were not kept drawn by one painter."""
        charts = pictures([(chart, Width.NARROW) for chart in self._charts.values()], self._folder)
        return {**dict(zip(self._charts, charts, strict=True)), **self._maps}

    def chart(self, chart: Chart | None, head: Sequence[str], lines: Iterable[Line]) -> Block:
        """A chart with its table beside it; the table alone when there is nothing to draw."""
        rows = tuple(cells(line, len(head)) for line in lines)
        if chart is None:
            return table("", head, rows, _widths(head))
        name = self._name()
        self._charts[name] = chart
        return Block(DRAWN, chart.title, (name, alternative(chart), *head), rows, _widths(head))

    def map(self, drawn: DrawnMap, head: Sequence[str], lines: Iterable[Line]) -> Block:
        """The map with its table beside it."""
        name = self._name()
        self._maps[name] = drawn.svg
        rows = tuple(cells(line, len(head)) for line in lines)
        return Block(DRAWN, drawn.title, (name, drawn.said, *head), rows, _widths(head))

    def _name(self) -> str:
        return f"p{len(self._charts) + len(self._maps) + 1}"


def head_of(unit: Unit, first: str) -> tuple[str, ...]:
    """The head of a table of that unit; its first column is named."""
    return (first, *HEADS[unit][1:])


def cells(line: Line, columns: int) -> tuple[str, ...]:
    """A line as the cells of a table."""
    return (line.label, line.shown, line.interval, line.of)[:columns]


def _widths(head: Sequence[str]) -> tuple[int, ...]:
    return (46, *(54 // (len(head) - 1) for _ in head[1:]))
