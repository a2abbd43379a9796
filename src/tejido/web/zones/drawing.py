"""The district as a drawing: shapes as paths, services as points, on a plane of pixels. Pure; the SVG is the page's.

Degrees are flattened with the longitude shrunk by the latitude, as `directory.geometry` does. North is up.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from shapely import affinity
from shapely.geometry import MultiPolygon, box
from shapely.geometry.base import BaseGeometry

from tejido.directory.distance import KM_PER_DEGREE
from tejido.directory.geometry import read_shape
from tejido.web.zones.labels import Label, spots

FINE: Final = 0.00015
"""Degrees, about 16 metres: what a drawing of this size cannot show is left out."""
DOT: Final = 12
"""Pixels from the middle of a point to its edge."""
APART: Final = 24
"""Pixels between two points, so that none hides another."""
MARGIN: Final = 0.06
LEAST_SEEN: Final = 0.1
"""The part of a zone that must be in the drawing for its name to be there too."""


class Window(NamedTuple):
    """The part of the world that is drawn, in degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class ZoneInput:
    """A zone to draw; `own` is highlighted."""

    code: str
    name: str
    geometry: Mapping[str, Any]
    approximate: bool
    own: bool = False


@dataclass(frozen=True, slots=True)
class PlaceInput:
    """A place to draw: a service, or (`sector` empty) a point that was asked for."""

    name: str
    sector: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class DrawnZone:
    code: str
    lines: tuple[str, ...]
    path: str
    x: int
    y: int
    approximate: bool
    own: bool


@dataclass(frozen=True, slots=True)
class DrawnPlace:
    name: str
    sector: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MapView:
    """What the template draws; `kilometre` is how many pixels one is."""

    width: int
    height: int
    boundary: str
    zones: tuple[DrawnZone, ...]
    places: tuple[DrawnPlace, ...]
    kilometre: int
    frame: tuple[int, int, int, int] | None


@dataclass(frozen=True, slots=True)
class Plane:
    """From degrees to pixels."""

    window: Window
    width: int
    scale: float = field(init=False)
    shrink: float = field(init=False)

    def __post_init__(self) -> None:
        shrink = math.cos(math.radians((self.window.south + self.window.north) / 2))
        object.__setattr__(self, "shrink", shrink)
        object.__setattr__(self, "scale", self.width / ((self.window.east - self.window.west) * shrink))

    @property
    def height(self) -> int:
        return round((self.window.north - self.window.south) * self.scale)

    def at(self, lat: float, lon: float) -> tuple[int, int]:
        x = (lon - self.window.west) * self.shrink * self.scale
        return round(x), round((self.window.north - lat) * self.scale)

    def flat(self, shape: BaseGeometry) -> BaseGeometry:
        """The shape in pixels."""
        wide, tall = self.shrink * self.scale, -self.scale
        return affinity.affine_transform(shape, [wide, 0, 0, tall, -self.window.west * wide, -self.window.north * tall])


def around(places: Sequence[tuple[float, float]], geometries: Iterable[Mapping[str, Any]]) -> Window:
    """A window around these (lat, lon) places and shapes, with some air."""
    boxes = [(lon, lat, lon, lat) for lat, lon in places] + [read_shape(one).bounds for one in geometries]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    wide = max(east - west, north - south, 0.01) * MARGIN
    return Window(west - wide, south - wide, east + wide, north + wide)


def map_view(
    boundary: Mapping[str, Any] | None,
    zones: Sequence[ZoneInput],
    places: Sequence[PlaceInput],
    *,
    window: Window,
    width: int,
    frame: Window | None = None,
) -> MapView:
    """The drawing of that window; `frame` is a rectangle that shows where another one lies."""
    plane = Plane(window, width)
    drawn = _spread(places, plane)
    framed = None
    if frame is not None:
        (left, top), (right, bottom) = plane.at(frame.north, frame.west), plane.at(frame.south, frame.east)
        framed = (left, top, right - left, bottom - top)
    return MapView(
        width=width,
        height=plane.height,
        boundary=_path(plane.flat(_fine(json.dumps(boundary)))) if boundary else "",
        zones=_zones(zones, drawn, plane),
        places=drawn,
        kilometre=round(plane.scale / KM_PER_DEGREE),
        frame=framed,
    )


def _zones(zones: Sequence[ZoneInput], places: Sequence[DrawnPlace], plane: Plane) -> tuple[DrawnZone, ...]:
    """The zones with their names where they hide nothing; what is highlighted is drawn last."""
    ordered = sorted(zones, key=lambda zone: zone.own)
    shapes = [plane.flat(_fine(json.dumps(zone.geometry))) for zone in ordered]
    window = box(0, 0, plane.width, plane.height)
    seen = [shape.intersection(window) for shape in shapes]
    named = [n for n, part in enumerate(seen) if part.area > LEAST_SEEN * shapes[n].area]
    taken = [(p.x - DOT, p.y - DOT, p.x + DOT, p.y + DOT) for p in places]
    labels = [Label(_lines(ordered[n].name), seen[n]) for n in named]
    at = dict(zip(named, spots(labels, taken, (0, 0, plane.width, plane.height)), strict=True))
    return tuple(
        DrawnZone(
            zone.code,
            _lines(zone.name) if n in at else (),
            _path(shapes[n]),
            *at.get(n, (0, 0)),
            zone.approximate,
            zone.own,
        )
        for n, zone in enumerate(ordered)
    )


def _lines(name: str) -> tuple[str, ...]:
    """A long name in two lines, cut at the word nearest to its middle."""
    if len(name) < 14 or " " not in name:
        return (name,)
    cuts = [n for n, letter in enumerate(name) if letter == " "]
    cut = min(cuts, key=lambda n: abs(n - len(name) / 2))
    return (name[:cut], name[cut + 1 :])


def _spread(places: Sequence[PlaceInput], plane: Plane) -> tuple[DrawnPlace, ...]:
    """The places, each moved to the right of those it would hide."""
    drawn: list[DrawnPlace] = []
    for place in places:
        x, y = plane.at(place.lat, place.lon)
        while any(math.hypot(x - other.x, y - other.y) < APART for other in drawn):
            x += APART // 2
        drawn.append(DrawnPlace(place.name, place.sector, x, y))
    return tuple(drawn)


def _path(shape: BaseGeometry) -> str:
    """A shape in pixels as the `d` of a path."""
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    lines = [" ".join(f"{x:.0f},{y:.0f}" for x, y in ring.coords) for ring in rings]
    return "".join(f"M{line}z" for line in lines)


@lru_cache(maxsize=256)
def _fine(geometry: str) -> BaseGeometry:
    """The shape without what a drawing cannot show; remembered by its text."""
    return read_shape(json.loads(geometry)).simplify(FINE)
