"""What an event does to the sets of measures of a fictitious case, and what a set asks of its station, in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.protection import duties
from tejido.cases.protection.following import change_of
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.rows import act_row, new_order, set_act
from tejido.cases.protection.services.following import WATCHED
from tejido.cases.protection.states import STANDING, OrderAct, OrderState
from tejido.cases.services.routing import institution_for
from tejido.cases.services.told import Told
from tejido.demo.life import Life
from tejido.demo.own import cancel_own, close_own, live_task, open_at_station
from tejido.ledger.actions import Action
from tejido.obligations.own_duties import Register
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector


def follow_event(life: Life, event: Event, *, occurred_at: datetime, actor: Actor, at: datetime) -> None:
    """As `protection.services.following.follow_event`, with what `task_work` and `record_act` tell it."""
    change = change_of(event, (row.state for row in life.orders))
    if change is None:
        return
    told = Told(occurred_at, institution=actor.institution or "")
    changed = [life.orders[n] for n in change.positions]
    if change.begins is not None:
        changed = [begin(life, change.begins, change.act, told, actor_code=actor.code, at=at)]
    else:
        for row in changed:
            write_act(life, row, change.act, told, actor_code=actor.code, at=at)
    for row in changed:
        settle(life, row, change.act, occurred_at=occurred_at, actor_code=actor.code, at=at)


def begin(life: Life, state: OrderState, act: OrderAct, told: Told, *, actor_code: str, at: datetime) -> MeasureOrder:
    """A new set of measures with its first act."""
    row = new_order(life.rows.case, state, occurred_at=told.occurred_at, at=at, code=life.ground.code("M"))
    life.orders.append(row)
    _keep(life, row, act, told, actor_code, at)
    return row


def write_act(life: Life, row: MeasureOrder, act: OrderAct, told: Told, *, actor_code: str, at: datetime) -> None:
    """As `following.write_act`."""
    set_act(row, act, occurred_at=told.occurred_at)
    _keep(life, row, act, told, actor_code, at)


def _keep(life: Life, row: MeasureOrder, act: OrderAct, told: Told, actor_code: str, at: datetime) -> None:
    note = life.key.seal(told.note, context=f"measure:{row.code}") if told.note.strip() else None
    life.measure_acts.append(act_row(row, act, told, actor_code=actor_code, at=at, note_sealed=note))
    life.record(Action.MEASURE_RECORDED, actor_code, at, {"order": row.code, "act": str(act)})


def settle(
    life: Life, row: MeasureOrder, act: OrderAct, *, occurred_at: datetime, actor_code: str, at: datetime
) -> None:
    """As `following.settle`."""
    if act is OrderAct.GRANTED:
        row.station = station_for(life, at)
        if _executed_before(life, row):
            open_at_station(life, row, duties.execute_duty(row, at=at), actor_code=actor_code, at=at)
    if act is OrderAct.EXECUTED:
        close_tasks(
            life, duties.EXECUTE, row.code, event="measures.executed", occurred_at=occurred_at, actor_code=actor_code,
            at=at,
        )  # fmt: skip
    if act in (OrderAct.NOTIFIED, OrderAct.EXECUTED):
        watch(life, row, actor_code=actor_code, at=at)
    if row.state not in STANDING and act is not OrderAct.REQUESTED:
        cancel_tasks(life, row, reason="Las medidas ya no están vigentes.", actor_code=actor_code, at=at)


def watch(life: Life, row: MeasureOrder, *, actor_code: str, at: datetime) -> None:
    """As `following.watch`."""
    if row.state in WATCHED and live_task(life, f"{duties.VISIT}.{row.code}") is None:
        duty = duties.visit_duty(row, life.rows.case.risk_level, at=at)
        open_at_station(life, row, duty, actor_code=actor_code, at=at)


def answer_breach(life: Life, row: MeasureOrder, *, actor_code: str, at: datetime) -> None:
    """As `following.answer_breach`."""
    seen = row.breached_at is None or (row.visited_at is not None and row.visited_at >= row.breached_at)
    if seen or life.stand.library.starts(Event.MEASURES_BREACHED):
        return
    if live_task(life, f"{duties.BREACH}.{row.code}") is None:
        open_at_station(life, row, duties.breach_duty(row, at=at), actor_code=actor_code, at=at)


def station_for(life: Life, at: datetime) -> str:
    """As `protection.services.tasks.station_for`."""
    return institution_for(Sector.POLICE, life.place, life.stand.routes, at) or ""


def close_tasks(
    life: Life, step: str, reference: str, *, event: str, occurred_at: datetime, actor_code: str, at: datetime
) -> None:
    """As `protection.services.tasks.close_tasks`."""
    close_own(
        life, Register.PROTECTION, reference, step=step, event=event, occurred_at=occurred_at, actor_code=actor_code,
        at=at,
    )  # fmt: skip


def cancel_tasks(life: Life, order: MeasureOrder, *, reason: str, actor_code: str, at: datetime) -> None:
    """As `protection.services.tasks.cancel_tasks`."""
    for reference in duties.references_of(order):
        cancel_own(life, Register.PROTECTION, reference, reason=reason, actor_code=actor_code, at=at)


def informed(told: Told, actor: Actor, **data: object) -> Told:
    """What was told, as `told.checked` leaves it, with the codes of the act."""
    return replace(told, institution=actor.institution or "", data=data or told.data)


def _executed_before(life: Life, row: MeasureOrder) -> bool:
    if any(one.executed_at is not None for one in life.orders if one is not row):
        return True
    return any(one.event == Event.MEASURES_NOTIFIED for one in life.happened())
