"""Requests for more time that nobody in their institution may decide: by codes and dates, for the secretariat."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.cases.services.arbitrate_extension import arbitrate_task_extension
from tejido.directory.routing import routes
from tejido.kernel.errors import Conflict
from tejido.obligations.access import extensions_to_arbitrate
from tejido.obligations.models import Extension
from tejido.web.context import asking, instant

ANSWERS = {"aprobar": (True, "Se aprobó el nuevo plazo."), "negar": (False, "El plazo queda como estaba.")}


@dataclass(frozen=True, slots=True)
class Line:
    """A request, and the name of the institution that asks."""

    asked: Extension
    institution: str


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What waits. The reason is sealed and stays so."""
    known = routes(instant(request)).institutions
    lines = [
        Line(one, found.name if (found := known.get(one.obligation.desk_institution)) else "")
        for one in extensions_to_arbitrate(asking(request))
    ]
    return render(request, "tasks/arbitration.html", {"lines": lines})


@require_POST
def decide(request: HttpRequest, code: str, answer: str) -> HttpResponse:
    """Yes or no; another one who answered first is told."""
    if answer not in ANSWERS:
        raise Http404
    approve, said = ANSWERS[answer]
    try:
        arbitrate_task_extension(code, approve=approve, actor=asking(request), at=instant(request))
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, said)
    return redirect("arbitration")
