"""A change of duty: many tasks to another person at once, for who directs the institution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.services.task_work import hand_over_tasks
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, Refused
from tejido.obligations.access import inbox
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import Register
from tejido.obligations.services.working import Said
from tejido.web.context import instant
from tejido.web.tasks.forms import HandOverForm
from tejido.web.tasks.inbox import Row
from tejido.web.tasks.people import Names, names_for

MOST = 200
NOBODY = "nadie"
CHOOSE = "Marque al menos una tarea."
STALE = (
    "Alguna de las marcadas se cerró mientras tanto y no se entregó ninguna. La lista ya está al día: siga con ella."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The open tasks of the institution, of one person or of nobody, to mark and give."""
    actor, at = _actor(request), instant(request)
    actor.require(Permit.TASK_MANAGE)
    names = names_for(actor, at=at)
    held_by = request.GET.get("de")
    found = inbox(actor, held_by="" if held_by == NOBODY else held_by or None, most=MOST)
    rows = [row for row in found if row.protocol != Register.PROTOCOL]  # each person reads for herself
    sent = request.POST if request.method == "POST" else None
    form = HandOverForm(sent, at=at, slug="entrega", people=names.choices())
    if sent is not None and (moved := _hand_over(form, sent.getlist("code"), request)) is not None:
        person = names.person(form.cleaned_data["to_account"])
        messages.success(request, f"{moved} tarea{'' if moved == 1 else 's'} a cargo de {person}. Ya se le avisó.")
        return redirect("inbox")
    shown = _shown(rows, names, form, sent) | {"held_by": held_by or ""}
    status = 200 if sent is None else 409 if STALE in form.non_field_errors() else 422
    return render(request, "tasks/duty_change.html", shown, status=status)


def _hand_over(form: HandOverForm, codes: Sequence[str], request: HttpRequest) -> int | None:
    """How many changed hands; None with the reason in the form when none did."""
    if not codes:
        form.add_error(None, CHOOSE)
    if not form.is_valid():
        return None
    said = Said(form.cleaned_data["note"], form=form.cleaned_data["form"])
    to_account = form.cleaned_data["to_account"]
    try:
        return hand_over_tasks(codes, to_account=to_account, said=said, actor=_actor(request), at=form.at)
    except Conflict:
        form.add_error(None, STALE)
    except (Refused, FieldErrors, NotFound) as error:
        form.show(error)
    return None


def _shown(rows: Sequence[Obligation], names: Names, form: HandOverForm, sent: QueryDict | None) -> dict[str, Any]:
    marked = set(sent.getlist("code")) if sent is not None else set()
    return {
        "rows": [(Row(o, names.person(o.assigned_code)), o.code in marked) for o in rows],
        "form": form,
        "holders": [(NOBODY, "Nadie la tomó"), *names.choices()],
        "most": MOST if len(rows) == MOST else 0,
    }


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
