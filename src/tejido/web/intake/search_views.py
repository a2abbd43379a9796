"""Search before create. It answers that there may be a match, never where or with whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tejido.accounts.permits import Permit
from tejido.cases.services.search import PER_HOUR, Matches, search_possible_matches
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Refused
from tejido.web.context import instant
from tejido.web.intake.place import new_key
from tejido.web.intake.search_form import SearchForm


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Ask, and say what may be done with the answer; each search is recorded."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Permit.CASE_REGISTER)
    at = instant(request)
    sent = request.method == "POST"
    form = SearchForm(request.POST if sent else None, prefix="buscar", today=lima_date(at))
    matches: Matches | None = None
    if sent and form.is_valid():
        try:
            matches = search_possible_matches(form.identity(), actor=actor, at=at)
        except Refused as refused:
            form.add_error(None, refused.message)
    carried = form.carried() if matches is not None else {}
    shown = {"form": form, "matches": matches, "per_hour": PER_HOUR, "key": new_key(), "carried": carried}
    return render(request, "intake/search.html", shown, status=422 if sent and matches is None else 200)
