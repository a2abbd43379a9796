"""What is known later: more incidents, more people, notes; the case is planned again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.field_policy import GROUP_OF_ROLE, Group
from tejido.cases.intake import IncidentEntry, PersonEntry, RelationEntry
from tejido.cases.models import Case, Note, Relation
from tejido.cases.services.case_rows import person_row
from tejido.cases.services.checking import age_of, check_incident, check_person
from tejido.cases.services.date_checking import was_over_before
from tejido.cases.services.editing import editable_case
from tejido.cases.services.identity_rows import incident_row
from tejido.cases.services.people_rows import dated_incidents, follow_age, index_person, is_sole, person_of
from tejido.cases.services.replanning import replan
from tejido.cases.services.sent_twice import same_incident, same_note, same_person
from tejido.cases.services.task_work import write_event
from tejido.directory.lookups import zone_codes
from tejido.kernel.errors import FieldErrors, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.protocols.events import Event
from tejido.vault.sealing import handle_of

NOTE_LENGTH = 10_000


@transaction.atomic(durable=True)
def add_incident(case_code: str, entry: IncidentEntry, *, actor: Actor, at: datetime) -> int:
    """Add an incident and plan again; returns its number. The same incident sent again changes nothing.

    Raises:
        NotFound, NotPermitted, FieldErrors.
    """
    case = editable_case(case_code, actor, needs=Group.INCIDENT)
    faults: defaultdict[str, list[str]] = defaultdict(list)
    check_incident(entry, "incident", zones=zone_codes(case.district, at=at), at=at, faults=faults)
    _check_somebody_lived(case, entry, at, faults)
    if faults:
        raise FieldErrors(faults)
    handle = handle_of(case_code)
    same = same_incident(case, entry, handle, at)
    if same is not None:
        return same
    number = case.incidents.count() + 1
    incident_row(case, number, entry, handle, at).save()
    case.facts["violence_types"] = sorted({*case.facts.get("violence_types", []), *entry.types})
    case.save()
    moment = entry.occurred_until or entry.occurred_from
    if moment is not None and entry.precision in ("instant", "day", "period"):
        write_event(case, Event.INCIDENT_OCCURRED, occurred_at=moment, actor=actor, at=at)
    _record(Action.INCIDENT_ADDED, case, actor, at, {"number": number})
    replan(case, actor_code=actor.code, at=at)
    return number


@transaction.atomic(durable=True)
def add_person(
    case_code: str, entry: PersonEntry, *, relation: RelationEntry | None, survivor: str, actor: Actor, at: datetime
) -> str:
    """Add a person; a relation ties an alleged perpetrator to the survivor with that code. Returns the person's code.

    The same person sent again changes nothing. Of `relation` only what is not a place in an intake is read.

    Raises:
        NotFound, NotPermitted, FieldErrors.
    """
    case = editable_case(case_code, actor, needs=GROUP_OF_ROLE.get(entry.role, Group.IDENTITY))
    faults: defaultdict[str, list[str]] = defaultdict(list)
    check_person(entry, "person", dated_incidents(case), sole=is_sole(case), at=at, faults=faults)
    if faults:
        raise FieldErrors(faults)
    entry = replace(entry, age=age_of(entry, at))
    handle = handle_of(case_code)
    same = same_person(case, entry, handle, at)
    if same is not None:
        return same
    row = person_row(case, entry, handle, at)
    row.save()
    index_person(row, entry.identity)
    if relation is not None:
        Relation.objects.create(
            survivor=person_of(case, survivor),
            perpetrator=row,
            level1=relation.level1,
            level2=relation.level2,
            lives_with=relation.lives_with,
            is_guardian=relation.is_guardian,
        )
    _record(Action.PERSON_ADDED, case, actor, at, {"person": row.code})
    follow_age(case)
    replan(case, actor_code=actor.code, at=at)
    return row.code


@transaction.atomic(durable=True)
def add_note(case_code: str, text: str, *, actor: Actor, at: datetime) -> None:
    """Add a note; only the actor's institution and the case's team read it. The same note again changes nothing.

    Raises:
        NotFound, NotPermitted, Refused.
    """
    case = editable_case(case_code, actor, note=True, closed=True)
    if not text.strip() or len(text) > NOTE_LENGTH:
        raise Refused(f"Escriba la nota (hasta {NOTE_LENGTH} letras).", field="text")
    handle = handle_of(case_code)
    if same_note(case, text, handle, actor.code, at):
        return
    Note.objects.create(
        case=case,
        at=at,
        actor_code=actor.code,
        institution_code=actor.institution or "",
        text_sealed=handle.seal(text, context="note"),
    )
    _record(Action.NOTE_ADDED, case, actor, at, {})


def _check_somebody_lived(case: Case, entry: IncidentEntry, at: datetime, faults: defaultdict[str, list[str]]) -> None:
    """Add the fault of an incident that was over before any survivor of the case was born."""
    ages = list(case.people.filter(role="survivor").values_list("age", flat=True))
    known = [age for age in ages if age is not None]
    if known and len(known) == len(ages) and was_over_before(entry, max(known), at):
        faults["incident.occurred_from"].append("La persona afectada todavía no había nacido. Revise la fecha.")


def _record(action: Action, case: Case, actor: Actor, at: datetime, data: dict[str, Any]) -> None:
    record(action=action, subject=("case", case.code), actor_code=actor.code, at=at, data=data)
