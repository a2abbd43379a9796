"""The maps of the pages, out of what the directory knows. The shelter and secret places are never on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tejido.directory.models import Institution, Zone
from tejido.web.zones.drawing import MapView, PlaceInput, ZoneInput, around, map_view

WIDE, SMALL = 620, 300
Shapes = Sequence[tuple[Zone, Mapping[str, Any], bool]]


def places_of(institutions: Iterable[Institution]) -> list[PlaceInput]:
    """The services with a known place."""
    return [
        PlaceInput(one.name, one.sector, one.lat, one.lon)
        for one in institutions
        if one.lat is not None and one.lon is not None and not one.place_is_secret and one.state != "closed"
    ]


def district_maps(
    shapes: Shapes, places: Sequence[PlaceInput], *, own: str = ""
) -> tuple[MapView | None, MapView | None]:
    """The part with services (or the zone that is looked at), and the whole district with a frame around that part."""
    boundary = next((geometry for zone, geometry, _ in shapes if zone.kind == "district"), None)
    zones = _zones(shapes, own)
    if boundary is None:
        return None, None
    seen = [zone.geometry for zone in zones if zone.own]
    near = around([(p.lat, p.lon) for p in places] if not seen else [], seen or ([] if places else [boundary]))
    whole = around([], [boundary])
    return (
        map_view(boundary, zones, places, window=near, width=WIDE),
        map_view(boundary, [], [], window=whole, width=SMALL, frame=near),
    )


def outline(geometry: Mapping[str, Any], boundary: Mapping[str, Any] | None) -> MapView:
    """One shape alone, as it was, inside the district."""
    one = ZoneInput("", "", geometry, approximate=False, own=True)
    return map_view(boundary, [one], [], window=around([], [boundary or geometry]), width=SMALL)


def _zones(shapes: Shapes, own: str) -> list[ZoneInput]:
    return [
        ZoneInput(zone.code, zone.name, geometry, approximate, zone.code == own)
        for zone, geometry, approximate in shapes
        if zone.kind != "district"
    ]
