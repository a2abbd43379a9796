"""A chart as a Vega-Lite definition, with the colours of the house. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any, Final

from tejido.observatory.charts.chart import Chart, Kind, Point, Width

MAIN, PALE, INK, SOFT, GRID, FAINT = "#0e5159", "#a9c6c5", "#20262e", "#525962", "#dcd4c5", "#857b6a"
COLOURS: Final[Mapping[str, str]] = {
    MAIN: "--teal",
    PALE: "--teal-pale",
    INK: "--ink",
    SOFT: "--soft",
    GRID: "--line",
    FAINT: "--edge",
}
"""Each colour of a drawing and the one of the page that it follows (static/web/tejido.css)."""
ACROSS: Final = {Width.WIDE: 640, Width.NARROW: 320}
_TALL: Final = {Width.WIDE: 230, Width.NARROW: 190}
_BAR, _LABEL_UP, _PADDING = 16, -15, 4
_AFTER: Final = {Kind.BARS: _PADDING, Kind.LINE: 30}
_LETTER, _LONGEST, _SIDE = 7.6, 240, 60
"""The width of a letter, with room for wide ones (the page draws with its own); what the numbers take on the left."""
Definition = dict[str, Any]


def definition(chart: Chart, width: Width) -> Definition:
    """The Vega-Lite definition of a chart."""
    made = _bars(chart, width) if chart.kind is Kind.BARS else _line(chart, width)
    marked = _marked(chart)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": ACROSS[width],
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        "padding": {"left": _PADDING, "top": _PADDING, "bottom": _PADDING, "right": _AFTER[chart.kind]},
        "data": {"values": [{**_row(point), "marked": n in marked} for n, point in enumerate(chart.points)]},
        "config": _LOOK,
        **made,
    }


_LOOK: Final[Definition] = {
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": SOFT,
        "titleColor": SOFT,
        "gridColor": GRID,
        "domainColor": FAINT,
        "tickColor": FAINT,
        "labelFontSize": 12.5,
        "titleFontSize": 12.5,
        "titleFontWeight": "normal",
    },
    "text": {"fontSize": 13, "color": INK},
}


def _row(point: Point) -> Definition:
    return {
        "label": point.label,
        "value": point.value,
        "shown": point.shown,
        "low": point.low,
        "high": point.high,
        "end": max([one for one in (point.value, point.high) if one is not None], default=0),
    }


def _marked(chart: Chart) -> set[int]:
    """Of a line, the points whose number is written: the highest one, and the last."""
    known = [(point.value, -n) for n, point in enumerate(chart.points) if point.value is not None]
    return {-max(known)[1], -min(n for _, n in known)} if known else set()


def _bars(chart: Chart, width: Width) -> Definition:
    """One bar under the other; on a telephone its name stands over it. Pale where an interval is drawn over it."""
    narrow = width is Width.NARROW
    extent = 0 if narrow else min(_LETTER * max((len(point.label) for point in chart.points), default=0), _LONGEST)
    top = _end_of_axis(chart, ACROSS[width] - extent - 2 * _PADDING - 8)
    names = {"ticks": False, "domain": False, "labelPadding": 8, "minExtent": extent, "labelLimit": _LONGEST}
    order = [point.label for point in chart.points]
    down = {"field": "label", "type": "nominal", "sort": order, "title": None, "axis": None if narrow else names}
    across = {"type": "quantitative", "title": None, "scale": {"domain": [0, top], "nice": False}, "axis": None}
    lower = 4 if narrow else 0
    colour = PALE if any(point.low is not None for point in chart.points) else MAIN
    layers: list[Definition] = [
        {
            "mark": {"type": "bar", "height": _BAR, "color": colour, "yOffset": lower},
            "encoding": {"x": {"field": "value", **across}},
        },
        {
            "transform": [{"filter": "datum.low !== null"}],
            "mark": {"type": "rule", "color": INK, "strokeWidth": 2.5, "yOffset": lower},
            "encoding": {"x": {"field": "low", **across}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "yOffset": lower},
            "encoding": {"x": {"field": "end", **across}, "text": {"field": "shown"}, "color": _FAINT_IF_HIDDEN},
        },
    ]
    if narrow:
        room = ACROSS[width] - 2 * _PADDING
        over = {"type": "text", "align": "left", "color": SOFT, "fontSize": 12.5, "yOffset": _LABEL_UP, "limit": room}
        layers.append({"mark": over, "encoding": {"x": {"datum": 0, **across}, "text": {"field": "label"}}})
    return {"height": {"step": 44 if narrow else 28}, "encoding": {"y": down}, "layer": layers}


def _end_of_axis(chart: Chart, room: float) -> float:
    """Where the axis ends, so that what is written after each bar has its place."""
    ends = [(float(_row(point)["end"]), min(_LETTER * len(point.shown) + 8, room * 0.6)) for point in chart.points]
    return max([*(end / (1 - written / room) for end, written in ends), chart.top or 0, 1e-9])


_FAINT_IF_HIDDEN: Final[Definition] = {"condition": {"test": "datum.value === null", "value": SOFT}, "value": INK}


def _named(chart: Chart, width: Width) -> list[str]:
    """The labels along a line for which there is room, counted back from the last one."""
    labels = [point.label for point in chart.points]
    long = _LETTER * max(map(len, labels), default=1) + 2 * _PADDING
    every = ceil(len(labels) * long / (ACROSS[width] - _SIDE))
    return labels[::-1][:: max(every, 1)][::-1]


def _line(chart: Chart, width: Width) -> Definition:
    """The figures in time; a cross on the axis where one is withheld, and a gap in the line."""
    known = [point.value for point in chart.points if point.value is not None]
    top = chart.top or max([*known, 1]) * 1.12
    axis = {"labelAngle": 0, "labelOverlap": False, "values": _named(chart, width), "grid": False}
    along = {"field": "label", "type": "ordinal", "sort": None, "title": None, "axis": axis}
    up = {"type": "quantitative", "title": chart.axis, "scale": {"domain": [0, top], "nice": True}, "axis": _up(top)}
    return {
        "height": _TALL[width],
        "encoding": {"x": along},
        "layer": [
            {"mark": {"type": "line", "color": MAIN, "strokeWidth": 2.5}, "encoding": {"y": {"field": "value", **up}}},
            {
                "transform": [{"filter": "datum.value !== null"}],
                "mark": {"type": "point", "color": MAIN, "filled": True, "size": 36, "opacity": 1},
                "encoding": {"y": {"field": "value", **up}},
            },
            {
                "transform": [{"filter": "datum.value === null"}],
                "mark": {"type": "text", "text": "×", "color": SOFT, "fontSize": 16, "dy": -9},
                "encoding": {"y": {"datum": 0, **up}},
            },
            {
                "transform": [{"filter": "datum.marked"}],
                "mark": {"type": "text", "dy": -13, "fontWeight": "bold"},
                "encoding": {"y": {"field": "value", **up}, "text": {"field": "shown"}},
            },
        ],
    }


def _up(top: float) -> Definition:
    """The marks of the axis: each whole number once, where there are few."""
    return {**_UP, "values": list(range(ceil(top) + 1))} if top < _UP["tickCount"] else _UP


_UP: Final[Definition] = {
    "tickCount": 4,
    "tickMinStep": 1,
    "ticks": False,
    "domain": False,
    "format": "d",
    "titlePadding": 10,
}
