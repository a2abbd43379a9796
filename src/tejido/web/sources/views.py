"""The sources side by side: public, because every figure in it was published by somebody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tejido.accounts.permits import Permit
from tejido.web.public.views import without_trace
from tejido.web.sources.side_by_side import page, until


@login_not_required
@require_safe
@without_trace
def triangulation(request: HttpRequest) -> HttpResponse:
    """Each source with what it counts, side by side by year and group, what does not agree, and nothing added up."""
    found = page()
    shown = {
        "sources": found.sources,
        "tables": [
            (table, [(year, [(source, value, until(value) if value else "") for source, value in
                             zip(table.sources, values, strict=True)]) for year, values in table.rows])
            for table in found.tables
        ],
        "flags": found.flags,
        "report": found.report,
        "estimates": [(one, [(year, round(100 * year.share), round(100 * year.low), round(100 * year.high))
                             for year in one.years]) for one in found.estimates],
        "why_not": found.why_not,
        "manages": bool(getattr(request, "actor", None) and request.actor.may(Permit.SOURCES_MANAGE)),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "sources/triangulation.html", shown)
