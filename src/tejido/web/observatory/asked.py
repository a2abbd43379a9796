"""Which release a page tells: the one in force, or the one that its address names. For anybody, without a trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tejido.observatory.released.reading import ReleaseInForce, current, release
from tejido.web.opendata.starting import last_run
from tejido.web.public.views import without_trace

View = Callable[..., HttpResponse]


def told_by_a_release(view: View) -> View:
    """A page of a release: `view(request, release, ...)`. Without any release it says so; a number that was never
    published is not found."""

    @wraps(view)
    def page(request: HttpRequest, number: int | None = None, **named: str) -> HttpResponse:
        found = current() if number is None else release(number)
        if found is None:
            return render(request, "observatory/nothing.html", {"run": last_run(settings.TEJIDO_RELEASES_DIR)})
        return view(request, found, **named)

    return login_not_required(require_safe(without_trace(page)))


def frame(request: HttpRequest, found: ReleaseInForce, **named: str) -> dict[str, Any]:
    """What every page of a release says of it: its number, and the address at which this page will not change."""
    match = request.resolver_match
    name = (match.url_name or "" if match else "").removesuffix("_at")
    newest = current()
    return {
        "release": found,
        "permalink": reverse(f"{name}_at", kwargs={"number": found.number, **named}),
        "in_force": newest is not None and newest.number == found.number,
        "newest": reverse(name, kwargs=named),
    }


def charts_folder() -> Path:
    """Where drawn charts are kept."""
    return Path(settings.TEJIDO_DATA_DIR) / "charts"


def picked(request: HttpRequest, name: str, among: Mapping[str, str], usual: str) -> str:
    """What the address asks for, when it is one of those that there are."""
    asked = request.GET.get(name, usual)
    return asked if asked in among else usual
