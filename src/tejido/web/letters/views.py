"""The bell: why each alert came; and the dead letters, which a person mends and sends again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.alerts.access import bell, dead_letters
from tejido.alerts.escalation import Kind
from tejido.alerts.models import Delivery
from tejido.alerts.services.seeing import requeue_dead_letter, see_alerts
from tejido.cases.access import still_told
from tejido.obligations.access import own_by_code
from tejido.obligations.models import Obligation
from tejido.web.context import instant

PAGE = 50
CHANNELS = {"page": "la página", "email": "correo", "sms": "mensaje de texto"}
KINDS = {
    Kind.START: ("Tarea nueva", "bell"),
    Kind.UNACKNOWLEDGED: ("Nadie la vio", "eye"),
    Kind.REMINDER: ("Recordatorio", "clock"),
    Kind.LATE: ("Pasó la hora", "warning"),
    Kind.GLASS: ("Caso abierto con motivo", "key"),
    Kind.HOOK: ("No llegó a otro sistema", "send"),
    Kind.BULLETIN: ("Boletín del observatorio", "board"),
    Kind.RELEASE: ("No salió algo del observatorio", "board"),
    "dead": ("Aviso no entregado", "send"),
}


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert in words, with where it leads for this person; no link where nothing may be opened."""

    row: Delivery
    kind: str
    icon: str
    title: str
    href: str


@never_cache
@require_GET
def bell_page(request: HttpRequest) -> HttpResponse:
    """The newest alerts of the person, with why each one came."""
    actor = _actor(request)
    rows = bell(actor)
    known = own_by_code(actor, {row.obligation_code for row in rows})
    tasks = {row.code: row for row in still_told(actor, known.values())}
    alerts = [_alert(row, tasks, actor) for row in rows]
    return render(request, "letters/bell.html", {"alerts": alerts, "fresh": any(not r.seen_at for r in rows)})


@require_POST
def see_all(request: HttpRequest) -> HttpResponse:
    """Mark every alert of the person as seen."""
    see_alerts(actor=_actor(request), at=instant(request))
    return redirect("alerts")


@never_cache
@require_GET
def undelivered(request: HttpRequest) -> HttpResponse:
    """The messages that were given up, newest first, by code."""
    page = Paginator(dead_letters(_actor(request)), PAGE).get_page(request.GET.get("page"))
    letters = [(row, CHANNELS.get(row.channel, row.channel)) for row in page]
    return render(request, "letters/undelivered.html", {"page": page, "letters": letters})


@require_POST
def requeue(request: HttpRequest, letter: int) -> HttpResponse:
    """Try one again; it leaves the list and comes back if it fails once more."""
    requeue_dead_letter(letter, actor=_actor(request), at=instant(request))
    messages.success(request, "El aviso volvió a la cola. Si no se puede entregar, aparecerá aquí otra vez.")
    return redirect("dead_letters")


def _alert(row: Delivery, tasks: Mapping[str, Obligation], actor: Actor) -> Alert:
    kind, icon = KINDS.get(row.kind, ("Aviso", "bell"))
    task = tasks.get(row.obligation_code)
    title = task.action if task else f"{kind}: {row.subject_code}"
    return Alert(row, kind, icon, title, _where(row, task, actor))


def _where(row: Delivery, task: Obligation | None, actor: Actor) -> str:
    if row.kind == "dead":
        return "/avisos/no-entregados"
    if row.kind == Kind.HOOK:
        return "/conexiones" if actor.may(Permit.CONNECTIONS_MANAGE) else ""
    if row.kind == Kind.BULLETIN:
        return reverse("bulletins")
    if row.kind == Kind.RELEASE:
        return reverse("observatory_publish") if actor.may(Permit.OBSERVATORY_MANAGE) else ""
    if row.kind == Kind.GLASS:
        return f"/cuenta/accesos/{row.obligation_code}" if actor.may(Permit.GLASS_REVIEW) else ""
    if task is not None:
        return f"/tareas/{task.code}"
    of_case = row.subject_kind == "case"
    return f"/casos/{row.subject_code}" if of_case and actor.may(Permit.BOARD_CODES) else ""


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
