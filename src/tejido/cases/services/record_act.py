"""Record the act of an institution that does not log in (a court, a prosecutor): "informado por"."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import get_case
from tejido.cases.models import Case
from tejido.cases.services.replanning import replan
from tejido.cases.services.task_work import write_event
from tejido.kernel.errors import Refused
from tejido.obligations.services.working import CLOCK_SLACK
from tejido.protocols.events import Event, Source

ACTS = tuple(event for event in Event if Source.ACT in event.sources)


@transaction.atomic(durable=True)
def record_act(
    case_code: str, event: Event, *, occurred_at: datetime, facts: dict[str, str], actor: Actor, at: datetime
) -> None:
    """Write the event with the facts it brings, and plan the case again.

    Raises:
        NotFound: the case is not the actor's.
        NotPermitted: the actor may not edit cases.
        Refused: the event is not recorded this way, or lies in the future.
    """
    actor.require(Permit.CASE_EDIT)
    get_case(actor, case_code)
    if event not in ACTS:
        raise Refused("Ese hecho no se anota aquí: se cumple desde su tarea.", field="event")
    if occurred_at > at + CLOCK_SLACK:
        raise Refused("La fecha no puede estar en el futuro. Revise el día y la hora.", field="occurred_at")
    case = Case.objects.select_for_update().get(code=case_code)
    if facts:
        case.facts = {**case.facts, **facts}
        case.save()
    write_event(case, event, occurred_at=occurred_at, actor=actor, at=at)
    replan(case, actor_code=actor.code, at=at)
