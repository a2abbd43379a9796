"""How justice goes on in a fictitious case: a proceeding is followed, moves, has hearings, and seldom a sentence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tejido.accounts.actors import Actor
from tejido.cases.justice.models import Proceeding
from tejido.cases.justice.services.sentences import SanctionEntry
from tejido.cases.justice.states import NEXT, HearingState, Status
from tejido.cases.models import Person
from tejido.cases.services.told import Told
from tejido.demo import proceedings
from tejido.demo.agenda import Agenda, Deed
from tejido.demo.draws import Chance, data
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import reference_of
from tejido.protocols.events import Event


def figures() -> dict[str, Any]:
    """The assumptions about proceedings."""
    found: dict[str, Any] = data("registers")["proceedings"]
    return found


def begin_trials(agenda: Agenda) -> None:
    """Where a report was filed, some doors follow what becomes of it."""
    shares = figures()["followed"]
    share = shares.get(agenda.scene.actor.sector, shares["other"])
    if agenda.draw.yes(share):
        agenda.put(agenda.scene.at + timedelta(days=agenda.draw.spread(9, 0.9)), _open)


def _open(agenda: Agenda, at: datetime) -> None:
    life, draw, actor = agenda.life, agenda.draw, agenda.team(at)
    filed = next((e for e in life.happened() if e.event == Event.REPORT_RECEIVED), None)
    if actor is None or filed is None:
        return
    row = proceedings.open_proceeding(
        life,
        kind=draw.one(figures()["kinds"]),
        stage="reported",
        references=_numbers(draw, at),
        told=Told(min(max(filed.occurred_at, at - timedelta(days=2)), at)),
        actor=actor,
        at=at,
    )
    _on(agenda, row, at)


def _numbers(draw: Chance, at: datetime) -> dict[str, str]:
    """Numbers that begin with 00 and belong to nothing."""
    shares = figures()["references"].items()
    return {name: f"00{draw.randrange(1000):03d}-{at.year}" for name, share in shares if draw.yes(share)}


def _on(agenda: Agenda, row: Proceeding, at: datetime) -> None:
    """What comes next from the stage where it stands."""
    draw, stage = agenda.draw, figures()["stages"].get(row.stage)
    if stage is None:
        return
    kind, share = figures()["hearings"][row.stage]
    if draw.yes(share):
        agenda.put(at + timedelta(days=draw.spread(8, 0.8)), _set_hearing(row, kind))
    if draw.yes(stage["share"]):
        agenda.put(at + timedelta(days=draw.spread(*stage["days"])), _move(row, stage["to"], stage["status"]))
    elif draw.yes(figures()["shelved"]["share"]):
        agenda.put(at + timedelta(days=draw.spread(*figures()["shelved"]["days"])), _move(row, "shelved", "dismissed"))


def _move(row: Proceeding, stage: str, status: str) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.team(at)
        if actor is None:
            return
        if stage == "judgement":
            _sentence(agenda, row, actor, at)
            return
        proceedings.move_stage(agenda.life, row, stage, told=_lately(agenda, row, at), actor=actor, at=at)
        if status:
            agenda.put(at + timedelta(minutes=agenda.draw.randrange(2, 30)), _stands(row, Status(status)))
        _on(agenda, row, at)

    return deed


def _stands(row: Proceeding, status: Status) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor, person = agenda.team(at), _accused(agenda)
        before = proceedings.party_of(agenda.life, row, person).status
        if actor is not None and status in NEXT[Status(before)]:
            told = _lately(agenda, row, at)
            proceedings.set_status(agenda.life, row, person, status, told=told, actor=actor, at=at)

    return deed


def _sentence(agenda: Agenda, row: Proceeding, actor: Actor, at: datetime) -> None:
    draw, person = agenda.draw, _accused(agenda)
    outcome = Status.SENTENCED if draw.yes(figures()["convicted"]) else Status.ACQUITTED
    if outcome not in NEXT[Status(proceedings.party_of(agenda.life, row, person).status)]:
        return
    sanctions = _sanctions(draw) if outcome is Status.SENTENCED else ()
    told = _lately(agenda, row, at)
    proceedings.record_sentence(agenda.life, row, person, outcome, sanctions, told=told, actor=actor, at=at)
    after = "final" if draw.yes(0.6) else "appeal"
    agenda.put(at + timedelta(days=draw.spread(20, 0.6)), _move(row, after, ""))


def _sanctions(draw: Chance) -> tuple[SanctionEntry, ...]:
    known = figures()
    kind = draw.one(known["sanctions"])
    least, most = known["months"][kind]
    found = [SanctionEntry(kind, months=draw.randrange(least, most + 1))]
    share, low, high = known["reparation"]
    if draw.yes(share):
        found.append(SanctionEntry("reparation", soles=draw.randrange(low, high, 100)))
    return tuple(found)


def _set_hearing(row: Proceeding, kind: str) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.team(at)
        if actor is None or row.stage == "shelved":
            return
        day = at + timedelta(days=2 + agenda.draw.spread(*figures()["hearing_in"]))
        hour, minute = 13 + agenda.draw.randrange(8), agenda.draw.choice([0, 30])
        on = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
        proceedings.schedule_hearing(agenda.life, row, kind=kind, scheduled_at=on, told=Told(at), actor=actor, at=at)

    return deed


def hear(agenda: Agenda, row: Obligation, actor: Actor, at: datetime, again: Deed) -> None:
    """Somebody tells what became of a hearing, once it has been; it may be put off."""
    draw = agenda.draw
    hearing = next(one for one in agenda.life.hearings if one.code == reference_of(row.duty))
    if hearing.scheduled_at > at:
        agenda.put(hearing.scheduled_at + timedelta(hours=draw.spread(20, 0.9)), again)
        return
    suspended = draw.yes(figures()["suspended"]["share"])
    came = draw.one(figures()["accompanied"])
    proceedings.tell_hearing(
        agenda.life,
        hearing,
        HearingState.SUSPENDED if suspended else HearingState.HELD,
        reason=draw.one(figures()["suspended"]["reasons"]) if suspended else "",
        accompanied={"yes": True, "no": False}.get(came),
        told=Told(at),
        actor=actor,
        at=at,
    )
    if suspended and draw.yes(0.8):
        agenda.put(at + timedelta(days=draw.spread(9, 0.7)), _set_hearing(hearing.proceeding, hearing.kind))


def check_sanction(agenda: Agenda, row: Obligation, actor: Actor, at: datetime) -> None:
    """The CEM found out whether a sanction is carried out."""
    sanction = next(one for one in agenda.life.sanctions if one.code == reference_of(row.duty))
    execution = agenda.draw.one(figures()["executions"])
    proceedings.record_execution(agenda.life, sanction, execution, told=Told(at), actor=actor, at=at)


def _accused(agenda: Agenda) -> Person:
    return next(person for person in agenda.life.rows.people if person.role == "alleged_perpetrator")


def _lately(agenda: Agenda, row: Proceeding, at: datetime) -> Told:
    return Told(max(row.opened_at, at - timedelta(hours=agenda.draw.spread(20, 0.8))))
