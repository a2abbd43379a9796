"""A case as the field policy lets the caller's sector see it. What may not be shown is absent, not blank."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from tejido.accounts.actors import Actor
from tejido.api.shapes.task_out import TaskOut, told_task
from tejido.cases.access import Seen, incidents_of, people_of, referrals_of
from tejido.cases.fact_policy import answerable
from tejido.cases.field_policy import GROUP_OF_PROFILE, Group
from tejido.cases.models import Case, Incident, Person
from tejido.cases.protection.access import orders_of
from tejido.cases.timeline import shown_duties
from tejido.obligations.access import obligations_of


class CaseLine(BaseModel):
    """A case in a list."""

    code: str
    registered_at: datetime
    condition: str
    zone_code: str
    state: str


class CasePage(BaseModel):
    """A page, newest first; `next` is the cursor of the following one, absent on the last."""

    cases: list[CaseLine]
    next: str = ""


class IncidentOut(BaseModel):
    """What happened, by codes. The account of it is with the identities."""

    number: int
    precision: str
    occurred_from: datetime | None
    occurred_until: datetime | None
    zone_code: str
    place: str
    types: list[str]
    acts: list[str]
    modality: str
    frequency: str
    weapons: list[str]


class RelationOut(BaseModel):
    """What the alleged perpetrator is to the survivor of that code."""

    survivor: str
    level1: str
    level2: str
    lives_with: str
    is_guardian: bool | None


class PersonOut(BaseModel):
    """Somebody in the case without anything that names anybody."""

    code: str
    role: str
    sex: str
    age_band: str
    relations: list[RelationOut]
    profile: dict[str, Any] = Field(default={}, description="Absent when the sector does not see it.")


class CaseOut(BaseModel):
    """A case. `shown`: the groups of fields that the caller's sector sees of it; the rest is absent."""

    code: str
    registered_at: datetime
    state: str
    door_institution: str
    shown: list[str]
    tasks: list[TaskOut]
    referrals: list[str]
    people: list[PersonOut]
    facts: dict[str, Any]
    zone_code: str = ""
    immediate_danger: bool | None = None
    risk_level: str = ""
    incidents: list[IncidentOut] = []
    measures: list[str] = []


def told_line(case: Case) -> CaseLine:
    """A case of the own institution in a list."""
    return CaseLine(
        code=case.code, registered_at=case.registered_at, condition=case.condition, zone_code=case.zone_code,
        state=case.state,
    )  # fmt: skip


def told_case(seen: Seen, actor: Actor) -> CaseOut:
    """The case with what may be shown of it."""
    case = seen.case
    shown: dict[str, Any] = {}
    if seen.shows(Group.INCIDENT) or seen.shows(Group.ADDRESS):
        shown["zone_code"] = case.zone_code
    if seen.shows(Group.RISK_LEVEL):
        shown |= {"immediate_danger": case.immediate_danger, "risk_level": case.risk_level}
    if seen.shows(Group.INCIDENT):
        shown["incidents"] = [_incident(row) for row in incidents_of(seen)]
    if seen.shows(Group.PROTECTION):
        shown["measures"] = [row.code for row in orders_of(seen)]
    duties = shown_duties(seen, actor, obligations_of(actor, "case", case.code))
    return CaseOut(
        code=case.code,
        registered_at=case.registered_at,
        state=case.state,
        door_institution=case.door_institution,
        shown=sorted(seen.groups),
        tasks=[told_task(duty.row, title=duty.title, institution=duty.institution, own=duty.own) for duty in duties],
        referrals=[row.code for row in referrals_of(seen, actor)],
        people=[_person(row, seen) for row in people_of(seen)],
        facts={name: case.facts[name] for name in answerable(seen, actor.sector) if name in case.facts},
        **shown,
    )


def _incident(row: Incident) -> IncidentOut:
    names = IncidentOut.model_fields
    return IncidentOut(**{name: getattr(row, name) for name in names})


def _person(row: Person, seen: Seen) -> PersonOut:
    relations = [
        RelationOut(
            survivor=one.survivor.code, level1=one.level1, level2=one.level2, lives_with=one.lives_with,
            is_guardian=one.is_guardian,
        )
        for one in row.relations_as_perpetrator.all()
    ]  # fmt: skip
    group = GROUP_OF_PROFILE.get(row.role)
    shown = {"profile": dict(row.profile)} if group is not None and seen.shows(group) else {}
    return PersonOut(code=row.code, role=row.role, sex=row.sex, age_band=row.age_band, relations=relations, **shown)
