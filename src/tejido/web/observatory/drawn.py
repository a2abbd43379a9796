"""Charts as a page holds them: both drawings of a chart, the page shows the one that fits."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from tejido.observatory.charts.chart import Chart, Width
from tejido.observatory.charts.drawing import inline
from tejido.web.observatory.asked import charts_folder
from tejido.web.observatory.parts import Breakdown, Part


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A part of a breakdown with its drawings; None without a chart."""

    part: Part
    wide: SafeString | None
    narrow: SafeString | None


def drawn(found: Breakdown | None) -> list[DrawnPart]:
    """The parts with their charts."""
    return [DrawnPart(part, *pair_of(part.chart)) for part in found.parts] if found else []


def pair_of(chart: Chart | None) -> tuple[SafeString | None, SafeString | None]:
    """The chart for a desk and for a telephone; every word in it is escaped where it is drawn."""
    if chart is None:
        return None, None
    wide, narrow = (inline(chart, width, charts_folder()) for width in (Width.WIDE, Width.NARROW))
    return SafeString(wide), SafeString(narrow)
