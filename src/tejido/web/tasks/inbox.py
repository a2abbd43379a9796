"""The inbox of an institution: its tasks by urgency, page by page, and the part of it that a browser refreshes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.alerts.access import unseen_count
from tejido.alerts.services.seeing import see_alerts
from tejido.cases.access import still_told
from tejido.kernel.times import ago
from tejido.law.marks import Mark
from tejido.obligations.access import (
    INBOX_PAGE,
    MOST_COUNTED,
    Section,
    inbox,
    inbox_counts,
    pending_extensions,
    recently_closed,
)
from tejido.obligations.models import Obligation
from tejido.web.context import instant
from tejido.web.tasks.people import Names, names_for

TO_DECIDE, CLOSED = "decidir", "cerradas"
SECTIONS = {"por-tomar": Section.TO_TAKE, "mias": Section.MINE, "institucion": Section.ALL}
WORDS = {"por-tomar": "Por tomar", "mias": "En curso (mías)", "institucion": "De mi institución"}
EMPTY = {
    "por-tomar": ("No hay tareas por tomar", "Cuando llegue una, aparecerá aquí sin recargar la página."),
    "mias": ("No tiene tareas en curso", "Tome una de «Por tomar» y quedará a su nombre."),
    "institucion": ("Su institución no tiene tareas abiertas", "Lo que se cierre se ve en «Cerradas»."),
    TO_DECIDE: ("Nadie espera su decisión", "Aquí llegan los pedidos de más plazo de su institución."),
    CLOSED: ("Todavía no se cerró ninguna tarea", ""),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One task in a list: who has it, for whom it is recorded, and what waits in it."""

    o: Obligation
    who: str
    since: str = ""
    informs_for: str = ""
    until: datetime | None = None
    why_here: str = ""

    @property
    def tells_mark(self) -> bool:
        """Without a limit there is nothing to mark, and an unverified one says so by itself."""
        return self.o.immediate if self.o.due_at is None else self.o.mark != Mark.UNVERIFIED


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The inbox; what it shows counts as seen."""
    actor, at = _actor(request), instant(request)
    actor.require(Permit.TASK_ACT)
    shown = _shown(request, actor, at)
    see_alerts(actor=actor, at=at, tasks=[row.o.code for row in shown["rows"]])
    return render(request, "tasks/inbox.html", shown)


@never_cache
@require_GET
def fragment(request: HttpRequest) -> HttpResponse:
    """The list alone, or nothing but the counter (`?solo=contador`), for any page that is open."""
    actor, at = _actor(request), instant(request)
    if request.GET.get("solo") == "contador":
        answer = HttpResponse()
    else:
        actor.require(Permit.TASK_ACT)
        answer = render(request, "tasks/list.html", _shown(request, actor, at))
    answer["X-Unseen"] = str(unseen_count(actor))
    return answer


def _shown(request: HttpRequest, actor: Actor, at: datetime) -> dict[str, Any]:
    decides = actor.may(Permit.EXTENSION_APPROVE)
    view = request.GET.get("ver", "por-tomar")
    if view not in EMPTY or (view == TO_DECIDE and not decides):
        view = "por-tomar"
    names = names_for(actor, at=at)
    waiting = pending_extensions(actor) if decides else []
    rows, following = [], ""
    if view == TO_DECIDE:
        rows = [
            Row(e.obligation, names.person(e.requested_by), ago(e.obligation.alert_from, at), until=e.until)
            for e in waiting
        ]
    elif view == CLOSED:
        rows = [_row(o, names, at) for o in still_told(actor, recently_closed(actor))]
    else:
        found = inbox(actor, section=SECTIONS[view], after=_key(request.GET.get("despues", "")), most=INBOX_PAGE + 1)
        rows = [_row(o, names, at) for o in found[:INBOX_PAGE]]
        following = _token(found[INBOX_PAGE - 1]) if len(found) > INBOX_PAGE else ""
    counts = {view: number for number, view in zip(inbox_counts(actor).values(), SECTIONS, strict=True)}
    tabs = [(name, word, _count(counts[name])) for name, word in WORDS.items()]
    tabs += [(TO_DECIDE, "Esperan mi decisión", _count(len(waiting)))] if decides else []
    return {
        "tabs": [*tabs, (CLOSED, "Cerradas", "")],
        "view": view,
        "rows": rows,
        "following": following,
        "later": bool(request.GET.get("despues")),
        "empty": EMPTY[view],
        "manages": actor.may(Permit.TASK_MANAGE),
    }


def _row(o: Obligation, names: Names, at: datetime) -> Row:
    informs_for = names.institution(o.institution_code) if o.institution_code != o.desk_institution else ""
    why = names.why_not_there(o.institution_code)
    return Row(o, names.person(o.assigned_code), ago(o.alert_from, at), informs_for, why_here=why)


def _count(number: int) -> str:
    return f"{MOST_COUNTED - 1}+" if number >= MOST_COUNTED else str(number)


def _token(last: Obligation) -> str:
    return f"{last.priority}~{last.due_at.isoformat() if last.due_at else ''}~{last.pk}"


def _key(token: str) -> tuple[int, datetime | None, int] | None:
    """Where the page before ended; None for the first page, also when the address was altered."""
    priority, _, rest = token.partition("~")
    due, _, row = rest.partition("~")
    try:
        due_at = datetime.fromisoformat(due) if due else None
        return (int(priority), due_at, int(row)) if due_at is None or due_at.tzinfo else None
    except ValueError:
        return None


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
