"""Every row of a new case, built in memory: people sealed, route planned, obligations gated, chain begun."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import ExclusionSet
from tejido.cases.catalog import age_band
from tejido.cases.intake import ExclusionEntry, Identity, Intake, PersonEntry
from tejido.cases.models import Case, CaseEvent, Consent, Person, PersonIndex, Relation
from tejido.cases.planning_facts import events_of, facts_of, planner_facts
from tejido.cases.services.identity_rows import identity_mapping, incident_row, index_values
from tejido.cases.services.one_statement import CaseRows
from tejido.cases.services.routing import Allowed, Place, assign
from tejido.directory.libraries import library_of
from tejido.directory.routes import Routes
from tejido.directory.routing import routes
from tejido.kernel.codes import new_code
from tejido.law.marks import Mark
from tejido.ledger.actions import Action
from tejido.ledger.chain import NewEntry, first_rows
from tejido.obligations.access import confirmed_marks
from tejido.obligations.models import Obligation, ObligationAct
from tejido.obligations.quick import maker
from tejido.obligations.services.opening import Subject, obligation_row
from tejido.obligations.states import Act
from tejido.protocols.duties import Plan
from tejido.protocols.planning import plan
from tejido.protocols.steps import Library
from tejido.vault.models import DataKey
from tejido.vault.sealing import DataKeyHandle, key_version, new_wrapped_key

KIND = "case"
_case_row, _key_row, _person_row, _index_row = maker(Case), maker(DataKey), maker(Person), maker(PersonIndex)
_relation_row, _consent_row, _event_row, _act_row = (
    maker(Relation),
    maker(Consent),
    maker(CaseEvent),
    maker(ObligationAct),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a new case stands on: the directory of its instant, the protocols, and who gives the codes by prefix."""

    routes: Routes
    library: Library
    marks: Mapping[str, Mark]
    code: Callable[[str], str] = new_code


def present_ground(district: str, at: datetime, known: Routes | None = None) -> Ground:
    """The ground of that instant in a district. One small query, two when the directory is not known yet."""
    return Ground(known or routes(at), library_of(district), confirmed_marks(district))


def case_rows(intake: Intake, *, actor: Actor, key: str, at: datetime, ground: Ground | None = None) -> CaseRows:
    """The rows of a checked intake; `key` is its submission key. No query when the ground is given."""
    ground = ground or present_ground(actor.district, at)
    code = ground.code("C")
    handle, wrapped = new_wrapped_key(code)
    case = _case(intake, code, key, handle, actor, at, ground.library)
    rows = CaseRows(
        case, _key_row(subject_code=code, wrapped=wrapped, key_version=key_version(), created_at=at, erased_at=None)
    )
    rows.incidents = [incident_row(case, n, entry, handle, at) for n, entry in enumerate(intake.incidents, start=1)]
    rows.people = [person_row(case, entry, handle, at, code=ground.code("N")) for entry in intake.people]
    rows.indexes = [
        _index_row(person=row, kind=kind, value=value)
        for row, entry in zip(rows.people, intake.people, strict=True)
        for kind, value in index_values(entry.identity)
    ]
    rows.relations = _relations(intake, rows.people)
    rows.consents = _consents(case, intake, actor, at)
    rows.events = _events(case, intake, actor, at)
    _plan_into(rows, intake, actor, at, ground)
    return rows


def _case(
    intake: Intake, code: str, key: str, handle: DataKeyHandle, actor: Actor, at: datetime, library: Library
) -> Case:
    return _case_row(
        code=code,
        submission_key=key,
        district=actor.district,
        door_institution=actor.institution or "",
        registered_by=actor.code,
        registered_at=at,
        channel=intake.channel,
        entry_route=intake.entry_route,
        condition=intake.condition,
        zone_code=intake.zone_code,
        anonymous=intake.anonymous,
        immediate_danger=intake.immediate_danger,
        school_code=intake.school_code,
        library=library.version,
        facts=facts_of(intake, entry_sector=actor.sector or ""),
        contact_sealed=handle.seal(asdict(intake.contact), context="contact"),
    )


def person_row(case: Case, entry: PersonEntry, key: DataKeyHandle, at: datetime, *, code: str | None = None) -> Person:
    """The unsaved row of a person, the identity sealed for its code."""
    code = code or new_code("N")
    sealed = None
    if entry.identity != Identity():
        sealed = key.seal(identity_mapping(entry.identity), context=f"person:{code}")
    return _person_row(
        case=case,
        code=code,
        role=entry.role,
        registered_at=at,
        sex=entry.sex,
        age=entry.age,
        age_band=age_band(entry.age),
        profile=dict(entry.profile),
        identity_sealed=sealed,
    )


def _relations(intake: Intake, people: list[Person]) -> list[Relation]:
    return [
        _relation_row(
            survivor=people[entry.survivor],
            perpetrator=people[entry.perpetrator],
            level1=entry.level1,
            level2=entry.level2,
            lives_with=entry.lives_with,
            is_guardian=entry.is_guardian,
        )
        for entry in intake.relations
    ]


def _consents(case: Case, intake: Intake, actor: Actor, at: datetime) -> list[Consent]:
    return [
        _consent_row(
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
    ]


def _events(case: Case, intake: Intake, actor: Actor, at: datetime) -> list[CaseEvent]:
    return [
        _event_row(
            case=case,
            event=event,
            occurred_at=occurred_at,
            registered_at=at,
            actor_code=actor.code,
            institution_code=actor.institution or "",
        )
        for event, occurred_at in events_of(intake, entry_sector=actor.sector or "", at=at).items()
    ]


def _plan_into(rows: CaseRows, intake: Intake, actor: Actor, at: datetime, ground: Ground) -> None:
    case = rows.case
    current = _first_plan(intake, case, actor, at, ground)
    case.versions = dict(current.versions)
    place = Place(
        district=case.district,
        zone_code=case.zone_code,
        door_institution=case.door_institution,
        school_code=case.school_code,
        exclusions=exclusion_set(intake.exclusions),
        allowed=Allowed.from_consents(rows.consents),
    )
    subject = Subject(KIND, case.code, case.district)
    rows.obligations = [
        obligation_row(assign(duty, place, ground.routes, at=at), subject=subject, at=at, code=ground.code("T"))
        for duty in current.duties
    ]
    rows.acts = [opened_act(row, actor.code, actor.institution or "", at) for row in rows.obligations]
    rows.head, rows.entries = first_rows((KIND, case.code), _entries(rows, actor, at))


def _first_plan(intake: Intake, case: Case, actor: Actor, at: datetime, ground: Ground) -> Plan:
    return plan(
        planner_facts(case.facts),
        events_of(intake, entry_sector=actor.sector or "", at=at),
        library=ground.library,
        calendar=ground.routes.calendar(case.district),
        at=at,
        marks=ground.marks,
        decided_only=True,
    )


def exclusion_set(entries: Iterable[ExclusionEntry]) -> ExclusionSet:
    """The exclusions asked for at intake, as the value that the gates read."""
    by_kind = {kind: frozenset(e.value for e in entries if e.kind == kind) for kind in ("account", "institution")}
    return ExclusionSet(
        accounts=by_kind["account"],
        institutions=by_kind["institution"],
        posts=frozenset(e.value for e in entries if e.kind == "post"),
        rungs=frozenset(e.value for e in entries if e.kind == "rung"),
    )


def opened_act(row: Obligation, actor_code: str, institution_code: str, at: datetime) -> ObligationAct:
    """The act that opened an obligation, unsaved."""
    return _act_row(
        obligation=row, act=Act.OPENED, at=at, actor_code=actor_code, institution_code=institution_code, data={}
    )


def _entries(rows: CaseRows, actor: Actor, at: datetime) -> list[NewEntry]:
    subject = (KIND, rows.case.code)
    opened = [
        NewEntry(Action.OBLIGATION_OPENED, subject, actor.code, at, {"obligation": row.code, "step": row.step})
        for row in rows.obligations
    ]
    return [NewEntry(Action.CASE_REGISTERED, subject, actor.code, at, {"people": len(rows.people)}), *opened]
