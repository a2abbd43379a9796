"""The connections of an institution with other systems: for its head, and for the administration."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.machines.access import Place, visible_tokens
from tejido.accounts.machines.services.tokens import approve_token, create_token, revoke_token, rotate_token
from tejido.accounts.machines.terms import Terms
from tejido.accounts.permits import Permit
from tejido.alerts.webhooks.access import undelivered, visible_subscriptions
from tejido.alerts.webhooks.services.subscribing import (
    requeue_notice,
    rotate_signature,
    stop_subscription,
    subscribe,
)
from tejido.directory.routing import routes
from tejido.kernel.errors import TejidoError
from tejido.web.account.forms import show_errors
from tejido.web.account.institutions import choices_for, place_of
from tejido.web.connections.forms import SubscriptionForm, TokenForm
from tejido.web.connections.telling import told_token
from tejido.web.context import asking, instant

MOST_SHOWN = 100
EVENTS = {
    "task.opened": "tarea nueva",
    "task.changed": "cambio en una tarea",
    "task.late": "tarea fuera de plazo",
    "task.closed": "tarea cerrada",
    "task.withdrawn": "tarea que ya no le toca",
}


@never_cache
@require_safe
def connections(request: HttpRequest) -> HttpResponse:
    """Every token and subscription that the actor manages, and what did not arrive."""
    actor, at = asking(request), instant(request)
    names = {code: one.name for code, one in routes(at).institutions.items()}
    shown = {
        "tokens": [told_token(row, names, at) for row in visible_tokens(actor)[:MOST_SHOWN]],
        "hooks": [(row, names.get(row.institution_code, "")) for row in visible_subscriptions(actor)[:MOST_SHOWN]],
        "lost": [(row, EVENTS.get(row.event, row.event)) for row in undelivered(actor)[:MOST_SHOWN]],
        "own": bool(actor.institution),
    }
    return render(request, "connections/connections.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_token(request: HttpRequest) -> HttpResponse:
    """Create a token; its secret is on the page that answers, and nowhere else."""
    actor, at = _managing(request), instant(request)
    form = TokenForm(request.POST if request.method == "POST" else None, institutions=choices_for(actor))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        terms = Terms(said["name"], said["scopes"], at + timedelta(days=said["days"]), said["calls_a_minute"])
        try:
            given = create_token(_place(actor, said["institution"]), terms, actor=actor, at=at)
        except TejidoError as error:
            show_errors(form, error)
        else:
            return _secret(request, "token", given.code, given.secret, waits=not actor.institution)
    status = 422 if form.errors else 200
    return render(request, "connections/new_token.html", {"form": form, "own": bool(actor.institution)}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_subscription(request: HttpRequest) -> HttpResponse:
    """Say where a system of the own institution hears."""
    actor, at = _managing(request), instant(request)
    form = SubscriptionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = subscribe(_own_place(actor), name=said["name"], url=said["url"].strip(), actor=actor, at=at)
        except TejidoError as error:
            show_errors(form, error)
        else:
            return _secret(request, "hook", made.code, made.secret)
    status = 422 if form.errors else 200
    shown = {"form": form, "own": bool(actor.institution)}
    return render(request, "connections/new_subscription.html", shown, status=status)


@never_cache
@require_POST
def act_on_token(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """Approve, give another secret, or revoke."""
    actor, at = _managing(request), instant(request)
    if deed == "cambiar":
        given = rotate_token(code, actor=actor, at=at)
        return _secret(request, "token", given.code, given.secret, waits=not actor.institution)
    if deed == "aprobar":
        approve_token(code, actor=actor, at=at)
        messages.success(request, "El token ya vale.")
    elif deed == "anular":
        revoke_token(code, actor=actor, at=at)
        messages.success(request, "El token quedó anulado: desde este momento no abre nada.")
    else:
        raise Http404
    return redirect("connections")


@never_cache
@require_POST
def act_on_subscription(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """Give another secret, or stop."""
    actor, at = _managing(request), instant(request)
    if deed == "cambiar":
        made = rotate_signature(code, actor=actor, at=at)
        return _secret(request, "hook", made.code, made.secret)
    if deed != "detener":
        raise Http404
    stop_subscription(code, actor=actor, at=at)
    messages.success(request, "La suscripción quedó detenida: no se envía nada más a esa dirección.")
    return redirect("connections")


@require_POST
def requeue(request: HttpRequest, code: str) -> HttpResponse:
    """Try once more what did not arrive."""
    requeue_notice(code, actor=_managing(request), at=instant(request))
    messages.success(request, "El aviso volvió a la cola. Si no llega, aparecerá aquí otra vez.")
    return redirect("connections")


def _managing(request: HttpRequest) -> Actor:
    actor = asking(request)
    actor.require(Permit.CONNECTIONS_MANAGE)
    return actor


def _place(actor: Actor, institution: str) -> Place:
    place = place_of(actor, institution)
    return Place(place.institution_code, place.sector, place.district)


def _own_place(actor: Actor) -> Place:
    return Place(actor.institution or "", actor.sector or "", actor.district)


def _secret(request: HttpRequest, kind: str, code: str, secret: str, *, waits: bool = False) -> HttpResponse:
    shown = {"kind": kind, "code": code, "secret": secret, "waits": waits}
    return render(request, "connections/secret.html", shown)
