"""What a chart says, before it is drawn. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_TOLD = 8
"""So many figures are read in the text alternative; the table beside the chart has them all."""


class Kind(StrEnum):
    """Bars for what is compared, with the interval of each where it has one; a line for what goes on in time."""

    BARS = "bars"
    LINE = "line"


class Width(StrEnum):
    """The same chart for a desk, paper or for a telephone."""

    WIDE = "wide"
    NARROW = "narrow"


@dataclass(frozen=True, slots=True)
class Point:
    """One figure. `value` None: withheld, or of nobody; `shown` is how it is read («34», «reservado»)."""

    label: str
    value: float | None
    shown: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart; `top` is where the axis ends, when that is known (100 for a per cent)."""

    title: str
    kind: Kind
    points: tuple[Point, ...]
    axis: str
    top: float | None = None


def alternative(chart: Chart) -> str:
    """What the chart says, in words, for who does not see it."""
    first = "Barras" if chart.kind is Kind.BARS else "Línea en el tiempo"
    told = [f"{point.label}, {point.shown}" for point in chart.points]
    if chart.kind is Kind.LINE and len(told) > MOST_TOLD:
        known = [point for point in chart.points if point.value is not None]
        ends = [*dict.fromkeys([*told[:1], *told[-1:]])]
        if known:
            most, least = (pick(known, key=lambda p: p.value or 0) for pick in (max, min))
            ends += [f"lo más alto: {most.label}, {most.shown}", f"lo más bajo: {least.label}, {least.shown}"]
        told = ends
    rest = len(told) - MOST_TOLD
    more = f"; y {rest} más" if rest > 0 else ""
    return f"{first}. {chart.title}: {'; '.join(told[:MOST_TOLD])}{more}. La tabla de al lado dice lo mismo."
