"""The nearest services of the district, by a zone or a pasted place. What is sent is answered and forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tejido.directory.access import published_institutions
from tejido.directory.kinds import SERVICES
from tejido.directory.models import Institution
from tejido.directory.nearby import Found, Wish, nearby
from tejido.directory.routes import Routes
from tejido.directory.routing import routes
from tejido.web.context import instant
from tejido.web.nearby.forms import NearbyForm
from tejido.web.public.guide import SECTIONS, SiteView, site_view
from tejido.web.public.views import without_trace

MOST = 12
_KINDS = frozenset(kind for _, _, kinds in SECTIONS for kind in kinds)


@dataclass(frozen=True, slots=True)
class Near:
    """A service with why it stands where it does; the place of one that is secret is told by neither."""

    site: SiteView
    why: str


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@without_trace
def nearest(request: HttpRequest) -> HttpResponse:
    """The form and, sent, the services in order. By POST: a place never stands in an address nor in a history."""
    at, district = instant(request), str(settings.TEJIDO_DISTRICT)
    known = routes(at)
    sites = {one.code: one for one in published_institutions(district) if one.kind in _KINDS}
    given = {service for one in sites.values() for service in one.services}
    more: dict[str, Any] = {
        "zones": sorted(((code, known.zone_names[code]) for code in known.zones_of(district)), key=lambda z: z[1]),
        "services": [(code, words) for code, words in SERVICES.items() if code in given],
    }
    if request.method != "POST":
        return render(request, "nearby/nearest.html", {"form": NearbyForm(**more)})
    form = NearbyForm(request.POST, **more)
    if not form.is_valid():
        return render(request, "nearby/nearest.html", {"form": form}, status=422)
    wish, outside = _wish(form, known, district, at)
    shown = {"form": form, "outside": outside, "found": _found(wish, known, sites), "searched": True}
    return render(request, "nearby/nearest.html", shown)


def _wish(form: NearbyForm, known: Routes, district: str, at: datetime) -> tuple[Wish, bool]:
    """What was asked, and whether the pasted place lies out of the district."""
    zone, outside = form.word("zone") or None, False
    if form.point is not None:
        inside, zone = known.where(district, *form.point)
        outside = not inside
    zones, centre = known.ground_of(zone, district=district)
    language = form.word("language")
    wish = Wish(
        district=district,
        at=at,
        zones=zones,
        place=form.point or centre,
        service=form.word("service"),
        kinds=_KINDS,
        languages=frozenset({language} if language else ()),
        accessibility=frozenset(form.several("access")),
        taking_tasks=False,
    )
    return wish, outside


def _found(wish: Wish, known: Routes, sites: dict[str, Institution]) -> list[Near]:
    facts = [known.institutions[code] for code in sites if code in known.institutions]
    return [_near(one, sites[one.facts.code], wish.at) for one in nearby(facts, wish)[:MOST]]


def _near(one: Found, site: Institution, at: datetime) -> Near:
    return Near(site_view(site, at), ", ".join(one.why))
