"""A form that is sent after the session ended is kept for who was writing it, and found again. No script is needed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from tejido.accounts.access import account_of_session
from tejido.accounts.actors import Actor, actor_of
from tejido.cases.services.drafts import save_draft, save_unsent
from tejido.kernel.errors import TejidoError
from tejido.web.account.written_on import page_of
from tejido.web.intake.drafts import OF, body_of
from tejido.web.unsent import led_back, name_of

LEFT: Final = "left"  # in the session that follows one that ended: the number of the account that was in
_NEVER_KEPT: Final = ("mfa_", "account_change_password", "account_reauthenticate", "account_logout", "draft_")


def keep_unsent(request: HttpRequest, *, at: datetime) -> str:
    """The page to come back to, with what was sent kept for the account that was in; blank when nothing was kept.

    The token of the form was checked before. A form with a draft of its own becomes that draft; any other is kept by
    the address of its page. Passwords and files are never kept.
    """
    left = request.session.get(LEFT) if request.method == "POST" else None
    account = account_of_session(left) if left else None
    if account is None:
        return ""
    actor, page, name = actor_of(account, at=at), page_of(request), _draft_of(request)
    try:
        if name:
            save_draft(name, body_of(request.POST), actor=actor, at=at)
            return page
        return led_back(page) if _keep_by_page(request, page, actor, at) else ""
    except TejidoError:  # too long, or no longer permitted: the login page is all there is to show
        return ""


def _keep_by_page(request: HttpRequest, page: str, actor: Actor, at: datetime) -> bool:
    name, body = name_of(page.partition("?")[0]), body_of(request.POST)
    if not name or _url_name(request.path).startswith(_NEVER_KEPT):
        return False
    if not any(value.strip() for values in body.values() for value in values):
        return False
    save_unsent(name, body, actor=actor, at=at)
    return True


def _url_name(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def _draft_of(request: HttpRequest) -> str:
    """The draft that the form itself names, by the address where its script keeps it."""
    try:
        found = resolve(request.POST.get(OF, ""))
    except Resolver404:
        return ""
    return str(found.kwargs["form"]) if found.url_name == "draft_keep" else ""
