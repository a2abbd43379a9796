"""What is recorded of the protection measures of a fictitious case: each mirrors one of the services (see `life`)."""

from __future__ import annotations

from datetime import date, datetime

from tejido.accounts.actors import Actor
from tejido.cases.protection import duties
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.rows import replacing_order
from tejido.cases.protection.services import changing, orders, watching_over
from tejido.cases.protection.services.homes import Home, home_of, place_home, sealed_home
from tejido.cases.protection.services.minding import WATCHER
from tejido.cases.protection.services.orders import DECISIONS, Terms
from tejido.cases.protection.services.watching_over import STEPS
from tejido.cases.protection.states import STANDING, OrderAct, OrderState
from tejido.cases.services.told import Told
from tejido.demo.did import mirrors
from tejido.demo.following import (
    answer_breach,
    begin,
    cancel_tasks,
    close_tasks,
    informed,
    settle,
    station_for,
    watch,
    write_act,
)
from tejido.demo.life import Life
from tejido.demo.own import live_task, open_at_sector, open_at_station
from tejido.demo.replans import Hand, replan
from tejido.obligations.models import Obligation
from tejido.protocols.events import Event


@mirrors(orders.request_measures)
def request_measures(life: Life, *, requested_by: str, told: Told, actor: Actor, at: datetime) -> MeasureOrder:
    """As `orders.request_measures`."""
    told = informed(told, actor)
    row = begin(life, OrderState.REQUESTED, OrderAct.REQUESTED, told, actor_code=actor.code, at=at)
    row.requested_by = requested_by
    life.write_event(Event.MEASURES_REQUESTED, occurred_at=told.occurred_at, actor=actor, at=at)
    replan(life, actor_code=actor.code, at=at)
    return row


@mirrors(orders.decide_measures)
def decide_measures(life: Life, *, granted: bool, terms: Terms, told: Told, actor: Actor, at: datetime) -> MeasureOrder:
    """As `orders.decide_measures`, without facts."""
    told = informed(told, actor)
    act = OrderAct.GRANTED if granted else OrderAct.DENIED
    waiting = next((one for one in life.orders if one.state == OrderState.REQUESTED), None)
    if waiting is None:
        state = OrderState.GRANTED if granted else OrderState.DENIED
        row = begin(life, state, act, told, actor_code=actor.code, at=at)
    else:
        row = waiting
        write_act(life, row, act, told, actor_code=actor.code, at=at)
    _set_terms(row, terms if granted else Terms(court=terms.court))
    settle(life, row, act, occurred_at=told.occurred_at, actor_code=actor.code, at=at)
    life.write_event(DECISIONS[granted], occurred_at=told.occurred_at, actor=actor, at=at)
    replan(life, actor_code=actor.code, at=at)
    return row


@mirrors(orders.detail_measures)
def detail_measures(life: Life, row: MeasureOrder, terms: Terms, *, told: Told, actor: Actor, at: datetime) -> None:
    """As `orders.detail_measures`."""
    _set_terms(row, terms)
    write_act(life, row, OrderAct.DETAILED, informed(told, actor), actor_code=actor.code, at=at)


@mirrors(changing.renew_measures)
def renew_measures(life: Life, row: MeasureOrder, *, until_on: date, told: Told, actor: Actor, at: datetime) -> None:
    """As `changing.renew_measures`."""
    before, row.until_on = row.until_on, until_on
    told = informed(told, actor, until=until_on.isoformat())
    write_act(life, row, OrderAct.RENEWED, told, actor_code=actor.code, at=at)
    if before is not None:
        close_tasks(
            life, duties.RENEW, duties.renewal_reference(row, before), event="measures.renewed",
            occurred_at=told.occurred_at, actor_code=actor.code, at=at,
        )  # fmt: skip


@mirrors(changing.vary_measures)
def vary_measures(
    life: Life, row: MeasureOrder, terms: Terms, *, told: Told, actor: Actor, at: datetime
) -> MeasureOrder:
    """As `changing.vary_measures`."""
    told, code = informed(told, actor), actor.code
    write_act(life, row, OrderAct.VARIED, told, actor_code=code, at=at)
    cancel_tasks(life, row, reason="El juzgado varió las medidas.", actor_code=code, at=at)
    new = replacing_order(row, occurred_at=told.occurred_at, at=at, code=life.ground.code("M"))
    new.station = row.station or station_for(life, at)
    home = home_of(row, life.key)
    if home is not None:
        new.place_sealed = sealed_home(new, home, life.key)
    life.orders.append(new)
    _set_terms(new, terms)
    open_at_station(life, new, duties.execute_duty(new, at=at), actor_code=code, at=at)
    watch(life, new, actor_code=code, at=at)
    return new


@mirrors(changing.end_measures)
def end_measures(life: Life, row: MeasureOrder, *, reason: str, told: Told, actor: Actor, at: datetime) -> None:
    """As `changing.end_measures`."""
    told = informed(told, actor, end=reason)
    write_act(life, row, OrderAct.ENDED, told, actor_code=actor.code, at=at)
    settle(life, row, OrderAct.ENDED, occurred_at=told.occurred_at, actor_code=actor.code, at=at)
    if not any(one.state in STANDING for one in life.orders):
        life.write_event(Event.MEASURES_ENDED, occurred_at=told.occurred_at, actor=actor, at=at)
        replan(life, actor_code=actor.code, at=at)


@mirrors(watching_over.take_step)
def take_step(life: Life, row: MeasureOrder, act: OrderAct, *, told: Told, actor: Actor, at: datetime) -> None:
    """As `watching_over.take_step`."""
    told = informed(told, actor)
    write_act(life, row, act, told, actor_code=actor.code, at=at)
    settle(life, row, act, occurred_at=told.occurred_at, actor_code=actor.code, at=at)
    life.write_event(STEPS[act], occurred_at=told.occurred_at, actor=actor, at=at)
    replan(life, actor_code=actor.code, at=at)


@mirrors(watching_over.visit_protected)
def visit_protected(life: Life, row: MeasureOrder, *, result: str, told: Told, actor: Actor, at: datetime) -> None:
    """As `watching_over.visit_protected`."""
    told = informed(told, actor, result=result)
    write_act(life, row, OrderAct.VISITED, told, actor_code=actor.code, at=at)
    for step in (duties.VISIT, duties.BREACH):
        close_tasks(
            life, step, row.code, event="measures.visited", occurred_at=told.occurred_at, actor_code=actor.code, at=at
        )
    watch(life, row, actor_code=actor.code, at=at)


@mirrors(watching_over.report_breach)
def report_breach(life: Life, row: MeasureOrder, *, kind: str, told: Told, actor: Actor, at: datetime) -> None:
    """As `watching_over.report_breach`."""
    told = informed(told, actor, breach=kind)
    write_act(life, row, OrderAct.BREACHED, told, actor_code=actor.code, at=at)
    life.write_event(Event.MEASURES_BREACHED, occurred_at=told.occurred_at, actor=actor, at=at)
    replan(life, actor_code=actor.code, at=at)
    answer_breach(life, row, actor_code=actor.code, at=at)


@mirrors(place_home)
def place_protected(life: Life, row: MeasureOrder, home: Home, *, told: Told, actor: Actor, at: datetime) -> None:
    """As `homes.place_home`."""
    row.place_sealed = sealed_home(row, home, life.key)
    write_act(life, row, OrderAct.PLACED, informed(told, actor), actor_code=actor.code, at=at)


def open_renewal(life: Life, row: MeasureOrder, *, at: datetime) -> None:
    """As `minding.mind_measures` when the end comes near; once for each end."""
    if row.state not in STANDING or row.until_on is None:
        return
    key = f"{duties.RENEW}.{duties.renewal_reference(row, row.until_on)}"
    if not any(task.duty == key for task in life.rows.obligations):
        open_at_sector(life, duties.renewal_duty(row, row.until_on, at=at), actor_code=WATCHER, at=at)


def bring_visits_forward(life: Life, *, at: datetime) -> None:
    """As `minding.mind_measures` when the risk went up since the next visit was set."""
    for row in life.orders:
        task = _waiting_visit(life, row)
        if task is None or task.due_at is None or task.due_at <= at:
            continue
        duty = duties.visit_duty(row, life.rows.case.risk_level, at=at)
        if duty.due_at is not None and duty.due_at < task.due_at:
            reason = "El nivel de riesgo cambió: la visita se adelanta."
            Hand(life).move(task, duty.as_planned(), reason=reason, actor_code=WATCHER, at=at)


def _waiting_visit(life: Life, row: MeasureOrder) -> Obligation | None:
    standing = row.state in STANDING and row.station
    return live_task(life, f"{duties.VISIT}.{row.code}") if standing else None


def _set_terms(row: MeasureOrder, terms: Terms) -> None:
    row.kinds, row.until_on, row.court = list(terms.kinds), terms.until_on, terms.court
