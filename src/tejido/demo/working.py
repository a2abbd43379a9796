"""What a desk does with a task of a fictitious case from the moment it is told until it finishes it."""

from __future__ import annotations

from datetime import datetime, timedelta

from tejido.demo import tasks
from tejido.demo.agenda import Agenda, Deed
from tejido.demo.draws import data, words
from tejido.demo.finishing import finish
from tejido.demo.pace import Times, slowed, times
from tejido.demo.referring import ask_later
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import Register
from tejido.obligations.states import Gate, State

_HANDED, _EXTENDED = 0.04, 0.3
_IN_DAYS = ("d", "dh", "day", "months")


def plan_work(agenda: Agenda, row: Obligation, at: datetime) -> None:
    """Put on the agenda what the desk will do; where consent is missing, that the survivor may be asked again."""
    if row.gate == Gate.CONSENT:
        ask_later(agenda, row.sector, at)
    if row.gate != Gate.OPEN or row.sector in agenda.scene.silent:
        return
    found = _times(agenda, row, at)
    if found.seen is not None:
        agenda.put(found.seen, _seen(row))
    if row.protocol != Register.REFERRAL:
        _between(agenda, row, found)
    if found.finished is not None:
        agenda.put(found.finished, finish(row))


def _times(agenda: Agenda, row: Obligation, at: datetime) -> Times:
    """By the sector's pace; what a register asks again and again takes longer each time, until somebody catches up."""
    own, draw = data("registers")["own"].get(row.step), agenda.draw
    if own is None:
        return times(draw, row.sector, start=at, due_at=row.due_at, at_once=row.immediate)
    end = agenda.stand.at
    lately = end - at < timedelta(days=own["lately"])
    earlier = sum(one.duty == row.duty for one in agenda.life.rows.obligations) - 1
    slows = 1.0 if lately else slowed(own["slows"], earlier)
    found = times(draw, row.sector, start=at, due_at=row.due_at, at_once=row.immediate, slows=slows, never=own["never"])
    if lately or found.finished is None or found.finished <= end or not draw.yes(own["caught_up"]):
        return found
    finished = end - timedelta(days=draw.uniform(0.0, own["lately"]))
    return Times(min(found.seen or finished, finished - timedelta(hours=1)), None, finished)


def _between(agenda: Agenda, row: Obligation, found: Times) -> None:
    if found.finished is None:
        return
    if found.taken is not None:
        agenda.put(found.taken, _taken(row))
        if agenda.draw.yes(_HANDED):
            agenda.put(found.taken + (found.finished - found.taken) / 2, _handed(row))
    late = row.due_at is not None and found.finished > row.due_at
    if late and row.due_at is not None and row.limit_unit in _IN_DAYS and agenda.draw.yes(_EXTENDED):
        asked = row.due_at - (row.due_at - row.started_at) * agenda.draw.uniform(0.05, 0.3)
        agenda.put(asked, _more_time(row, found.finished + timedelta(days=1)))


def _seen(row: Obligation) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.worker(row, at)
        if tasks.is_workable(row) and actor is not None:
            tasks.acknowledge(agenda.life, row, actor=actor, at=at)

    return deed


def _taken(row: Obligation) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.worker(row, at)
        if row.state == State.OPEN and row.gate == Gate.OPEN and actor is not None:
            tasks.take(agenda.life, row, actor=actor, at=at)

    return deed


def _handed(row: Obligation) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.worker(row, at)
        if row.state != State.TAKEN or row.gate != Gate.OPEN or actor is None or actor.code != row.assigned_code:
            return
        other = agenda.stand.colleague(actor, at, "operator", agenda.barred)
        if other is not None:
            note = agenda.draw.choice(words("handover"))
            tasks.hand_over(agenda.life, row, to_account=other.code, note=note, actor=actor, at=at)
            agenda.put(at + timedelta(minutes=agenda.draw.randrange(5, 240)), _taken(row))

    return deed


def _more_time(row: Obligation, until: datetime) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.worker(row, at)
        if not tasks.is_workable(row) or actor is None or row.due_at is None or until <= max(row.due_at, at):
            return
        reason = agenda.draw.choice(words("extension"))
        tasks.request_extension(agenda.life, row, until=until, reason=reason, actor=actor, at=at)
        agenda.put(at + timedelta(hours=agenda.draw.spread(9, 0.9)), _decided(row, actor.code))

    return deed


def _decided(row: Obligation, asked_by: str) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        staff = agenda.stand.workers.get(row.desk_institution, ())
        heads = [w.actor for w in staff if w.kind == "head" and w.works(at)]
        head = next((a for a in heads if a.code not in {asked_by, *agenda.barred}), None)
        if head is not None and row.gate == Gate.OPEN:
            tasks.decide_extension(agenda.life, row, approve=agenda.draw.yes(0.75), actor=head, at=at)

    return deed
