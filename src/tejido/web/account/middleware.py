"""Who asks, and whether the session still holds: one piece a question, in the order of this file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control

from tejido.accounts.actors import actor_of
from tejido.accounts.models import Account
from tejido.accounts.roles import roles
from tejido.accounts.session_clock import BEGAN, SEEN, SessionClock
from tejido.kernel.clock import now
from tejido.web.account.unsent import LEFT, keep_unsent
from tejido.web.account.written_on import page_of

Answer = Callable[[HttpRequest], HttpResponseBase]
SECOND_STEP = "second_step"
_BACKGROUND = ("X-Tejido-Background", "X-Fragmento")
_FETCHED = (*_BACKGROUND, "X-Borrador")
_OPEN_WITHOUT_SECOND_STEP = {
    "account_profile",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
}


def start_clock(request: HttpRequest, at: datetime) -> None:
    """The session begins at that instant."""
    request.session.pop(LEFT, None)
    request.session[BEGAN] = request.session[SEEN] = int(at.timestamp())


class NothingKept:
    """What is answered to somebody who is logged in stays in no browser's disk and no proxy's: computers are shared."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        inside = request.user.is_authenticated
        answer = self.get_response(request)
        if inside or request.user.is_authenticated:
            patch_cache_control(answer, no_store=True, private=True)
        return answer


class SessionLimits:
    """Ends a session after 30 minutes without use or 10 hours; writes the last use at most once a minute.

    The empty session that follows says which account was in: a form that it sends too late is kept for it (also when
    another tab, or the page by itself, asked for something in between), and nothing else.
    What a page asks by itself in the background (`X-Fragmento`) is not use: a screen left open closes.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self._hold(request, now())
        return self.get_response(request)

    def _hold(self, request: HttpRequest, at: datetime) -> None:
        clock = SessionClock.read(request.session)
        if clock is None:
            start_clock(request, at)
        elif clock.end(at) is not None:
            left = request.user.pk
            logout(request)
            request.session[LEFT] = left
        elif clock.is_stale(at) and not _has_header(request, _BACKGROUND):
            request.session[SEEN] = int(at.timestamp())


class ActorMiddleware:
    """`request.actor`: the actor of this request with the cases it has open; None when nobody is logged in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        request.actor = actor_of(user, at=now()) if isinstance(user, Account) else None  # type: ignore[attr-defined]
        return self.get_response(request)


class LoginNeeded(LoginRequiredMiddleware):
    """Every page asks for a login unless its view is marked `login_not_required`.

    After logging in the person returns to the page: for a form that was sent, the page where it was written, and what
    was typed is there as a draft. A fetch gets 401, so that what was typed stays on the screen.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]) -> Any:
        if _has_header(request, _FETCHED) or request.headers.get("Accept") == "application/json":
            return HttpResponse("Su sesión terminó.", status=401, content_type="text/plain; charset=utf-8")
        kept = keep_unsent(request, at=now())
        if kept:
            messages.info(request, "Su sesión terminó. Lo que escribió quedó guardado como borrador de su cuenta.")
        query = urlencode({"next": kept or page_of(request)})
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")


class SecondStepNeeded:
    """Where the installation demands it, a role that sees identities sets up its second step before anything else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        actor = getattr(request, "actor", None)
        if not settings.TEJIDO_REQUIRE_MFA or actor is None or not getattr(view, "login_required", True):
            return None
        held = roles().get(actor.role)
        name = (request.resolver_match.url_name if request.resolver_match else "") or ""
        free = name.startswith("mfa_") or name in _OPEN_WITHOUT_SECOND_STEP
        if held is None or not held.second_step or free or _has_second_step(request):
            return None
        messages.info(request, "Antes de continuar, active un segundo paso para entrar: su rol ve datos protegidos.")
        return HttpResponseRedirect(resolve_url("mfa_index"))


def _has_second_step(request: HttpRequest) -> bool:
    if not request.session.get(SECOND_STEP) and is_mfa_enabled(request.user):
        request.session[SECOND_STEP] = True
    return bool(request.session.get(SECOND_STEP))


def _has_header(request: HttpRequest, names: tuple[str, ...]) -> bool:
    return any(name in request.headers for name in names)
