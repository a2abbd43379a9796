"""The cases of each zone, year by year: the table of the small maps, and the chart of one zone. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tejido.kernel.errors import Refused
from tejido.observatory.charts.chart import Chart, Kind, Point
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.released.tables import Axis
from tejido.observatory.sheet import Unit
from tejido.web.observatory.breakdowns import axes_of, leaves, years
from tejido.web.observatory.lines import Line, line_of, period_name
from tejido.web.observatory.parts import PERIOD

CASES = "SIT-01"


@dataclass(frozen=True, slots=True)
class InTime:
    """The zones by year; `charts` has the cases of each zone by the finest period that is told."""

    years: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Line, ...]], ...]
    charts: dict[str, Chart]

    def chart_of(self, zone: str) -> Chart | None:
        """The chart of one zone; None when the release tells nothing of it in time."""
        return self.charts.get(zone)


def zone_in_time(release: ReleaseInForce, *, quarters: int = 0, order: Sequence[str] = ()) -> InTime:
    """What the release tells of each zone by year, or by its latest quarters; empty when it tells nothing.

    `order`: the codes of the zones as another table of the page has them; those that are not in it come last, by name.
    """
    shown, about = release.indicator(CASES), release.sheet(CASES)
    axes = axes_of(release, about)
    if shown is None or not {"zone", PERIOD} <= axes.keys():
        return InTime((), (), {})
    places = {code: place for place, code in enumerate(order)}
    told, rows, charts = _periods(release, axes[PERIOD], quarters), [], {}
    try:
        for code in leaves(axes["zone"]):
            name = axes["zone"].label(code)
            found = {one.of[PERIOD]: one for one in shown.along(PERIOD, zone=code)}
            rows.append(
                (code, name, tuple(line_of(period_name(when, short=True), found[when], Unit.COUNT) for when in told))
            )
            lines = [
                line_of(period_name(s, short=True), found[s], Unit.COUNT) for s in leaves(axes[PERIOD]) if s in found
            ]
            points = tuple(Point(line.label, line.value, line.shown) for line in lines)
            if sum(line.value is not None for line in lines) > 1:
                charts[code] = Chart(f"Casos registrados en {name}", Kind.LINE, points, "Casos")
    except Refused:
        return InTime((), (), {})
    return InTime(
        tuple(period_name(when, short=True) for when in told),
        tuple(sorted(rows, key=lambda row: (places.get(row[0], len(places)), row[1]))),
        charts,
    )


def _periods(release: ReleaseInForce, axis: Axis, quarters: int) -> list[str]:
    """The years, or so many of the latest quarters, the oldest first."""
    if not quarters:
        return sorted(years(release, release.sheet(CASES)))
    return [code for code in axis.codes if "-T" in code][-quarters:]
