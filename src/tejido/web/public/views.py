"""The public pages. Nothing here is kept in the browser's disk, and nothing asks another site for anything."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tejido.directory.access import published_help_lines, published_institutions
from tejido.web.context import instant
from tejido.web.navigation import first_place, places_for
from tejido.web.public.guide import line_view, sections

URGENT = ("emergencia-105", "linea-100", "linea-1810", "samu-106")
without_trace = cache_control(no_store=True, private=True)


@login_not_required
@require_safe
@without_trace
def home(request: HttpRequest) -> HttpResponse:
    """Help now for whoever comes; an operator goes straight to the first page of the work."""
    actor = getattr(request, "actor", None)
    if first := first_place(places_for(actor) if actor else []):
        return redirect(first.path)
    lines = {line.code: line for line in published_help_lines()}
    at = instant(request)
    urgent = [line_view(lines[code], at) for code in URGENT if code in lines]
    return render(request, "public/home.html", {"urgent": [line for line in urgent if line.number]})


@login_not_required
@require_safe
@without_trace
def services(request: HttpRequest) -> HttpResponse:
    """Help lines and the district's services, with hours and the day each was verified. Two queries."""
    at = instant(request)
    shown = {
        "lines": [line_view(line, at) for line in published_help_lines()],
        "sections": sections(published_institutions(settings.TEJIDO_DISTRICT), at),
    }
    return render(request, "public/services.html", shown)


@login_not_required
@require_safe
@without_trace
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of each person, who sees it, and the rights over it."""
    return render(request, "public/privacy.html")


@login_not_required
@require_safe
@without_trace
def accessibility(request: HttpRequest) -> HttpResponse:
    """What these pages do so that everybody can use them."""
    return render(request, "public/accessibility.html")


@login_not_required
@require_safe
@without_trace
def leave(request: HttpRequest) -> HttpResponse:
    """The quick exit without JavaScript: to the neutral page, without telling it where one came from."""
    answer = HttpResponseRedirect(settings.TEJIDO_NEUTRAL_URL)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
