"""The district by zones: the map with its table, the zones in time, the services and how far they are; one zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tejido.directory.access import published_institutions
from tejido.directory.routing import routes
from tejido.kernel.errors import NotFound
from tejido.observatory.released.reading import ReleaseInForce
from tejido.web.context import instant
from tejido.web.observatory.asked import frame, picked, told_by_a_release
from tejido.web.observatory.breakdowns import axes_of, broken, telling, years
from tejido.web.observatory.distances import WANTED, ZoneDistances, distances
from tejido.web.observatory.drawn import pair_of
from tejido.web.observatory.in_time import zone_in_time
from tejido.web.observatory.lines import period_name
from tejido.web.observatory.parts import PERIOD
from tejido.web.observatory.profiles import codes_of, period_of, profile
from tejido.web.observatory.rated import COARSE, RATES, rated
from tejido.web.observatory.service_maps import service_map, services
from tejido.web.observatory.sources import beside
from tejido.web.observatory.zone_maps import CASES, District, drawn_district, maps_in_time, zone_maps

ZONE = "zone"
SEEN = {"casos": "Casos", "tasa": "Por habitantes"}
QUARTERS = 6
"""How many quarters stand side by side, the latest."""


@told_by_a_release
def zones(request: HttpRequest, release: ReleaseInForce) -> HttpResponse:
    """The map of a period (`periodo`), its table, the same by years, and the distances at this instant."""
    at, told_years = instant(request), years(release, release.sheet(CASES))
    periods = {**{year: year for year in told_years}, "total": "Todo el tiempo", **_quarters(release)}
    period = picked(request, "periodo", periods, telling(release, release.sheet(CASES), ZONE, next(iter(periods), "")))
    found = broken(release, release.sheet(CASES), ZONE, period)
    rates = rated(release, release.sheet(CASES), found, COARSE)
    seen = picked(request, "ver", SEEN, "casos") if rates and rates.lines else "casos"
    sites = list(published_institutions(str(settings.TEJIDO_DISTRICT)))
    drawn = drawn_district(sites, at)
    lines = found.parts[0].lines if found else ()
    order = [line.code for line in lines]
    told = {
        **frame(request, release),
        "periods": periods,
        "period": period,
        "ways": SEEN,
        "seen": seen,
        "rated": rates,
        "rate_columns": RATES,
        "caption": f"Por zona, {period_name(period).lower()}",
        "maps": zone_maps(release, period, drawn, rates.drawn() if rates and seen == "tasa" else ()),
        "lines": lines,
        "in_time": maps_in_time(release, drawn),
        "table_in_time": zone_in_time(release, order=order),
        "by_quarter": zone_in_time(release, quarters=QUARTERS, order=order),
        "services_map": service_map(sites, at),
        "services": services(sites, at),
        "distances": distances(_places(drawn, at), sites, at),
        "beside": beside(release, release.sheet(CASES)),
    }
    return render(request, "observatory/zones.html", told)


@told_by_a_release
def zone(request: HttpRequest, release: ReleaseInForce, code: str) -> HttpResponse:
    """What the release tells of one zone."""
    at, known = instant(request), codes_of(release, ZONE)
    if code not in known:
        raise NotFound("Esta publicación no tiene cifras de esa zona.")
    period = telling(release, release.sheet(CASES), ZONE, period_of(release, ZONE))
    sites = list(published_institutions(str(settings.TEJIDO_DISTRICT)))
    near = next((one for one in distances(_places(drawn_district(sites, at), at), sites, at) if one.code == code), None)
    chart = zone_in_time(release).chart_of(code)
    shown: dict[str, Any] = {
        **frame(request, release, code=code),
        "name": known[code],
        "others": {other: name for other, name in known.items() if other != code},
        "when": period_name(period).lower(),
        "families": profile(release, ZONE, code, period),
        "near": near,
        "kinds": _kinds(near),
        "chart": pair_of(chart),
        "hidden": any(point.value is None for point in chart.points) if chart else False,
        "beside": beside(release, release.sheet(CASES)),
    }
    return render(request, "observatory/zone.html", shown)


def _quarters(release: ReleaseInForce) -> dict[str, str]:
    """The quarters by which zones are told, the newest first."""
    axis = axes_of(release, release.sheet(CASES)).get(PERIOD)
    codes = [code for code in axis.codes if "-T" in code] if axis else []
    return {code: period_name(code) for code in reversed(codes)}


def _kinds(near: ZoneDistances | None) -> list[tuple[str, Any]]:
    return [(title, far) for (title, _), far in zip(WANTED, near.kinds, strict=True)] if near else []


def _places(drawn: District | None, at: datetime) -> dict[str, tuple[str, tuple[float, float]]]:
    """The zones that are drawn, their names and the place that stands for each."""
    known, district = routes(at), str(settings.TEJIDO_DISTRICT)
    found = {}
    for zone in drawn.near.zones if drawn else ():
        _, middle = known.ground_of(zone.code, district=district)
        if middle is not None and zone.code in known.zone_names:
            found[zone.code] = (known.zone_names[zone.code], middle)
    return found
