"""The station's list and map of the people whom it protects. Nobody else sees them, and each opening is recorded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.cases.protection.services.station import Placed, open_station_list, open_station_map
from tejido.directory.access import visible_zones, zone_shapes
from tejido.directory.routing import routes
from tejido.kernel.clock import lima_date
from tejido.reports.telling.measures import OrderTold, told_order
from tejido.web.context import asking, instant
from tejido.web.wording import RISK_UNKNOWN, RISKS, Look
from tejido.web.zones.drawing import MapView, Plane, ZoneInput, around, map_view

WIDE = 620
LEVELS = (*RISKS, "undetermined")


@dataclass(frozen=True, slots=True)
class Row:
    """One protected person in the list, by code."""

    told: OrderTold
    zone: str


@dataclass(frozen=True, slots=True)
class Dots:
    """The homes of one level of risk as one path of points."""

    level: str
    look: Look
    path: str
    count: int


@never_cache
@require_safe
def protected(request: HttpRequest) -> HttpResponse:
    """The list, one page."""
    actor, at = asking(request), instant(request)
    asked = request.GET.get("pagina", "1")
    page = open_station_list(int(asked) if asked.isdecimal() and len(asked) < 7 else 1, actor=actor, at=at)
    names = {code: one.name for code, one in routes(at).institutions.items()}
    zones = {zone.code: zone.name for zone in visible_zones(actor)}
    today = lima_date(at)
    rows = [Row(told_order(row, names, today), zones.get(row.case.zone_code, "")) for row in page.rows]
    return render(request, "protection/protected.html", {"page": page, "rows": rows})


@never_cache
@require_safe
def protected_map(request: HttpRequest) -> HttpResponse:
    """The map of the homes, with a table that says the same by zone."""
    actor, at = asking(request), instant(request)
    found = open_station_map(actor=actor, at=at)
    shapes = zone_shapes(actor, on=lima_date(at))
    boundary = next((geometry for zone, geometry, _ in shapes if zone.kind == "district"), None)
    zones = [ZoneInput(z.code, z.name, g, approximate) for z, g, approximate in shapes if z.kind != "district"]
    drawn: MapView | None = None
    dots: list[Dots] = []
    if boundary is not None:
        places = [(one.home.lat, one.home.lon) for one in found.placed]
        window = around(places, [] if places else [boundary])
        drawn = map_view(boundary, zones, [], window=window, width=WIDE)
        dots = _dots(found.placed, Plane(window, WIDE))
    by_zone = _by_zone(request, found.placed)
    shown = {"map": drawn, "dots": dots, "found": found, "total": len(found.placed), "by_zone": by_zone}
    return render(request, "protection/map.html", shown)


def _dots(placed: list[Placed], plane: Plane) -> list[Dots]:
    by_level: dict[str, list[str]] = defaultdict(list)
    for one in placed:
        x, y = plane.at(one.home.lat, one.home.lon)
        by_level[one.risk_level if one.risk_level in RISKS else "undetermined"].append(f"M{x} {y}h0")
    found = ((level, by_level[level]) for level in reversed(LEVELS) if by_level[level])
    return [Dots(level, _look(level), "".join(points), len(points)) for level, points in found]


def _look(level: str) -> Look:
    return RISKS.get(level, RISK_UNKNOWN)


def _by_zone(request: HttpRequest, placed: list[Placed]) -> list[tuple[str, int]]:
    actor, at = asking(request), instant(request)
    known = routes(at)
    counts: dict[str, int] = defaultdict(int)
    for code in known.zones_at([one.home for one in placed], district=actor.district):
        counts[known.zone_names.get(code or "", "Fuera de las zonas dibujadas")] += 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
