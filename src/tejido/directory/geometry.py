"""Shapes in degrees (WGS 84): checked, drawn around known places, and asked what lies where. Pure: no database.

Drawn on the plane of `distance`, and never used to measure areas for a rate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely import STRtree, affinity
from shapely.errors import ShapelyError
from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union, voronoi_diagram
from shapely.validation import explain_validity

OUTSIDE_ALLOWED = 0.02
"""Share of a shape that may stick out of the district: boundaries of two sources never agree to the metre."""


def read_shape(geometry: object) -> MultiPolygon:
    """The GeoJSON polygon as a shape.

    Raises:
        ValueError: it is no polygon, is empty, crosses itself, or is not in degrees; the message is in Spanish.
    """
    if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError("la geometría debe ser un polígono (Polygon o MultiPolygon)")
    try:
        found = shape(geometry)
    except (ShapelyError, ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        raise ValueError("las coordenadas del polígono no se pueden leer") from error
    if not found.is_valid:
        raise ValueError(f"el polígono se cruza consigo mismo ({explain_validity(found)})")
    if found.is_empty or found.area == 0:
        raise ValueError("el polígono está vacío")
    west, south, east, north = found.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("las coordenadas no están en grados (WGS 84, EPSG:4326); conviértalas antes de importar")
    return found if isinstance(found, MultiPolygon) else MultiPolygon([found])


def share_outside(inner: BaseGeometry, boundary: BaseGeometry) -> float:
    """The share of a shape's area that lies outside the boundary, 0 to 1."""
    return float(inner.difference(boundary).area / inner.area)


def cells(anchors: Mapping[str, Sequence[tuple[float, float]]], boundary: BaseGeometry) -> dict[str, dict[str, Any]]:
    """For each code the part of the boundary nearer to one of its (lat, lon) anchors than to any other, as GeoJSON.

    Codes without anchors get no cell. Coordinates are rounded to 5 decimals (about a metre).
    """
    shrink = math.cos(math.radians(boundary.centroid.y))
    flat = affinity.scale(boundary, xfact=shrink, yfact=1, origin=(0, 0))
    points = [(Point(lon * shrink, lat), code) for code, places in anchors.items() for lat, lon in places]
    parts: dict[str, list[BaseGeometry]] = {}
    for cell in voronoi_diagram(MultiPoint([p for p, _ in points]), envelope=flat).geoms:
        owner = next(code for point, code in points if cell.covers(point))
        parts.setdefault(owner, []).append(cell.intersection(flat))
    return {code: _unflattened(unary_union(found), shrink) for code, found in sorted(parts.items())}


def _unflattened(found: BaseGeometry, shrink: float) -> dict[str, Any]:
    back = affinity.scale(found, xfact=1 / shrink, yfact=1, origin=(0, 0))
    polygons = [p for p in getattr(back, "geoms", [back]) if isinstance(p, Polygon) and not p.is_empty]
    whole = mapping(polygons[0] if len(polygons) == 1 else MultiPolygon(polygons))
    return {name: _rounded(value) for name, value in whole.items()}


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(v) for v in value]
    return round(value, 5) if isinstance(value, float) else value


@dataclass(frozen=True)
class ZoneIndex:
    """The shapes of one day, ready to be asked; where shapes overlap the smallest answers."""

    shapes: Mapping[str, BaseGeometry]
    _tree: STRtree = field(init=False, repr=False)
    _codes: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_size = sorted(self.shapes, key=lambda code: (self.shapes[code].area, code))
        object.__setattr__(self, "_codes", tuple(by_size))
        object.__setattr__(self, "_tree", STRtree([self.shapes[code] for code in by_size]))

    def zone_at(self, lat: float, lon: float) -> str | None:
        """The code of the zone that covers the place (its edge included), or None."""
        found = self._tree.query(Point(lon, lat), predicate="covered_by")
        return self._codes[int(min(found))] if len(found) else None

    def zones_at(self, places: Sequence[tuple[float, float]]) -> list[str | None]:
        """As `zone_at` for many (lat, lon) places, asked all at once."""
        if not places:
            return []
        found: dict[int, int] = {}
        points = shapely.points([(lon, lat) for lat, lon in places])
        for place, zone in zip(*self._tree.query(points, predicate="covered_by").tolist(), strict=True):
            found[place] = min(zone, found.get(place, zone))
        return [self._codes[found[place]] if place in found else None for place in range(len(places))]

    def centre(self, code: str) -> tuple[float, float] | None:
        """A (lat, lon) inside the zone, or None when it has no shape."""
        if code not in self.shapes:
            return None
        point = self.shapes[code].representative_point()
        return (point.y, point.x)
