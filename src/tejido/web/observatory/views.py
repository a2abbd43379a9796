"""The home of the observatory, and its words."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tejido.directory.access import published_institutions
from tejido.observatory.released.reading import ReleaseInForce
from tejido.web.context import instant
from tejido.web.observatory.asked import frame, told_by_a_release
from tejido.web.observatory.headline import answers
from tejido.web.observatory.zone_maps import drawn_district, zone_maps
from tejido.web.public.views import without_trace


@told_by_a_release
def home(request: HttpRequest, release: ReleaseInForce) -> HttpResponse:
    """How are we, where, who, and are we acting in time: each in a sentence, with its chart."""
    told = answers(release)
    sites = published_institutions(str(settings.TEJIDO_DISTRICT))
    where = zone_maps(release, told.where.period, drawn_district(sites, instant(request))) if told.where else None
    return render(request, "observatory/home.html", {**frame(request, release), "told": told, "maps": where})


@login_not_required
@require_safe
@without_trace
def glossary(request: HttpRequest) -> HttpResponse:
    """What the words of the observatory mean."""
    return render(request, "observatory/glossary.html")
