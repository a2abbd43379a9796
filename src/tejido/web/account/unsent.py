"""A form that is sent after the session ended is kept as a draft of who was writing it. Without a script as well."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from tejido.accounts.actors import actor_of
from tejido.accounts.models import Account
from tejido.cases.services.drafts import save_draft
from tejido.kernel.errors import TejidoError
from tejido.web.intake.drafts import OF, body_of


def keep_unsent(request: HttpRequest, left: object, *, at: datetime) -> bool:
    """Whether what was sent is now a draft of the account that was in; its token was checked before."""
    name = _draft_of(request) if request.method == "POST" else ""
    if not name or not isinstance(left, Account):
        return False
    try:
        save_draft(name, body_of(request.POST), actor=actor_of(left, at=at), at=at)
    except TejidoError:  # too long, or no longer permitted: the login page is all there is to show
        return False
    return True


def _draft_of(request: HttpRequest) -> str:
    """The draft that the form itself names, by the address where its script keeps it."""
    try:
        found = resolve(request.POST.get(OF, ""))
    except Resolver404:
        return ""
    return str(found.kwargs["form"]) if found.url_name == "draft_keep" else ""
