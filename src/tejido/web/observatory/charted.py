"""The chart of some lines of an indicator. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tejido.observatory.charts.chart import Chart, Kind, Point
from tejido.observatory.sheet import Sheet, Unit
from tejido.web.observatory.lines import NONE, Line

LEFTOVER = ("several", "unknown")
"""What is drawn only where there is any of it; the table has it always."""
_AXES = {Unit.COUNT: "Cantidad", Unit.SHARE: "%", Unit.HOURS: "Horas"}


def chart_of(sheet: Sheet, lines: Sequence[Line], heading: str, *, in_time: bool = False) -> Chart | None:
    """The chart of those lines; None when there is nothing to compare."""
    lines = [line for line in lines if line.shown != NONE and not (line.value == 0 and line.code in LEFTOVER)]
    known = sum(line.value is not None for line in lines)
    if len(lines) < 2 or known < (2 if in_time else 1):
        return None
    if sheet.unit is Unit.COUNT and not any(line.value for line in lines):
        return None
    top = 100.0 if sheet.unit is Unit.SHARE else None
    points = tuple(Point(line.label, line.value, _beside(line, in_time), line.low, line.high) for line in lines)
    title = sheet.question.strip("¿?")
    kind = Kind.LINE if in_time else Kind.BARS
    return Chart(f"{title} · {heading}" if heading else title, kind, points, _AXES[sheet.unit], top)


def _beside(line: Line, in_time: bool) -> str:
    """What is written by a bar: the number, and its interval in short."""
    if in_time or line.low is None or line.high is None:
        return line.shown
    return f"{line.shown} ({line.low:.0f} a {line.high:.0f})"
