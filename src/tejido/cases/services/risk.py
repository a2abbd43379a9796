"""Apply a risk sheet, raise its level with a reason, and plan the case again by what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import Seen, see_case
from tejido.cases.field_policy import Closeness, Group
from tejido.cases.models import Case, Person, RiskAssessment
from tejido.cases.risk import Level, check_override, instrument, level_of, reassess_on, score
from tejido.cases.risk.levels import LADDER
from tejido.cases.services.editing import editable_case
from tejido.cases.services.reassessing import ask_again
from tejido.cases.services.replanning import replan
from tejido.cases.services.task_work import write_event
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.obligations.services.working import CLOCK_SLACK
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector
from tejido.vault.sealing import DataKeyHandle, handle_of

RISK_SECTORS = (Sector.CEM, Sector.POLICE, Sector.PROSECUTOR, Sector.FAMILY_COURT)


@dataclass(frozen=True, slots=True)
class RiskEntry:
    """A sheet as it was filled. `answers` by item number; `level` only for sheets without known items."""

    person_code: str
    instrument: str
    assessed_at: datetime
    answers: Mapping[str, str]
    level: str = ""
    override_level: str = ""
    override_reason: str = ""


@transaction.atomic(durable=True)
def assess_risk(case_code: str, entry: RiskEntry, *, actor: Actor, at: datetime) -> Level:
    """Store the sheet with its score and plan again by the level that stands; returns it.

    An older sheet entered late is kept, but the newest of each survivor counts, and among survivors the highest.

    Raises:
        NotFound, NotPermitted: not the actor's case, or its sector does not apply the sheet.
        FieldErrors, Refused: an answer is not of the sheet, the override goes down, or the date is in the future.
        Conflict: that person already wrote a sheet of the same kind at that very instant (a form sent twice).
    """
    actor.require(Permit.RISK_ASSESS)
    case = editable_case(case_code, actor)
    if not may_assess(see_case(actor, case_code), actor):
        raise NotPermitted("Su institución no aplica la ficha de valoración de riesgo.")
    if entry.assessed_at > at + CLOCK_SLACK:
        raise Refused("La fecha de la valoración no puede estar en el futuro.", field="assessed_at")
    person = _survivor(case, entry.person_code)
    if person.assessments.filter(
        instrument=entry.instrument, assessed_at=entry.assessed_at, actor_code=actor.code
    ).exists():
        raise Conflict("Esa ficha ya se guardó con la misma fecha y hora. Revise el historial antes de repetirla.")
    row = _row(case, person, entry, handle_of(case_code), actor, at)
    row.save()
    _apply(case, row, actor, at)
    return Level(row.override_level or row.level)


def may_assess(seen: Seen, actor: Actor) -> bool:
    """Whether the actor's institution applies risk sheets in that case."""
    applies = seen.closeness == Closeness.TEAM or actor.sector in RISK_SECTORS
    return actor.may(Permit.RISK_ASSESS) and seen.closeness != Closeness.GLASS and applies


def _survivor(case: Case, code: str) -> Person:
    found = case.people.filter(code=code, role="survivor").first()
    if found is None:
        raise NotFound("Elija a la persona afectada a la que se aplicó la ficha.")
    return found


def _row(
    case: Case, person: Person, entry: RiskEntry, key: DataKeyHandle, actor: Actor, at: datetime
) -> RiskAssessment:
    sheet = instrument(entry.instrument)
    result = score(sheet, entry.answers) if sheet.scored else None
    level = result.level if result else level_of(entry.level)
    if entry.override_level:
        check_override(level, level_of(entry.override_level, field="override_level"), entry.override_reason)
    standing = level_of(entry.override_level) if entry.override_level else level
    answers = dict(entry.answers)
    return RiskAssessment(
        case=case,
        person=person,
        instrument=sheet.code,
        version=sheet.version,
        assessed_at=entry.assessed_at,
        registered_at=at,
        actor_code=actor.code,
        institution_code=actor.institution or "",
        answers_sealed=key.seal(answers, context=f"risk:{person.code}") if answers else None,
        score=result.total if result else None,
        level=level,
        legal_level=standing.legal,
        override_level=entry.override_level,
        override_reason_sealed=key.seal(entry.override_reason, context=f"risk:{person.code}")
        if entry.override_level
        else None,
        reassess_on=reassess_on(standing, lima_date(entry.assessed_at)).due_on,
    )


def _apply(case: Case, row: RiskAssessment, actor: Actor, at: datetime) -> None:
    """Let the standing level count for the case; the planner knows only the law's levels."""
    level = _standing(case)
    case.risk_level = level
    case.facts = {**case.facts, "risk_level": str(level.legal)}
    case.save(update_fields=["risk_level", "facts"])
    entered = Level(row.override_level or row.level)
    _record(Action.RISK_OVERRIDDEN if row.override_level else Action.RISK_ASSESSED, case, actor, at, entered)
    write_event(case, Event.RISK_ASSESSED, occurred_at=row.assessed_at, actor=actor, at=at)
    if entered.legal == Level.SEVERE:
        write_event(case, Event.SEVERE_RISK_FOUND, occurred_at=row.assessed_at, actor=actor, at=at)
    ask_again(case, row, actor_code=actor.code, at=at)
    replan(case, actor_code=actor.code, at=at)


def _standing(case: Case) -> Level:
    """The highest among the newest sheets of each survivor; not determined counts only when no level is known."""
    newest: dict[int, RiskAssessment] = {}
    for row in case.assessments.order_by("assessed_at", "id"):
        newest[row.person_id] = row
    levels = [Level(row.override_level or row.level) for row in newest.values()]
    known = [level for level in LADDER if level in levels]
    return known[-1] if known else Level.UNDETERMINED


def _record(action: Action, case: Case, actor: Actor, at: datetime, level: Level) -> None:
    record(action=action, subject=("case", case.code), actor_code=actor.code, at=at, data={"level": str(level)})


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A sheet as it was filled."""

    answers: Mapping[str, str]
    override_reason: str


@transaction.atomic(durable=True)
def open_assessment(case_code: str, assessment_id: int, *, actor: Actor, at: datetime) -> OpenedSheet:
    """What was answered in a sheet, for the case's team only; the reading is recorded.

    Raises:
        NotFound, NotPermitted.
    """
    seen = see_case(actor, case_code)
    if not seen.shows(Group.RISK) or not (seen.closeness == Closeness.GLASS or actor.may(Permit.IDENTITY_READ)):
        raise NotPermitted("La ficha de riesgo la ve solo el equipo que lleva el caso.")
    row = seen.case.assessments.select_related("person").filter(pk=assessment_id).first()
    if row is None:
        raise NotFound("No encontramos esa ficha en este caso.")
    record(action=Action.RISK_READ, subject=("case", case_code), actor_code=actor.code, at=at, data={})
    handle, context = handle_of(case_code), f"risk:{row.person.code}"
    return OpenedSheet(
        handle.mapping(row.answers_sealed, context=context) if row.answers_sealed else {},
        handle.text(row.override_reason_sealed, context=context) if row.override_reason_sealed else "",
    )
