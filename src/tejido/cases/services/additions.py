"""What is known later: more incidents, people, identities, facts and notes; the case is planned again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import see_case
from tejido.cases.catalog import age_band
from tejido.cases.fact_policy import answerable
from tejido.cases.field_policy import Group
from tejido.cases.intake import Identity, IncidentEntry, PersonEntry, RelationEntry
from tejido.cases.models import Case, Note, Person, PersonIndex, Relation
from tejido.cases.planning_facts import planner_facts, youngest
from tejido.cases.services.case_rows import person_row
from tejido.cases.services.checking import age_of, check_incident, check_person
from tejido.cases.services.editing import check_writing, editable_case
from tejido.cases.services.identity_rows import identity_mapping, incident_row, index_values
from tejido.cases.services.replanning import replan
from tejido.cases.services.sent_twice import same_incident, same_note, same_person
from tejido.cases.services.task_work import write_event
from tejido.directory.lookups import institution_sector, zone_codes
from tejido.kernel.errors import FieldErrors, NotFound, NotPermitted, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.protocols.events import Event
from tejido.protocols.facts import complete_facts
from tejido.protocols.loading import standard_library
from tejido.protocols.sectors import Sector
from tejido.vault.sealing import DataKeyHandle, handle_of

NOTE_LENGTH = 10_000
GROUP_OF_ROLE = {
    "survivor": Group.IDENTITY,
    "alleged_perpetrator": Group.PERPETRATOR,
    "other": Group.HOUSEHOLD,
}


@transaction.atomic(durable=True)
def add_incident(case_code: str, entry: IncidentEntry, *, actor: Actor, at: datetime) -> int:
    """Add an incident and plan again; returns its number. The same incident sent again changes nothing.

    Raises:
        NotFound, NotPermitted, FieldErrors.
    """
    case = editable_case(case_code, actor, needs=Group.INCIDENT)
    faults: defaultdict[str, list[str]] = defaultdict(list)
    check_incident(entry, "incident", zones=zone_codes(case.district, at=at), at=at, faults=faults)
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
    check_person(entry, "person", (), at=at, faults=faults)
    if faults:
        raise FieldErrors(faults)
    entry = replace(entry, age=age_of(entry, at))
    handle = handle_of(case_code)
    same = same_person(case, entry, handle, at)
    if same is not None:
        return same
    row = person_row(case, entry, handle, at)
    row.save()
    _index(row, entry.identity)
    if relation is not None:
        Relation.objects.create(
            survivor=_person(case, survivor),
            perpetrator=row,
            level1=relation.level1,
            level2=relation.level2,
            lives_with=relation.lives_with,
            is_guardian=relation.is_guardian,
        )
    _record(Action.PERSON_ADDED, case, actor, at, {"person": row.code})
    _follow_age(case)
    replan(case, actor_code=actor.code, at=at)
    return row.code


@transaction.atomic(durable=True)
def update_identity(
    case_code: str, person_code: str, identity: Identity, *, age: int | None = None, actor: Actor, at: datetime
) -> None:
    """Replace a person's identity and its indexes; the ledger says that it changed, never to what.

    An address that the actor does not see stays as it was.

    A date of birth, or an age in whole years when there is none, also changes the age, and the route with it.

    Raises:
        NotFound, NotPermitted, FieldErrors.
    """
    actor.require(Permit.IDENTITY_READ)
    case = editable_case(case_code, actor)
    row = _person(case, person_code)
    seen = see_case(actor, case_code)
    check_writing(seen, needs=GROUP_OF_ROLE.get(row.role), team=False, note=False)
    handle = handle_of(case_code)
    if not seen.shows(Group.ADDRESS):
        identity = _with_its_address(identity, row, handle)
    entry = PersonEntry(role=row.role, age=age, identity=identity)
    faults: defaultdict[str, list[str]] = defaultdict(list)
    check_person(entry, "person", (), at=at, faults=faults)
    if faults:
        raise FieldErrors(faults)
    mapping = identity_mapping(identity)
    row.identity_sealed = handle.seal(mapping, context=f"person:{row.code}") if mapping else None
    if age_of(entry, at) is not None:
        row.age = age_of(entry, at)
        row.age_band = age_band(row.age)
    row.save()
    row.indexes.all().delete()
    _index(row, identity)
    _record(Action.IDENTITY_UPDATED, case, actor, at, {"person": row.code})
    if _follow_age(case):
        replan(case, actor_code=actor.code, at=at)


@transaction.atomic(durable=True)
def update_facts(
    case_code: str, facts: Mapping[str, Any], *, school: str | None = None, actor: Actor, at: datetime
) -> None:
    """Set or change coded facts (None takes one back to unknown) and plan again; what stays equal is not recorded.

    `school` says which school is hers ("" takes it back); only the team says it, and None leaves it as it is.

    Raises:
        NotFound; NotPermitted: a fact that the actor's sector does not answer, or that comes from elsewhere;
        FieldErrors: its value is not admitted; Refused: it is not a school of the directory.
    """
    case = editable_case(case_code, actor, team=school is not None)
    if facts.keys() - answerable(see_case(actor, case_code), actor.sector).keys():
        raise NotPermitted("Ese dato no se cambia aquí: sale de otra parte del caso o lo responde otra institución.")
    changed = {name: value for name, value in facts.items() if value != case.facts.get(name)}
    merged = {name: value for name, value in {**case.facts, **facts}.items() if value not in (None, "", [], ())}
    complete_facts(planner_facts(merged), standard_library().facts)
    if school is not None and school != case.school_code:
        if school and institution_sector(school, at=at) != Sector.EDUCATION:
            raise Refused("Elija la institución educativa de la lista.", field="school")
        case.school_code, changed = school, {**changed, "school": school}
    if not changed:
        return
    case.facts = merged
    case.save()
    for name in sorted(changed):
        _record(Action.FACT_RECORDED, case, actor, at, {"fact": name})
    replan(case, actor_code=actor.code, at=at)


@transaction.atomic(durable=True)
def add_note(case_code: str, text: str, *, actor: Actor, at: datetime) -> None:
    """Add a note; only the actor's institution and the case's team read it. The same note again changes nothing.

    Raises:
        NotFound, NotPermitted, Refused.
    """
    case = editable_case(case_code, actor, note=True)
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


def _with_its_address(identity: Identity, row: Person, handle: DataKeyHandle) -> Identity:
    """The identity with the address that is sealed already."""
    if row.identity_sealed is None:
        return replace(identity, address="", address_reference="")
    known = handle.mapping(row.identity_sealed, context=f"person:{row.code}")
    return replace(identity, address=known.get("address", ""), address_reference=known.get("address_reference", ""))


def _follow_age(case: Case) -> bool:
    """Bring the planner's age in line with the youngest survivor; True when it changed."""
    age = youngest(PersonEntry(role=p.role, age=p.age) for p in case.people.defer("identity_sealed"))
    if age is None or age == case.facts.get("survivor_age"):
        return False
    case.facts["survivor_age"] = age
    case.save(update_fields=["facts"])
    return True


def _person(case: Case, code: str) -> Person:
    found = case.people.filter(code=code).first()
    if found is None:
        raise NotFound("Esa persona no está en este caso.")
    return found


def _index(row: Person, identity: Identity) -> None:
    PersonIndex.objects.bulk_create(
        PersonIndex(person=row, kind=kind, value=value) for kind, value in index_values(identity)
    )


def _record(action: Action, case: Case, actor: Actor, at: datetime, data: dict[str, Any]) -> None:
    record(action=action, subject=("case", case.code), actor_code=actor.code, at=at, data=data)
