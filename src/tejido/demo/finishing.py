"""How a task of a fictitious case ends: done, by a risk sheet, by an act of the court, impossible, or answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tejido.accounts.actors import Actor
from tejido.cases.risk import Level
from tejido.cases.services.record_act import ACTS
from tejido.demo import tasks
from tejido.demo.additions import record_act
from tejido.demo.agenda import Agenda, Deed
from tejido.demo.draws import data, words
from tejido.demo.measures import bring_visits_forward
from tejido.demo.pace import pace_of
from tejido.demo.protecting import decide, execute, found_mild, renew, visit, wait_for_court
from tejido.demo.recovering import agree, attended, follow_up
from tejido.demo.referring import answer
from tejido.demo.sheets import assess
from tejido.demo.trials import check_sanction, hear
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import Register
from tejido.protocols.events import Event

_NO_ACT_ENDS_IT = frozenset({"cem.follow_up"})
_SLOW_DUTIES = {"cem.follow_up": timedelta(days=35)}


def finish(row: Obligation) -> Deed:
    """What happens at the time when the task is to be finished."""

    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.worker(row, at)
        if not tasks.is_workable(row) or actor is None:
            return
        if row.protocol == Register.REFERRAL:
            answer(agenda, row, at)
        elif row.step == "justice.hearing":
            hear(agenda, row, actor, at, deed)
        elif row.step in _OWN:
            _OWN[row.step](agenda, row, actor, at)
        elif row.duty in _SLOW_DUTIES and at - row.started_at < _SLOW_DUTIES[row.duty]:
            agenda.put(row.started_at + _SLOW_DUTIES[row.duty] + timedelta(hours=agenda.draw.randrange(400)), deed)
        else:
            _end(agenda, row, actor, at)

    return deed


def _end(agenda: Agenda, row: Obligation, actor: Actor, at: datetime) -> None:
    act = _act_that_ends(row)
    if Event.RISK_ASSESSED in row.origin["ends_on"]:
        _assess(agenda, actor, at)
    elif act is not None:
        _court(agenda, row, act, actor, at)
    elif Event.CARE_PLAN_AGREED in row.origin["emits"] and agenda.draw.yes(data("registers")["care"]["plans_on_page"]):
        agree(agenda, actor, at)
    elif agenda.draw.yes(pace_of(row.sector).unable):
        tasks.declare_unable(agenda.life, row, note=agenda.draw.choice(words("unable")), actor=actor, at=at)
    else:
        _complete(agenda, row, actor, at)


def _complete(agenda: Agenda, row: Obligation, actor: Actor, at: datetime) -> None:
    draw = agenda.draw
    before = at - timedelta(minutes=draw.spread(70, 1.0))
    claimed = max(before, row.started_at) if draw.yes(0.35) else None
    note = draw.choice(words("done")) if draw.yes(0.6) else ""
    tasks.complete(agenda.life, row, note=note, claimed_at=claimed, actor=actor, at=at)
    attended(agenda, row, at)
    if Event.MEASURES_REQUESTED in row.origin["emits"]:
        wait_for_court(agenda, at)
    if draw.yes(0.015):
        agenda.put(at + timedelta(hours=draw.randrange(1, 50)), _correct(row))


def _correct(row: Obligation) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.operator(row.desk_institution, at)
        if actor is not None:
            note = agenda.draw.choice(words("corrections"))
            tasks.correct(agenda.life, row, note=note, claimed_at=None, actor=actor, at=at)

    return deed


def _assess(agenda: Agenda, actor: Actor, at: datetime) -> None:
    draw, life = agenda.draw, agenda.life
    before = life.assessments[-1].assessed_at if life.assessments else life.rows.case.registered_at
    assessed_at = max(at - timedelta(minutes=draw.randrange(5, 60)), before + timedelta(seconds=1))
    mean, spread = data("registers")["care"]["drift"]
    drift = draw.gauss(mean, spread) * len(life.assessments)
    severity = max(0.0, min(1.0, agenda.scene.severity + drift))
    assess(life, draw, severity, actor=actor, assessed_at=min(assessed_at, at), at=at)
    if life.orders:
        if life.rows.case.risk_level == Level.MILD:
            found_mild(agenda, at)
        agenda.put(at + timedelta(minutes=draw.randrange(1, 10)), lambda a, when: bring_visits_forward(a.life, at=when))


def _assess_again(agenda: Agenda, _row: Obligation, actor: Actor, at: datetime) -> None:
    _assess(agenda, actor, at)


_OWN: dict[str, Callable[[Agenda, Obligation, Actor, datetime], None]] = {
    "risk.reassess": _assess_again,
    "protection.visit": visit,
    "protection.breach": visit,
    "protection.execute": execute,
    "protection.renewal": renew,
    "care.follow_up": follow_up,
    "justice.sanction": check_sanction,
}
"""How the tasks that a register gives by itself are closed: by writing down what they ask for."""


def _act_that_ends(row: Obligation) -> Event | None:
    """The act of a court or prosecutor that closes a task which emits nothing itself."""
    if row.origin["emits"] or row.duty in _NO_ACT_ENDS_IT:
        return None
    return next((Event(name) for name in row.origin["ends_on"] if Event(name) in ACTS), None)


def _court(agenda: Agenda, row: Obligation, event: Event, actor: Actor, at: datetime) -> None:
    """Somebody records what the court or the prosecutor did; what follows of it comes later."""
    draw = agenda.draw
    if event is Event.MEASURES_GRANTED and draw.yes(data("registers")["measures"]["denied"]):
        event = Event.MEASURES_DENIED
    if event is Event.APPEAL_FILED and draw.yes(0.6):
        tasks.declare_unable(agenda.life, row, note=draw.choice(words("unable")), actor=actor, at=at)
        return
    occurred_at = max(at - timedelta(minutes=draw.randrange(10, 300)), row.started_at)
    if event in (Event.MEASURES_GRANTED, Event.MEASURES_DENIED):
        decide(agenda, event, occurred_at, actor, at)
    else:
        record_act(agenda.life, event, occurred_at=occurred_at, actor=actor, at=at)
    if event in (Event.MEASURES_GRANTED, Event.MEASURES_DENIED) and draw.yes(0.16):
        agenda.put(at + timedelta(hours=draw.randrange(30, 300)), _later(row, Event.DECISION_NOTIFIED))


def _later(row: Obligation, event: Event) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.operator(row.desk_institution, at)
        if actor is not None:
            record_act(agenda.life, event, occurred_at=at - timedelta(hours=2), actor=actor, at=at)

    return deed
