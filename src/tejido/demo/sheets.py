"""Risk sheets of a fictitious case: answers that agree with how grave it is, their score, and what follows."""

from __future__ import annotations

from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.models import Person, RiskAssessment
from tejido.cases.risk import Instrument, Level, instrument, reassess_on, score
from tejido.cases.risk.instruments import BLANK, NO, YES, Item, Kind
from tejido.cases.services.reassessing import reassess_duty
from tejido.demo.draws import Chance, data
from tejido.demo.life import Life
from tejido.demo.own import close_own, open_at_sector
from tejido.demo.replans import replan
from tejido.kernel.clock import lima_date
from tejido.ledger.actions import Action
from tejido.obligations.own_duties import Register
from tejido.protocols.events import Event

_BLANKS = 0.03
_OVERRIDES = 0.03


def assess(life: Life, draw: Chance, severity: float, *, actor: Actor, assessed_at: datetime, at: datetime) -> None:
    """As `cases.services.risk.assess_risk`, for the case's first survivor."""
    person = next(p for p in life.rows.people if p.role == "survivor")
    sheet = instrument(_sheet_of(life, person))
    answers = answers_of(sheet, draw, severity) if sheet.scored else {}
    result = score(sheet, answers) if sheet.scored else None
    level = result.level if result else level_of(severity)
    override = Level.SEVERE if level is Level.MODERATE and draw.yes(_OVERRIDES) else None
    standing, context = override or level, f"risk:{person.code}"
    reason = draw.choice(data("words")["override"])
    life.assessments.append(
        RiskAssessment(
            case=life.rows.case,
            person=person,
            instrument=sheet.code,
            version=sheet.version,
            assessed_at=assessed_at,
            registered_at=at,
            actor_code=actor.code,
            institution_code=actor.institution or "",
            answers_sealed=life.key.seal(answers, context=context) if answers else None,
            score=result.total if result else None,
            level=level,
            legal_level=standing.legal,
            override_level=override or "",
            override_reason_sealed=life.key.seal(reason, context=context) if override else None,
            reassess_on=reassess_on(standing, lima_date(assessed_at)).due_on,
        )
    )
    _apply(life, standing, overridden=override is not None, actor=actor, assessed_at=assessed_at, at=at)


def _apply(life: Life, entered: Level, *, overridden: bool, actor: Actor, assessed_at: datetime, at: datetime) -> None:
    # One survivor has the sheets, each later than the one before: the last one stands.
    case = life.rows.case
    case.risk_level = entered
    case.facts = {**case.facts, "risk_level": str(entered.legal)}
    action = Action.RISK_OVERRIDDEN if overridden else Action.RISK_ASSESSED
    life.record(action, actor.code, at, {"level": str(entered)})
    life.write_event(Event.RISK_ASSESSED, occurred_at=assessed_at, actor=actor, at=at)
    if entered.legal == Level.SEVERE:
        life.write_event(Event.SEVERE_RISK_FOUND, occurred_at=assessed_at, actor=actor, at=at)
    _ask_again(life, actor_code=actor.code, at=at)
    replan(life, actor_code=actor.code, at=at)


def _ask_again(life: Life, *, actor_code: str, at: datetime) -> None:
    """As `reassessing.ask_again`: each sheet is later than the one before, so the last one asks."""
    row = life.assessments[-1]
    if row.reassess_on is None:
        return
    close_own(
        life, Register.RISK, row.person.code, event=Event.RISK_ASSESSED, occurred_at=row.assessed_at,
        actor_code=actor_code, at=at,
    )  # fmt: skip
    open_at_sector(life, reassess_duty(row, at=at), actor_code=actor_code, at=at)


def answers_of(sheet: Instrument, draw: Chance, severity: float) -> dict[str, str]:
    """Answers for every question that is asked: the graver the case, the more «yes» where «yes» gives points."""
    found: dict[str, str] = {}
    for item in sheet.items:
        asked = item.asked_if
        if item.kind is Kind.TEXT or (asked is not None and found.get(asked.item, BLANK) != asked.answer):
            continue
        found[item.number] = _answer(item, draw, severity)
    return {number: answer for number, answer in found.items() if answer != BLANK}


def _answer(item: Item, draw: Chance, severity: float) -> str:
    if (item.may_be_blank and draw.yes(0.2)) or draw.yes(_BLANKS):
        return BLANK
    if item.kind is Kind.SCORED:
        worse = YES if item.points.get(YES, 0) > item.points.get(NO, 0) else NO
        share = severity * (0.55 if item.highest >= 4 else 0.95)
        return worse if draw.yes(share) else (NO if worse == YES else YES)
    if item.raises_level:
        return YES if draw.yes(0.03) else NO
    return draw.choice(sorted(item.options))


def _sheet_of(life: Life, person: Person) -> str:
    tie = next((r.level1 for r in life.rows.relations if r.survivor is person), "")
    if person.age is not None and person.age < 18:
        return "fvr-children"
    if tie == "partner" and person.sex == "female":
        return "fvr-partner"
    return "fvr-older-adults" if person.age is not None and person.age >= 60 else "fvr-family"


def level_of(severity: float) -> Level:
    """The level of a form without points, by how grave the case is."""
    cuts = data("figures")["risk"]["cuts"]
    if severity < cuts["moderate"]:
        return Level.MILD
    return Level.MODERATE if severity < cuts["severe"] else Level.SEVERE
