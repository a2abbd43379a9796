"""Hearings: set, held or suspended. Each one that is set asks the CEM to go with her."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.justice import duties
from tejido.cases.justice.catalog import justice_catalog
from tejido.cases.justice.models import Hearing
from tejido.cases.justice.rows import hearing_row, set_told
from tejido.cases.justice.services import tasks
from tejido.cases.justice.services.asking import UNSEEN, keep_act, proceeding_for, was_sent
from tejido.cases.justice.states import HearingState, check_hearing
from tejido.cases.services.told import Told, checked
from tejido.kernel.errors import Conflict, NotFound, Refused
from tejido.obligations.services.working import CLOCK_SLACK

FURTHEST = timedelta(days=3 * 366)


@transaction.atomic(durable=True)
def schedule_hearing(code: str, *, kind: str, scheduled_at: datetime, told: Told, actor: Actor, at: datetime) -> str:
    """Set a hearing; returns its code.

    Raises:
        NotFound, NotPermitted; Conflict: the same hearing is set already.
        Refused: an unknown kind, before the proceeding began, or more than three years ahead.
    """
    case, row = proceeding_for(code, actor)
    justice_catalog().check("hearings", [kind], field="kind")
    if not row.opened_at <= scheduled_at <= at + FURTHEST:
        raise Refused("La fecha de la audiencia no puede ser. Revise el día y el año.", field="scheduled_at")
    if was_sent(row, told) or row.hearings.filter(kind=kind, scheduled_at=scheduled_at).exists():
        raise Conflict("Esa audiencia ya estaba anotada.")
    told = replace(checked(told, case, actor, at), data={"kind": kind, "on": scheduled_at.isoformat()})
    hearing = hearing_row(row, kind=kind, scheduled_at=scheduled_at)
    hearing.save()
    keep_act(row, "hearing_set", told, actor=actor, at=at)
    tasks.ask_company(case, hearing, actor_code=actor.code, at=at)
    return hearing.code


@transaction.atomic(durable=True)
def tell_hearing(
    hearing_code: str,
    state: HearingState,
    *,
    reason: str,
    accompanied: bool | None,
    told: Told,
    actor: Actor,
    at: datetime,
) -> None:
    """Say whether it was held or suspended, and whether somebody went with her. `accompanied` None: not known.

    Raises:
        NotFound, NotPermitted; Conflict: it was told already.
        Refused: it has not come yet and was not suspended before, or no reason of the list is given.
    """
    code = Hearing.objects.filter(code=hearing_code).values_list("proceeding__code", flat=True).first()
    if code is None:
        raise NotFound(UNSEEN)
    case, row = proceeding_for(code, actor)
    hearing = Hearing.objects.select_for_update().get(code=hearing_code)
    check_hearing(hearing.state, state)
    if state is HearingState.HELD and hearing.scheduled_at > at + CLOCK_SLACK:
        raise Refused("Esa audiencia todavía no llega. Puede anotar que se suspendió.", field="state")
    if state is HearingState.SUSPENDED:
        justice_catalog().check("suspended", [reason], field="reason")
    told = replace(checked(told, case, actor, at), data={"hearing": hearing.code, "state": state, "reason": reason})
    set_told(hearing, state, reason=reason, accompanied=accompanied, at=at)
    hearing.save()
    keep_act(row, "hearing_told", told, actor=actor, at=at)
    tasks.close_task(case, duties.HEARING, hearing.code, occurred_at=told.occurred_at, actor_code=actor.code, at=at)
