"""The zones' pages: the district's map, one zone, and where a place lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from shapely.geometry import Point

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.access import shape_history, visible_institutions, visible_zones, zone_shapes
from tejido.directory.geometry import read_shape
from tejido.directory.kinds import ZONE_KINDS
from tejido.directory.routing import routes
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import NotFound
from tejido.protocols.sectors import Sector
from tejido.reports.telling.sectors import sector_name
from tejido.web.context import asking, instant
from tejido.web.zones.drawing import PlaceInput
from tejido.web.zones.forms import PlaceForm
from tejido.web.zones.maps import Shapes, district_maps, outline, places_of


@dataclass(frozen=True, slots=True)
class Competent:
    """Who must act in a place for one sector; `code` empty when the district has nobody."""

    sector: str
    code: str
    name: str
    by_name: bool


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """Where a place lies: in the district or not, in which zone, and who is competent there."""

    lat: float
    lon: float
    inside: bool
    zone_code: str
    zone_name: str
    competent: tuple[Competent, ...]


@require_safe
def zones(request: HttpRequest) -> HttpResponse:
    """The map with its table, and the answer about a place when one is asked for. Five queries."""
    actor, at = asking(request), instant(request)
    shapes = zone_shapes(actor, on=lima_date(at))
    known = visible_zones(actor)
    institutions = list(visible_institutions(actor).prefetch_related("territory__zone"))
    sectors = sorted({one.sector for one in institutions if one.lat is not None and one.sector}, key=sector_name)
    sector = request.GET.get("sector", "")
    places = places_of(one for one in institutions if sector not in sectors or one.sector == sector)
    form = PlaceForm(request.GET if {"lat", "lon"} & request.GET.keys() else None)
    answer = None
    if form.is_bound and form.is_valid():
        answer = _answer(actor, form.cleaned_data["lat"], form.cleaned_data["lon"], shapes, at)
        if answer.inside:
            places.insert(0, PlaceInput("El punto que buscó", "", answer.lat, answer.lon))
    near, whole = district_maps(shapes, places)
    drawn = {zone.code: approximate for zone, _, approximate in shapes}
    served: dict[str, list[object]] = {}
    for one in institutions:
        for part in one.territory.all():
            served.setdefault(part.zone.code, []).append(one)
    shown = {
        "rows": [(zone, ZONE_KINDS.get(zone.kind, ""), drawn.get(zone.code), served.get(zone.code)) for zone in known],
        "near": near,
        "whole": whole,
        "sectors": sectors,
        "sector": sector if sector in sectors else "",
        "form": form,
        "answer": answer,
        "may_import": actor.may(Permit.ZONES_EDIT),
    }
    return render(request, "zones/zones.html", shown)


@require_safe
def zone(request: HttpRequest, code: str) -> HttpResponse:
    """One zone: its shape now and before, who serves it. Six queries at most."""
    actor, at = asking(request), instant(request)
    found = next((one for one in visible_zones(actor) if one.code == code), None)
    if found is None:
        raise NotFound("No existe esa zona en su distrito.")
    shapes = zone_shapes(actor, on=lima_date(at))
    boundary = next((geometry for one, geometry, _ in shapes if one.kind == "district"), None)
    drawn = next(((geometry, approximate) for one, geometry, approximate in shapes if one.code == code), None)
    near, whole = district_maps(shapes, places_of(visible_institutions(actor)), own=code) if drawn else (None, None)
    shown = {
        "zone": found,
        "kind": ZONE_KINDS.get(found.kind, ""),
        "approximate": drawn[1] if drawn else None,
        "near": near,
        "whole": whole,
        "competent": _competent(actor, code, at),
        "history": [(shape, outline(shape.geometry, boundary)) for shape in shape_history(actor, code)],
    }
    return render(request, "zones/zone.html", shown)


def _answer(actor: Actor, lat: float, lon: float, shapes: Shapes, at: datetime) -> PlaceAnswer:
    boundary = next((geometry for zone, geometry, _ in shapes if zone.kind == "district"), None)
    inside = boundary is not None and bool(read_shape(boundary).covers(Point(lon, lat)))
    code = (routes(at).zone_at(lat, lon, district=actor.district) or "") if inside else ""
    name = next((zone.name for zone, *_ in shapes if zone.code == code), "")
    return PlaceAnswer(lat, lon, inside, code, name, _competent(actor, code, at) if inside else ())


def _competent(actor: Actor, zone_code: str, at: datetime) -> tuple[Competent, ...]:
    """For each sector who is competent in a zone at that instant."""
    snapshot = routes(at)
    found = []
    for sector in Sector:
        one = snapshot.competent_institution(sector, district=actor.district, zone_code=zone_code or None, at=at)
        by_name = one is not None and zone_code in one.zones
        found.append(Competent(sector, one.code if one else "", one.name if one else "", by_name))
    return tuple(found)
