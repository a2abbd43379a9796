"""Charts as a page holds them: both drawings of a chart, the page shows the one that fits."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from subprocess import SubprocessError

from django.utils.safestring import SafeString

from tejido.observatory.charts.chart import Chart, Width
from tejido.observatory.charts.drawing import inlines
from tejido.web.observatory.asked import charts_folder
from tejido.web.observatory.parts import Breakdown, Part

logger = logging.getLogger("tejido.web.observatory")
Pair = tuple[SafeString | None, SafeString | None]
NO_DRAWING: Pair = (None, None)


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A part of a breakdown with its drawings; None without a chart."""

    part: Part
    wide: SafeString | None
    narrow: SafeString | None


def drawn(found: Breakdown | None) -> list[DrawnPart]:
    """The parts with their charts, all drawn at once."""
    parts = found.parts if found else ()
    pairs = iter(pairs_of([part.chart for part in parts if part.chart]))
    return [DrawnPart(part, *(next(pairs) if part.chart else NO_DRAWING)) for part in parts]


def pair_of(chart: Chart | None) -> Pair:
    """The chart for a desk and for a telephone; every word in it is escaped where it is drawn."""
    return pairs_of([chart])[0] if chart else NO_DRAWING


def pairs_of(charts: Sequence[Chart]) -> list[Pair]:
    """Each chart for a desk and for a telephone; a page whose charts cannot be drawn still has its tables."""
    try:
        made = [SafeString(one) for one in inlines([(c, w) for c in charts for w in Width], charts_folder())]
    except (SubprocessError, OSError):
        logger.exception("the charts of a page could not be drawn")
        return [NO_DRAWING] * len(charts)
    return list(zip(made[::2], made[1::2], strict=True))
