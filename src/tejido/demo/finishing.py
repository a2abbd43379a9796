"""How a task of a fictitious case ends: done, by a risk sheet, by an act of the court, impossible, or answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from tejido.accounts.actors import Actor
from tejido.cases.services.record_act import ACTS
from tejido.demo import tasks
from tejido.demo.additions import record_act
from tejido.demo.agenda import Agenda, Deed
from tejido.demo.draws import words
from tejido.demo.pace import pace_of
from tejido.demo.referring import answer
from tejido.demo.sheets import assess
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
    assessed_at = max(at - timedelta(minutes=draw.randrange(5, 60)), life.rows.case.registered_at)
    assess(life, draw, agenda.scene.severity, actor=actor, assessed_at=assessed_at, at=at)
    again = life.assessments[-1].reassess_on
    if again is not None and draw.yes(0.22):
        days = (again - assessed_at.date()).days
        agenda.put(at + timedelta(days=days, minutes=draw.randrange(300)), _reassess(actor))


def _reassess(actor: Actor) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        if any(
            w.actor.code == actor.code and w.works(at) for w in agenda.stand.workers.get(actor.institution or "", ())
        ):
            severity = max(0.0, min(1.0, agenda.scene.severity + agenda.draw.gauss(-0.08, 0.12)))
            assess(agenda.life, agenda.draw, severity, actor=actor, assessed_at=at, at=at)

    return deed


def _act_that_ends(row: Obligation) -> Event | None:
    """The act of a court or prosecutor that closes a task which emits nothing itself."""
    if row.origin["emits"] or row.duty in _NO_ACT_ENDS_IT:
        return None
    return next((Event(name) for name in row.origin["ends_on"] if Event(name) in ACTS), None)


def _court(agenda: Agenda, row: Obligation, event: Event, actor: Actor, at: datetime) -> None:
    """Somebody records what the court or the prosecutor did; what follows of it comes later."""
    draw = agenda.draw
    if event is Event.MEASURES_GRANTED and draw.yes(0.09):
        event = Event.MEASURES_DENIED
    if event is Event.APPEAL_FILED and draw.yes(0.6):
        tasks.declare_unable(agenda.life, row, note=draw.choice(words("unable")), actor=actor, at=at)
        return
    occurred_at = max(at - timedelta(minutes=draw.randrange(10, 300)), row.started_at)
    record_act(agenda.life, event, occurred_at=occurred_at, actor=actor, at=at)
    if event in (Event.MEASURES_GRANTED, Event.MEASURES_DENIED) and draw.yes(0.16):
        agenda.put(at + timedelta(hours=draw.randrange(30, 300)), _later(row, Event.DECISION_NOTIFIED))
    if event is Event.MEASURES_GRANTED and draw.yes(0.3):
        agenda.put(at + timedelta(days=draw.randrange(120, 500)), _later(row, Event.MEASURES_ENDED))


def _later(row: Obligation, event: Event) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.operator(row.desk_institution, at)
        if actor is not None:
            record_act(agenda.life, event, occurred_at=at - timedelta(hours=2), actor=actor, at=at)

    return deed
