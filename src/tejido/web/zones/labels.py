"""Where the names of the zones go on a map: inside their zone, over no service and no other name. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

LETTER: Final = 11.0
LINE: Final = 17
"""Pixels that a letter and a line of a name take, in the larger letters of a phone (map.css)."""
_GRID: Final = 11


@dataclass(frozen=True, slots=True)
class Label:
    """A name in lines, for a shape in pixels."""

    lines: tuple[str, ...]
    shape: BaseGeometry

    def room(self, x: float, y: float) -> BaseGeometry:
        """The room that the name takes when its middle is there."""
        half = LETTER * max(map(len, self.lines)) / 2
        tall = LINE * len(self.lines) / 2
        return box(x - half, y - tall, x + half, y + tall)


def spots(labels: Sequence[Label], taken: Sequence[BaseGeometry], window: BaseGeometry) -> list[tuple[int, int]]:
    """The middle of each name, in their order; the smallest shapes choose first."""
    busy = list(taken)
    found: dict[int, tuple[int, int]] = {}
    for number in sorted(range(len(labels)), key=lambda n: labels[n].shape.area):
        label = labels[number]
        inside = (_kept_in(window, label, at) for at in _candidates(label.shape))
        x, y = min(inside, key=lambda at: _cost(label, at, busy, window))
        found[number] = (round(x), round(y))
        busy.append(label.room(x, y))
    return [found[number] for number in range(len(labels))]


def _candidates(shape: BaseGeometry) -> Iterator[tuple[float, float]]:
    middle = shape.representative_point()
    yield middle.x, middle.y
    west, south, east, north = shape.bounds
    for column in range(1, _GRID):
        for row in range(1, _GRID):
            x, y = west + (east - west) * column / _GRID, south + (north - south) * row / _GRID
            if shape.covers(Point(x, y)):
                yield x, y


def _kept_in(window: BaseGeometry, label: Label, at: tuple[float, float]) -> tuple[float, float]:
    """The nearest place to a candidate where the whole name is seen."""
    room, (west, north, east, south) = label.room(*at).bounds, window.bounds
    right = max(west - room[0], 0) or min(east - room[2], 0)
    down = max(north - room[1], 0) or min(south - room[3], 0)
    return at[0] + right, at[1] + down


def _cost(
    label: Label, at: tuple[float, float], busy: Sequence[BaseGeometry], window: BaseGeometry
) -> tuple[float, float]:
    """What the name would hide or lose there; then how far it sticks out of its zone and from its middle."""
    room = label.room(*at)
    hidden = sum(room.intersection(other).area for other in busy) + 4 * room.difference(window).area
    return round(hidden), room.difference(label.shape).area + label.shape.centroid.distance(Point(at))
