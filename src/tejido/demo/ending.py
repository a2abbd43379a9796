"""How a fictitious case is closed, when what it asks is met, and sometimes opened again."""

from __future__ import annotations

from datetime import datetime, timedelta

from tejido.accounts.actors import Actor
from tejido.cases.care.catalog import care_catalog
from tejido.cases.care.services.closing import BLOCKED
from tejido.cases.care.states import GoalState
from tejido.cases.services.told import Told
from tejido.demo import caring
from tejido.demo.agenda import Agenda, Deed
from tejido.demo.draws import words
from tejido.demo.recovering import figures, say_how_it_was

_SAYS_HOW_IT_WAS = 0.2


def begin_ending(agenda: Agenda) -> None:
    """Some months later somebody asks whether the case may be closed."""
    level = agenda.life.rows.case.risk_level
    days = figures()["closing"]
    agenda.put(agenda.scene.at + timedelta(days=agenda.draw.spread(*days["mild"])), _try(1, level))


def _try(number: int, asked_as: str) -> Deed:
    """Ask; a case that became graver, or that has something open, is asked about later."""

    def deed(agenda: Agenda, at: datetime) -> None:
        level, known, draw = agenda.life.rows.case.risk_level, figures(), agenda.draw
        if level != asked_as:
            median, spread = known["closing"].get(level, known["closing"]["severe"])
            later = max(agenda.scene.at + timedelta(days=draw.spread(median, spread)), at + timedelta(hours=6))
            agenda.put(later, _try(number, level))
        elif not _closed(agenda, at) and number < known["tries"]:
            agenda.put(at + timedelta(days=draw.spread(*known["retry"])), _try(number + 1, level))

    return deed


def _closed(agenda: Agenda, at: datetime) -> bool:
    life, draw, actor = agenda.life, agenda.draw, agenda.team(at)
    if actor is None or not life.assessments:
        return False
    unmet = caring.readiness(life, actor).unmet
    if set(unmet) & set(BLOCKED):
        return False
    if unmet:
        head = agenda.head(actor.institution or "", at)
        if head is None or not draw.yes(figures()["passed_over"]):
            return False
        actor = head
    note = draw.choice(words("closings")) if unmet or draw.yes(0.5) else ""
    caring.close_case(
        life, reason=_reason(agenda), confirmed=tuple(care_catalog().criteria), override=bool(unmet),
        told=Told(at, note=note), actor=actor, at=at,
    )  # fmt: skip
    _after(agenda, actor, at)
    return True


def _after(agenda: Agenda, actor: Actor, at: datetime) -> None:
    draw = agenda.draw
    if draw.yes(_SAYS_HOW_IT_WAS):
        say_how_it_was(agenda, draw.one(figures()["services"]), actor, at)
    share, median, spread = figures()["reopened"]
    if draw.yes(share):
        agenda.put(at + timedelta(days=draw.spread(median, spread)), _reopen, closed=True)


def _reopen(agenda: Agenda, at: datetime) -> None:
    actor = agenda.team(at)
    if actor is not None:
        reason = agenda.draw.choice(words("reopenings"))
        caring.reopen_case(agenda.life, reason=reason, actor=actor, at=at)
        days = agenda.draw.spread(*figures()["closing"]["moderate"])
        agenda.put(at + timedelta(days=days), _try(1, agenda.life.rows.case.risk_level))


def _reason(agenda: Agenda) -> str:
    life = agenda.life
    if any(goal.state == GoalState.REACHED for goal in life.goals):
        return "goals_reached"
    if any(left.returned_at is None for left in life.drop_outs):
        return "dropped_out"
    return "referred" if life.referrals else "she_asked"
