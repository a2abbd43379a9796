"""Record the act of an institution that does not log in (a court, a prosecutor): "informado por"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.field_policy import Group
from tejido.cases.planning_facts import facts_asked, planner_facts
from tejido.cases.protection.services.following import follow_event
from tejido.cases.services.editing import editable_case
from tejido.cases.services.replanning import replan
from tejido.cases.services.task_work import write_event
from tejido.cases.services.told import Told, checked
from tejido.directory.libraries import library_of
from tejido.documents.cleaning import CheckedFile
from tejido.kernel.errors import Conflict, Refused
from tejido.protocols.events import Event, Source
from tejido.protocols.facts import complete_facts

ACTS = tuple(event for event in Event if Source.ACT in event.sources)
BROUGHT = {
    Event.FILE_FORWARDED: ("misdemeanour",),
    Event.MEASURES_REQUESTED: ("received_by",),
    Event.MEASURES_GRANTED: ("received_by",),
    Event.MEASURES_DENIED: ("received_by",),
    Event.COURT_FILE_SENT: ("received_by",),
}
"""The facts that an act lets one know, besides that it happened."""


@transaction.atomic(durable=True)
def record_act(
    case_code: str,
    event: Event,
    *,
    occurred_at: datetime,
    facts: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    document: str = "",
    paper: CheckedFile | None = None,
    must_cite: bool = False,
) -> None:
    """Write the event with the facts it brings and the document it is taken from, and plan the case again.

    Raises:
        NotFound: the case is not the actor's.
        NotPermitted: the actor may not edit cases, or its sector takes no part in the proceedings.
        Refused: the event is not recorded this way, lies in the future or too long ago; no such document in the case.
        FieldErrors: a fact is not admitted.
        Conflict: the same act of the same instant was recorded already.
    """
    case = editable_case(case_code, actor, needs=Group.PERPETRATOR)
    if event not in ACTS:
        raise Refused("Ese hecho no se anota aquí: se cumple desde su tarea.", field="event")
    told = checked(Told(occurred_at, document=document, paper=paper, must_cite=must_cite), case, actor, at)
    if facts.keys() - set(BROUGHT.get(event, ())):
        raise Refused("Ese dato no lo da este acto: anótelo en «Datos del caso».", field="event")
    if case.events.filter(event=event, occurred_at=occurred_at).exists():
        raise Conflict("Ese acto ya estaba anotado con la misma fecha y hora.")
    known = {name: value for name, value in facts.items() if value is not None}
    if known:
        asked = library_of(case.district).facts
        complete_facts({**facts_asked(case.facts, asked), **planner_facts(known)}, asked)
        case.facts = {**case.facts, **known}
        case.save(update_fields=["facts"])
    write_event(case, event, occurred_at=occurred_at, actor=actor, at=at, document=told.document)
    follow_event(case, event, told, actor_code=actor.code, at=at)
    replan(case, actor_code=actor.code, at=at)
