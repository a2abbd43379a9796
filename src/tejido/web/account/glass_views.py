"""Cases opened with a reason: asking, closing, and the log that others read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.accounts.access import get_glass, visible_glass
from tejido.accounts.actors import Actor
from tejido.accounts.models import GlassSession
from tejido.accounts.permits import Permit
from tejido.accounts.services.break_glass import UNKNOWN, close_glass, open_glass, review_glass
from tejido.accounts.services.glass_reason import read_glass_reason
from tejido.cases.access import see_case
from tejido.directory.routing import routes
from tejido.kernel.clock import now
from tejido.kernel.errors import CannotUnseal, Conflict, NotFound, TejidoError
from tejido.web.account.forms import FindingForm, ReasonForm, show_errors

PAGE = 50
ERASED = "El motivo se borró junto con la identidad del caso."


@require_http_methods(["GET", "HEAD", "POST"])
def open_with_reason(request: HttpRequest, code: str) -> HttpResponse:
    """The form that opens a case for 30 minutes. It says the same whether the case exists or not."""
    actor = _actor(request)
    actor.require(Permit.GLASS_BREAK)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            see_case(replace(actor, glass=actor.glass | {code}), code)  # of the district, and not excluding the actor
            open_glass(code, reason=form.cleaned_data["reason"], actor=actor, at=now())
        except Conflict:
            return redirect(f"/casos/{code}")
        except NotFound:
            form.add_error(None, UNKNOWN)
        except TejidoError as error:
            show_errors(form, error)
        else:
            messages.warning(request, "Tiene 30 minutos. Se avisó a quien debe saberlo y cada lectura queda anotada.")
            return redirect(f"/casos/{code}")
    return render(request, "account/glass_open.html", {"form": form, "code": code})


@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close the case before its 30 minutes end."""
    try:
        close_glass(code, actor=_actor(request), at=now())
        messages.success(request, "El caso quedó cerrado para usted.")
    except Conflict as error:
        messages.info(request, error.message)
    return redirect("account_profile")


@require_GET
def openings(request: HttpRequest) -> HttpResponse:
    """The log of openings that the actor reviews: those to review first."""
    actor = _actor(request)
    actor.require(Permit.GLASS_REVIEW)
    rows = visible_glass(actor)
    if only_pending := request.GET.get("todas") != "1":
        rows = rows.filter(reviewed_at=None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    rows_named = [(session, _institution(session)) for session in page]
    shown = {"page": page, "rows": rows_named, "only_pending": only_pending, "now": now()}
    return render(request, "account/glass_log.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, code: str) -> HttpResponse:
    """One opening: who, which case, why; and the finding of the reviewer."""
    actor = _actor(request)
    session = get_glass(actor, code)
    form = FindingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            review_glass(code, finding=form.cleaned_data["finding"], actor=actor, at=now())
        except TejidoError as error:
            show_errors(form, error)
        else:
            messages.success(request, "La revisión quedó guardada en la bitácora.")
            return redirect("glass_log")
    context: dict[str, Any] = {"session": session, "reason": _reason(code, actor), "form": form}
    context["institution"] = _institution(session)
    return render(request, "account/glass_review.html", context)


def _institution(session: GlassSession) -> str:
    """The name of the institution of who opened; its code when the directory does not know it."""
    found = routes(session.opened_at).institutions.get(session.institution_code)
    return found.name if found else session.institution_code


def _reason(code: str, actor: Actor) -> str:
    try:
        return read_glass_reason(code, actor=actor, at=now())
    except CannotUnseal:
        return ERASED


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
