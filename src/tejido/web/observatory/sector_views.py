"""The sectors: whether each acts in time and delivers its figures, as a traffic light with words; and one sector."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tejido.kernel.errors import NotFound
from tejido.observatory.released.reading import ReleaseInForce
from tejido.web.observatory.asked import frame, told_by_a_release
from tejido.web.observatory.breakdowns import telling, told
from tejido.web.observatory.lights import LIGHTS, lights
from tejido.web.observatory.lines import period_name
from tejido.web.observatory.profiles import codes_of, period_of, profile
from tejido.web.observatory.sources import beside

SECTOR = "sector"


@told_by_a_release
def sectors(request: HttpRequest, release: ReleaseInForce) -> HttpResponse:
    """The traffic light of every sector."""
    period = telling(release, release.sheet("OPO-01"), SECTOR, period_of(release, SECTOR))
    rows = lights(release, period)
    shown = {
        **frame(request, release),
        "when": period_name(period).lower(),
        "rows": [row for row in rows if row.told],
        "quiet": [row for row in rows if not row.told],
        "key": LIGHTS,
        "besides": [
            beside(release, release.sheet(code))
            for code in ("OPO-01", "ENT-01")
            if told(release, release.sheet(code)) or release.deliveries_of(code)
        ],
    }
    return render(request, "observatory/sectors.html", shown)


@told_by_a_release
def sector(request: HttpRequest, release: ReleaseInForce, code: str) -> HttpResponse:
    """What the release tells of one sector."""
    known = codes_of(release, SECTOR)
    period = telling(release, release.sheet("OPO-01"), SECTOR, period_of(release, SECTOR))
    if code not in known:
        raise NotFound("Esta publicación no tiene cifras de ese sector.")
    shown = {
        **frame(request, release, code=code),
        "name": known[code],
        "others": {other: name for other, name in known.items() if other != code},
        "when": period_name(period).lower(),
        "families": profile(release, SECTOR, code, period),
        "row": next((row for row in lights(release, period) if row.code == code), None),
        "beside": beside(release, release.sheet("OPO-01")),
    }
    return render(request, "observatory/sector.html", shown)
