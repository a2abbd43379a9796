"""The district by zones, each as dark as its number: the steps of the key, and a tone for each zone. Pure.

A withheld zone is hatched, a zero is bare, and the names and the table say all of it without any colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor, log10

from tejido.web.observatory.lines import Line, whole
from tejido.web.observatory.parts import UNKNOWN
from tejido.web.zones.drawing import DrawnZone, MapView

MOST_STEPS = 4
MOST_CASES, MOST_RATE = "Las de más casos", "Las de tasa más alta"
_ROUND = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Step:
    """One tone of the key, both ends included."""

    tone: int
    low: int
    high: int

    @property
    def told(self) -> str:
        return whole(self.low) if self.low == self.high else f"{whole(self.low)} a {whole(self.high)}"


@dataclass(frozen=True, slots=True)
class Toned:
    """A zone as it is drawn: `tone` 0 for a zero, -1 for what is withheld, None for what the release does not tell."""

    zone: DrawnZone
    line: Line | None
    tone: int | None


@dataclass(frozen=True, slots=True)
class Choropleth:
    """The map with its tones and its key; `title` says of which period; `unknown` are zones without a shape."""

    title: str
    view: MapView
    zones: tuple[Toned, ...]
    steps: tuple[Step, ...]
    said: str
    unknown: tuple[str, ...] = ()


def steps_of(values: Iterable[float]) -> tuple[Step, ...]:
    """Four steps at most, of one width and round ends, up to the largest value."""
    most = max(values, default=0)
    if most < 1:
        return ()
    width = _rounded(most / MOST_STEPS)
    return tuple(Step(n + 1, n * width + 1, (n + 1) * width) for n in range(ceil(most / width)))


def choropleth(
    title: str, view: MapView, lines: Iterable[Line], steps: tuple[Step, ...], most: str = MOST_CASES
) -> Choropleth:
    """The map of those figures."""
    by_code = {line.code: line for line in lines}
    zones = tuple(Toned(zone, by_code.get(zone.code), _tone(by_code.get(zone.code), steps)) for zone in view.zones)
    drawn = {zone.code for zone in view.zones}
    unknown = tuple(line.label for code, line in by_code.items() if code not in drawn and code != UNKNOWN)
    return Choropleth(title, view, zones, steps, _said(title, by_code, most), unknown)


def _tone(line: Line | None, steps: tuple[Step, ...]) -> int | None:
    if line is None:
        return None
    if line.value is None:
        return -1
    return next((step.tone for step in steps if step.low <= line.value <= step.high), 0)


def _rounded(width: float) -> int:
    """The least round whole number that is as large."""
    power = 10 ** floor(log10(width)) if width >= 1 else 1
    return next(int(power * n) for n in _ROUND if power * n >= width and power * n == int(power * n))


def _said(title: str, lines: Mapping[str, Line], most: str) -> str:
    known = sorted((line for line in lines.values() if line.value), key=lambda line: -(line.value or 0))
    told = "; ".join(f"{line.label}, {line.shown}" for line in known[:3])
    hidden = sum(line.hidden for line in lines.values())
    rest = f" Zonas con el número reservado: {hidden}." if hidden else ""
    return f"Mapa del distrito por zonas, {title}. {most}: {told or 'ninguna'}.{rest} La tabla dice lo mismo."
