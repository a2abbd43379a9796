"""A protocol as it is looked up: who must do what, until when, by which article and with which mark."""

from __future__ import annotations

from pydantic import BaseModel

from tejido.law.marks import Mark
from tejido.protocols.steps import Protocol, Step, Version


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
