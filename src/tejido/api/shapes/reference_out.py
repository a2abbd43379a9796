"""What is looked up: institutions, zones, lists of codes, protocols, the figures and the token itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from tejido.directory.models import Institution, Zone
from tejido.law.marks import Mark
from tejido.protocols.steps import Protocol, Step, Version


class InstitutionOut(BaseModel):
    """An institution as the directory shows it; one whose place is secret has none."""

    code: str
    name: str
    kind: str
    sector: str
    state: str
    uses_platform: bool
    takes_cases: bool
    services: list[str]
    address: str
    lat: float | None
    lon: float | None
    phones: list[dict[str, Any]]
    hours: dict[str, Any] | None


class InstitutionPage(BaseModel):
    """A page by code; `next` is the cursor of the following one, absent on the last."""

    institutions: list[InstitutionOut]
    next: str = ""


class ZoneOut(BaseModel):
    """A zone; `parent` is the code of the one that contains it, blank when none does."""

    code: str
    name: str
    kind: str
    parent: str
    approximate: bool


class Zones(BaseModel):
    """The zones of the district by name."""

    zones: list[ZoneOut]


class ChoiceOut(BaseModel):
    """One answer. `doors`: the sectors that may give it, empty for all; `parent` a code of the parent list."""

    code: str
    label: str
    parent: str
    doors: list[str]


class ListOut(BaseModel):
    """One list of codes: what it asks, how far it was checked, and its choices in order."""

    title: str
    mark: str
    parent: str
    choices: list[ChoiceOut]


class FactOut(BaseModel):
    """A fact that the planner reads: its question, its type (bool, whole, choice, several) and its answers."""

    question: str
    type: str
    values: dict[str, str]


class ProfileQuestion(BaseModel):
    """An answer of a profile: one or several codes of a list, or a count."""

    question: str
    answers: str
    list: str


class Lists(BaseModel):
    """Every list by its name, the facts, the profiles by role, and the lists of the measures."""

    lists: dict[str, ListOut]
    facts: dict[str, FactOut]
    profiles: dict[str, dict[str, ProfileQuestion]]
    measures: dict[str, dict[str, str]]
    acts: dict[str, str]


class ProtocolLine(BaseModel):
    """A protocol; `version` is the one in force, blank when none is. `draft`: it is a proposal."""

    id: str
    name: str
    draft: bool
    version: str


class Protocols(BaseModel):
    """Every protocol."""

    protocols: list[ProtocolLine]


class LimitOut(BaseModel):
    """`unit`: h hours, dh working days, d days (counted as working ones), day, same_day, months."""

    amount: int
    unit: str


class StepOut(BaseModel):
    """A step. `mark` is of its limit; without `limit` nobody gave one and none is invented."""

    id: str
    sector: str
    action: str
    starts_on: list[str]
    ends_on: list[str]
    emits: list[str]
    immediate: bool
    limit: LimitOut | None
    mark: str
    norm: str
    article: str


class ProtocolOut(BaseModel):
    """A protocol with the steps of the version in force (of the last one when none is)."""

    id: str
    name: str
    draft: bool
    version: str
    in_force: bool
    steps: list[StepOut]


class Board(BaseModel):
    """The present figures of the caller's institution and sector, as the board shows them; null when none was made."""

    computed_at: datetime | None
    institution: dict[str, Any] | None
    sector: dict[str, Any] | None


class TokenOut(BaseModel):
    """What the token of the call is."""

    code: str
    institution: str
    sector: str
    district: str
    scopes: list[str]
    expires_at: datetime
    calls_a_minute: int


def told_institution(row: Institution) -> InstitutionOut:
    """The institution."""
    return InstitutionOut(**{name: getattr(row, name) for name in InstitutionOut.model_fields})


def told_zone(row: Zone) -> ZoneOut:
    """The zone."""
    parent = row.parent.code if row.parent else ""
    return ZoneOut(code=row.code, name=row.name, kind=row.kind, parent=parent, approximate=row.approximate)


def told_protocol(found: Protocol, version: Version, *, in_force: bool, marks: dict[str, Mark]) -> ProtocolOut:
    """The protocol with the marks that its limits have today."""
    return ProtocolOut(
        id=found.id,
        name=found.name,
        draft=found.draft,
        version=version.id,
        in_force=in_force,
        steps=[_step(one, marks) for one in found.steps_of(version)],
    )


def _step(step: Step, marks: dict[str, Mark]) -> StepOut:
    return StepOut(
        id=step.id,
        sector=step.sector,
        action=step.action,
        starts_on=list(step.starts_on),
        ends_on=list(step.ends_on),
        emits=list(step.emits),
        immediate=step.immediate,
        limit=LimitOut(amount=step.limit.amount, unit=step.limit.unit) if step.limit else None,
        mark=marks.get(step.id) or marks.get(step.row) or step.mark,
        norm=step.citation.norm,
        article=step.citation.article,
    )
