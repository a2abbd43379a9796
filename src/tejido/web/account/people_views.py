"""The people of the platform: for the administration, and for a head in the own institution. No case is seen here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.accounts.access import account_for_administration, visible_accounts
from tejido.accounts.actors import Actor
from tejido.accounts.models import Account
from tejido.accounts.permits import Permit
from tejido.accounts.roles import roles
from tejido.accounts.services.invitations import Invited, invite_account, renew_invitation
from tejido.accounts.services.roles import OPERATOR, end_role, grant_role
from tejido.accounts.services.standing import deactivate_account, reactivate_account
from tejido.kernel.clock import now
from tejido.kernel.errors import NotPermitted, TejidoError
from tejido.web.account.forms import InviteForm, RoleForm, show_errors
from tejido.web.account.institutions import choices_for, place_of
from tejido.web.account.mailing import invitation_link, send_invitation

_DEEDS: Mapping[str, tuple[Callable[..., Any], str]] = {
    "terminar": (end_role, "El rol terminó. Su historia queda guardada."),
    "desactivar": (
        deactivate_account,
        "La cuenta quedó desactivada: se cerraron sus sesiones y se quitó su segundo paso.",
    ),
    "reactivar": (reactivate_account, "La cuenta está activa: ahora dele un rol y una invitación nueva."),
    "invitar": (renew_invitation, "Se dio una invitación nueva; las anteriores ya no sirven."),
}
PAGE = 50


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The accounts that the actor administers, with their role and how they stand."""
    actor = _administering(request)
    rows = visible_accounts(actor, at=now())
    if words := request.GET.get("q", "").strip()[:80]:
        rows = rows.filter(full_name__icontains=words) | rows.filter(email__icontains=words)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = dict(choices_for(actor))
    context = {"page": page, "people": [_row(account, names) for account in page], "q": words}
    return render(request, "account/people.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite one person with one role."""
    actor = _administering(request)
    form = InviteForm(request.POST if request.method == "POST" else None, **_offer(actor))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            invited = invite_account(
                email=said["email"],
                full_name=said["full_name"],
                role=said["role"],
                place=place_of(actor, said["institution"]),
                actor=actor,
                at=now(),
            )
        except TejidoError as error:
            show_errors(form, error)
        else:
            return _invited(request, invited, said["full_name"])
    return render(request, "account/invite.html", {"form": form})


@require_GET
def person(request: HttpRequest, code: str) -> HttpResponse:
    """One account: its role, its history and what may be done with it."""
    actor = _administering(request)
    account = account_for_administration(actor, code, at=now())
    return _person(request, actor, account, RoleForm(**_offer(actor)))


@require_POST
def change_role(request: HttpRequest, code: str) -> HttpResponse:
    """Give another role: the one that is held ends at the same instant."""
    actor = _administering(request)
    account = account_for_administration(actor, code, at=now())
    form = RoleForm(request.POST, **_offer(actor))
    if form.is_valid():
        place = place_of(actor, form.cleaned_data["institution"])
        try:
            grant_role(code, role_code=form.cleaned_data["role"], place=place, actor=actor, at=now())
        except TejidoError as error:
            show_errors(form, error)
        else:
            messages.success(request, "El nuevo rol ya vale.")
            return redirect("account_person", code=code)
    return _person(request, actor, account, form)


@require_POST
def act(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """End the role, deactivate, reactivate or invite again."""
    actor = _administering(request)
    if deed not in _DEEDS:
        raise Http404
    service, sentence = _DEEDS[deed]
    account = account_for_administration(actor, code, at=now())
    try:
        result = service(code, actor=actor, at=now())
    except TejidoError as error:
        messages.error(request, error.message)
    else:
        if isinstance(result, Invited):
            return _invited(request, result, account.full_name)
        messages.success(request, sentence)
    return redirect("account_person", code=code)


def _administering(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not (actor.may(Permit.ACCOUNTS_ADMIN) or actor.may(Permit.ACCOUNTS_INVITE)):
        raise NotPermitted("Las cuentas las maneja la administración de la plataforma y cada jefatura.")
    return actor


def _offer(actor: Actor) -> dict[str, Any]:
    only = None if actor.may(Permit.ACCOUNTS_ADMIN) else frozenset({OPERATOR})
    return {"institutions": choices_for(actor), "only": only}


def _invited(request: HttpRequest, invited: Invited, full_name: str) -> HttpResponse:
    """The person was told by mail; when the mail did not go, the link is shown once to be handed over."""
    sent = send_invitation(request, invited, full_name=full_name)
    link = "" if sent else invitation_link(request, invited)
    return render(request, "account/invited.html", {"invited": invited, "name": full_name, "link": link})


def _person(request: HttpRequest, actor: Actor, account: Account, form: RoleForm) -> HttpResponse:
    history = [(grant, roles().get(grant.role)) for grant in account.grants.order_by("-from_at", "-pk")]
    person = _row(account, dict(choices_for(actor)))
    context = {"person": person, "history": history, "form": form, "own": account.code == actor.code}
    return render(request, "account/person.html", context | {"admin": actor.may(Permit.ACCOUNTS_ADMIN)})


def _row(account: Account, names: Mapping[str, str]) -> dict[str, Any]:
    grant = next(iter(account.open_grants), None)  # type: ignore[attr-defined]
    return {
        "account": account,
        "grant": grant,
        "institution": names.get(grant.institution_code, grant.institution_code) if grant else "",
        "role": roles().get(grant.role) if grant else None,
        "invited": bool(account.open_invitations),  # type: ignore[attr-defined]
        "waiting": account.active and not account.has_usable_password(),
    }
