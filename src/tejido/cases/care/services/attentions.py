"""Attentions by service, and services that she left."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.care.catalog import care_catalog
from tejido.cases.care.models import DropOut
from tejido.cases.care.rows import attention_row, drop_out_row
from tejido.cases.care.services.people import case_of_team, keep_line, survivor
from tejido.cases.models import Person
from tejido.cases.services.editing import editable_case
from tejido.cases.services.told import Told, checked
from tejido.kernel.errors import Conflict, Refused
from tejido.ledger.actions import Action
from tejido.protocols.sectors import Sector
from tejido.vault.sealing import seal

NO_CARE = (Sector.POLICE, Sector.PROSECUTOR, Sector.FAMILY_COURT, Sector.JUSTICE_OF_PEACE)
"""The sectors that attend nobody in this sense: what they do stands in their own tasks."""


@transaction.atomic(durable=True)
def record_attention(
    case_code: str, person_code: str, *, service: str, mode: str, came: bool, told: Told, actor: Actor, at: datetime
) -> None:
    """Record an attention of the actor's own institution, or that she did not come; who comes back is no longer out.

    Raises:
        NotFound: not the actor's case. Refused: not of the lists, in the future, or a sector that attends nobody.
    """
    case = editable_case(case_code, actor)
    if told.form and case.attentions.filter(form=told.form).exists():
        return
    if actor.sector in NO_CARE:
        raise Refused("Su institución no da este servicio: anote lo que hizo en su tarea.", field="service")
    person = survivor(case, person_code)
    care_catalog().check("services", [service], field="service")
    care_catalog().check("modes", [mode], field="mode")
    told = checked(told, case, actor, at)
    note = seal(case_code, told.note, context=f"attention:{person.code}") if told.note.strip() else None
    attention_row(
        case, person, service=service, mode=mode, came=came, told=told, actor=actor, at=at, note_sealed=note
    ).save()
    if came:
        left = DropOut.objects.filter(person=person, service=service, returned_at__isnull=True)
        left.update(returned_at=told.occurred_at)
    action = Action.ATTENTION_GIVEN if came else Action.ATTENTION_MISSED
    keep_line(action, case, actor_code=actor.code, at=at, service=service)


@transaction.atomic(durable=True)
def record_drop_out(
    case_code: str, person_code: str, *, service: str, reason: str, told: Told, actor: Actor, at: datetime
) -> None:
    """Record that she stopped coming to a service, and why.

    Raises:
        NotFound, NotPermitted: the case's team only. Refused: not of the lists. Conflict: it was told already.
    """
    case = case_of_team(case_code, actor)
    person = survivor(case, person_code)
    care_catalog().check("services", [service], field="service")
    care_catalog().check("dropouts", [reason], field="reason")
    told = checked(told, case, actor, at)
    if _is_out(person, service):
        raise Conflict("Ya estaba anotado que dejó ese servicio.")
    note = seal(case_code, told.note, context=f"dropout:{person.code}") if told.note.strip() else None
    drop_out_row(case, person, service=service, reason=reason, told=told, actor=actor, at=at, note_sealed=note).save()
    keep_line(Action.CARE_LEFT, case, actor_code=actor.code, at=at, service=service, reason=reason)


def _is_out(person: Person, service: str) -> bool:
    return DropOut.objects.filter(person=person, service=service, returned_at__isnull=True).exists()
