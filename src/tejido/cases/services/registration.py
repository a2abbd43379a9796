"""Register a case: permit, plan, rows and obligations, ledger; one durable transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.accounts.services.exclusions import put_exclusion
from tejido.cases.catalog import age_band
from tejido.cases.intake import Identity, Intake, PersonEntry
from tejido.cases.models import Case, CaseEvent, Consent, Incident, Person, PersonIndex, Relation
from tejido.cases.planning_facts import events_of, facts_of
from tejido.cases.services.checking import check_intake, years_between
from tejido.cases.services.identity_rows import identity_mapping, incident_row, index_values
from tejido.cases.services.replanning import KIND, replan
from tejido.directory.lookups import zone_codes
from tejido.kernel.clock import lima_date
from tejido.kernel.codes import new_code
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.protocols.loading import standard_library
from tejido.vault.sealing import DataKeyHandle
from tejido.vault.services.subject_keys import create_subject_key


@dataclass(frozen=True, slots=True)
class Registered:
    """The code of the case; `already` when the same form had arrived before."""

    code: str
    already: bool = False


def register_case(intake: Intake, *, actor: Actor, at: datetime) -> Registered:
    """Register the case, plan its route and open its obligations.

    The same `submission_key` registers once: a form that arrives twice answers with the first case.

    Raises:
        NotPermitted: the actor may not register cases.
        FieldErrors: something in the intake is wrong; nothing was saved.
    """
    actor.require(Permit.CASE_REGISTER)
    check_intake(intake, zones=zone_codes(actor.district, at=at), at=at)
    earlier = Case.objects.filter(submission_key=_key(intake, actor)).values_list("code", flat=True).first()
    if earlier is not None:
        return Registered(earlier, already=True)
    return _register(_aged(intake, at), actor, at)


def _aged(intake: Intake, at: datetime) -> Intake:
    """The intake with the ages that the dates of birth give."""
    return replace(intake, people=tuple(replace(entry, age=age_of(entry, at)) for entry in intake.people))


def _key(intake: Intake, actor: Actor) -> str:
    """The form's key within the person's own account: a key of somebody else's form opens nothing."""
    return f"{actor.code}:{intake.submission_key}"[:64]


@transaction.atomic(durable=True)
def _register(intake: Intake, actor: Actor, at: datetime) -> Registered:
    code = new_code("C")
    made, created = Case.objects.get_or_create(
        submission_key=_key(intake, actor), defaults=_case_columns(intake, code, actor, at)
    )
    if not created:
        return Registered(made.code, already=True)
    key = create_subject_key(code, at=at)
    _write_people(made, intake, key, at)
    _write_consents(made, intake, actor, at)
    CaseEvent.objects.bulk_create(
        CaseEvent(
            case=made,
            event=event,
            occurred_at=occurred_at,
            registered_at=at,
            actor_code=actor.code,
            institution_code=actor.institution or "",
        )
        for event, occurred_at in events_of(intake, entry_sector=actor.sector or "", at=at).items()
    )
    if intake.contact.mode:
        made.contact_sealed = key.seal(asdict(intake.contact), context="contact")
        made.save(update_fields=["contact_sealed"])
    record(action=Action.CASE_REGISTERED, subject=(KIND, code), actor_code=actor.code, at=at, data={})
    for entry in intake.exclusions:
        put_exclusion(code, kind=entry.kind, value=entry.value, reason=entry.reason, actor=actor, at=at)
    replan(made, actor_code=actor.code, at=at)
    return Registered(code)


def _case_columns(intake: Intake, code: str, actor: Actor, at: datetime) -> dict[str, object]:
    return {
        "code": code,
        "district": actor.district,
        "door_institution": actor.institution or "",
        "registered_by": actor.code,
        "registered_at": at,
        "channel": intake.channel,
        "condition": intake.condition,
        "zone_code": intake.zone_code,
        "anonymous": intake.anonymous,
        "immediate_danger": intake.immediate_danger,
        "school_code": intake.school_code,
        "library": standard_library().version,
        "facts": facts_of(intake, entry_sector=actor.sector or ""),
    }


def _write_people(case: Case, intake: Intake, key: DataKeyHandle, at: datetime) -> None:
    incidents = [incident_row(case, number, entry, key, at) for number, entry in enumerate(intake.incidents, start=1)]
    Incident.objects.bulk_create(incidents)
    people = [person_row(case, entry, key, at) for entry in intake.people]
    Person.objects.bulk_create(people)
    PersonIndex.objects.bulk_create(
        PersonIndex(person=row, kind=kind, value=value)
        for row, entry in zip(people, intake.people, strict=True)
        for kind, value in index_values(entry.identity)
    )
    Relation.objects.bulk_create(
        Relation(
            survivor=people[r.survivor],
            perpetrator=people[r.perpetrator],
            level1=r.level1,
            level2=r.level2,
            lives_with=r.lives_with,
            is_guardian=r.is_guardian,
        )
        for r in intake.relations
    )


def person_row(case: Case, entry: PersonEntry, key: DataKeyHandle, at: datetime) -> Person:
    """The unsaved row of a person, the identity sealed for its code. Inner step."""
    code = new_code("N")
    return Person(
        case=case,
        code=code,
        role=entry.role,
        registered_at=at,
        sex=entry.sex,
        age=entry.age,
        age_band=age_band(entry.age),
        profile=dict(entry.profile),
        identity_sealed=None
        if entry.identity == Identity()
        else key.seal(identity_mapping(entry.identity), context=f"person:{code}"),
    )


def age_of(entry: PersonEntry, at: datetime) -> int | None:
    """The age said, or the one that the date of birth gives today in Lima."""
    if entry.age is not None or entry.identity.birth_on is None:
        return entry.age
    return years_between(entry.identity.birth_on, lima_date(at))


def _write_consents(case: Case, intake: Intake, actor: Actor, at: datetime) -> None:
    Consent.objects.bulk_create(
        Consent(
            case=case,
            purpose=entry.purpose,
            recipient=entry.recipient,
            answer=entry.answer,
            norm=entry.norm,
            given_by=entry.given_by,
            at=at,
            recorded_by=actor.code,
        )
        for entry in intake.consents
    )
