"""The pages of the open data: what there is to download, what changed, why cells are empty, and under what terms."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tejido.accounts.permits import Permit
from tejido.observatory.opening.formats import FORMATS
from tejido.observatory.opening.licence import LICENCE, cited
from tejido.observatory.released.reading import current, published, release
from tejido.web.opendata.changes import lines
from tejido.web.opendata.grouped import groups
from tejido.web.opendata.sending import MOST_A_MINUTE
from tejido.web.public.views import without_trace


@login_not_required
@require_safe
@without_trace
def data(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The tables of a release, each in every format; the release in force when no number is said."""
    newest = current()
    found = newest if number is None else release(number)
    actor = getattr(request, "actor", None)
    shown = {
        "release": found,
        "in_force": found is not None and newest is not None and found.number == newest.number,
        "groups": groups(found.tables.values()) if found else [],
        "formats": list(FORMATS),
        "all": [release(one) for one in reversed(published())],
        "citation": cited(found) if found else "",
        "licence": LICENCE,
        "most": MOST_A_MINUTE,
        "manages": bool(actor and actor.may(Permit.OBSERVATORY_MANAGE)),
    }
    return render(request, "opendata/data.html", shown)


@login_not_required
@require_safe
@without_trace
def changelog(request: HttpRequest, number: int) -> HttpResponse:
    """What changed in a release since the one before."""
    found = release(number)
    shown = {"release": found, "since": found.about.changes["since"], "lines": lines(found)}
    return render(request, "opendata/changes.html", shown)


@login_not_required
@require_safe
@without_trace
def empty_cells(request: HttpRequest) -> HttpResponse:
    """Why some cells have no number, with a small example."""
    return render(request, "opendata/empty_cells.html", {"release": current()})


@login_not_required
@require_safe
@without_trace
def licence(request: HttpRequest) -> HttpResponse:
    """Under what terms the data may be used, and how to cite it."""
    found = current()
    shown = {"release": found, "licence": LICENCE, "citation": cited(found) if found else "",
             "table_citation": cited(found, next(iter(found.tables.values()))) if found else ""}  # fmt: skip
    return render(request, "opendata/licence.html", shown)
