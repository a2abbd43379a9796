"""Drafts of any form of the cases: kept while it is typed, thrown away by their owner."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tejido.cases.services.drafts import discard_draft, save_draft
from tejido.kernel.errors import Refused
from tejido.web.context import instant
from tejido.web.intake.drafts import body_of
from tejido.web.intake.place import DRAFT, registered_with
from tejido.web.unsent import page_of


@never_cache
@sensitive_post_parameters()
@require_POST
def keep(request: HttpRequest, form: str) -> HttpResponse:
    """Keep what is typed so far; the script asks for it every few seconds."""
    actor = request.actor  # type: ignore[attr-defined]
    if form.startswith(DRAFT) and registered_with(form.removeprefix(DRAFT), actor):
        return HttpResponse(status=204)  # a late save of what is a case already
    try:
        save_draft(form, body_of(request.POST), actor=actor, at=instant(request))
    except Refused as refused:
        return HttpResponse(refused.message, status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
def discard(request: HttpRequest, form: str) -> HttpResponse:
    """Throw one's own draft away."""
    discard_draft(form, actor=request.actor, at=instant(request))  # type: ignore[attr-defined]
    messages.success(request, "El borrador se borró.")
    if page := page_of(form):
        return redirect("/" if "fin" in request.POST else page)
    return redirect("case_new" if form.startswith(DRAFT) else "cases")
