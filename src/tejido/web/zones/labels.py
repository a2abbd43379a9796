"""Where the names of the zones go on a map: inside their zone, over no service and no other name. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from shapely import intersects_xy
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

LETTER: Final = 11.0
LINE: Final = 17
"""Pixels that a letter and a line of a name take, in the larger letters of a phone (map.css)."""
_GRID: Final = 11
Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A name in lines, for a shape in pixels."""

    lines: tuple[str, ...]
    shape: BaseGeometry

    def room(self, x: float, y: float) -> Bounds:
        """The room that the name takes when its middle is there."""
        half = LETTER * max(map(len, self.lines)) / 2
        tall = LINE * len(self.lines) / 2
        return (x - half, y - tall, x + half, y + tall)


def spots(labels: Sequence[Label], taken: Sequence[Bounds], window: Bounds) -> list[tuple[int, int]]:
    """The middle of each name, in their order; the smallest shapes choose first."""
    busy = list(taken)
    found: dict[int, tuple[int, int]] = {}
    for number in sorted(range(len(labels)), key=lambda n: labels[n].shape.area):
        label = labels[number]
        x, y = _best(label, [_kept_in(window, label, at) for at in _candidates(label.shape)], busy, window)
        found[number] = (round(x), round(y))
        busy.append(label.room(x, y))
    return [found[number] for number in range(len(labels))]


def _best(label: Label, candidates: Sequence[Spot], busy: Sequence[Bounds], window: Bounds) -> Spot:
    """Where the name hides and loses least; among those, where it sticks least out of its zone and from its middle."""
    hidden = [round(_hidden(label.room(*at), busy, window)) for at in candidates]
    least = min(hidden)
    best = [at for at, lost in zip(candidates, hidden, strict=True) if lost == least]
    return min(best, key=lambda at: _out(label, at))


def _candidates(shape: BaseGeometry) -> Iterator[Spot]:
    middle = shape.representative_point()
    yield middle.x, middle.y
    west, south, east, north = shape.bounds
    steps = [step / _GRID for step in range(1, _GRID)]
    grid = [(west + (east - west) * x, south + (north - south) * y) for x, y in product(steps, steps)]
    inside = intersects_xy(shape, [x for x, _ in grid], [y for _, y in grid])
    yield from (at for at, within in zip(grid, inside, strict=True) if within)


def _kept_in(window: Bounds, label: Label, at: Spot) -> Spot:
    """The nearest place to a candidate where the whole name is seen."""
    room, (west, north, east, south) = label.room(*at), window
    right = max(west - room[0], 0) or min(east - room[2], 0)
    down = max(north - room[1], 0) or min(south - room[3], 0)
    return at[0] + right, at[1] + down


def _hidden(room: Bounds, busy: Sequence[Bounds], window: Bounds) -> float:
    """What the name would hide of others, and four times what it would lose at the edge, in square pixels."""
    own = (room[2] - room[0]) * (room[3] - room[1])
    return sum(_shared(room, other) for other in busy) + 4 * (own - _shared(room, window))


def _shared(one: Bounds, other: Bounds) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return wide * tall if wide > 0 and tall > 0 else 0.0


def _out(label: Label, at: Spot) -> float:
    return float(box(*label.room(*at)).difference(label.shape).area + label.shape.centroid.distance(Point(at)))
