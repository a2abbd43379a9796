"""The measures of a fictitious case at the court and the station: asked for, decided, visited, executed, renewed."""

from __future__ import annotations

from datetime import datetime, timedelta

from tejido.accounts.actors import Actor
from tejido.cases.protection import duties
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.states import STANDING, OrderAct, OrderState
from tejido.cases.services.told import Told
from tejido.demo import measures
from tejido.demo.additions import record_act
from tejido.demo.agenda import Agenda
from tejido.demo.draws import words
from tejido.demo.standing import detail, end, figures, goes_on, lately, level, minutes, place, terms_of, until_its_end
from tejido.kernel.clock import lima_date
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import reference_of
from tejido.protocols.events import Event


def decide(agenda: Agenda, event: Event, occurred_at: datetime, actor: Actor, at: datetime) -> None:
    """The court's decision, told with its terms or as a bare act; what follows of it is put on the agenda."""
    life, draw = agenda.life, agenda.draw
    granted, before = event is Event.MEASURES_GRANTED, len(life.orders)
    asked = next((one.requested_at for one in life.orders if one.state == OrderState.REQUESTED), None)
    occurred_at = max(occurred_at, asked) if asked else occurred_at
    if draw.yes(figures()["told_on_page"]):
        terms = terms_of(agenda, occurred_at, granted=granted)
        told = Told(occurred_at, note=draw.choice(words("measure_notes")) if draw.yes(0.2) else "")
        order = measures.decide_measures(life, granted=granted, terms=terms, told=told, actor=actor, at=at)
    else:
        record_act(life, event, occurred_at=occurred_at, actor=actor, at=at)
        order = life.orders[-1] if len(life.orders) > before else _decided_at(agenda, occurred_at)
        if granted and draw.yes(0.5):
            agenda.put(at + timedelta(hours=draw.spread(60, 0.8)), detail(order))
    if granted:
        goes_on(agenda, order, at)


def ask_court(agenda: Agenda, at: datetime) -> None:
    """The team asks for measures where nobody did."""
    actor = agenda.team(at)
    if actor is not None and not agenda.life.orders:
        asked_by = agenda.draw.one(figures()["requesters"])
        occurred_at = max(at - timedelta(minutes=agenda.draw.randrange(20, 200)), agenda.scene.at)
        measures.request_measures(agenda.life, requested_by=asked_by, told=Told(occurred_at), actor=actor, at=at)
        wait_for_court(agenda, at)


def wait_for_court(agenda: Agenda, at: datetime) -> None:
    """What the court decided on a request reaches the team even where no task asks the court for it."""
    share, median, spread = figures()["told_by_team"]
    if agenda.draw.yes(share):
        agenda.put(at + timedelta(days=agenda.draw.spread(median, spread)), _answered)


def _answered(agenda: Agenda, at: datetime) -> None:
    actor = agenda.team(at)
    asked = next((one.requested_at for one in agenda.life.orders if one.state == OrderState.REQUESTED), None)
    if actor is not None and asked is not None:
        denied = agenda.draw.yes(figures()["denied"])
        event = Event.MEASURES_DENIED if denied else Event.MEASURES_GRANTED
        occurred_at = max(asked, at - timedelta(minutes=minutes(agenda.draw)))
        decide(agenda, event, occurred_at, actor, at)


def found_mild(agenda: Agenda, at: datetime) -> None:
    """Where the risk was found mild, the court may leave the measures without effect."""
    share, median, spread = figures()["lifted_when_mild"]
    for order in agenda.life.orders:
        if order.state in STANDING and agenda.draw.yes(share):
            agenda.put(at + timedelta(days=agenda.draw.spread(median, spread)), end(order, ""))


def visit(agenda: Agenda, row: Obligation, actor: Actor, at: datetime) -> None:
    """The station visits, and may place the home that it found."""
    order, draw = _order_of(agenda, row), agenda.draw
    result = draw.one(figures()["visit_results"])
    measures.visit_protected(agenda.life, order, result=result, told=lately(agenda, order, at), actor=actor, at=at)
    if order.place_sealed is None and result == "well":
        agenda.put(at + timedelta(minutes=draw.randrange(3, 40)), place(order, by_station=True))


def execute(agenda: Agenda, row: Obligation, actor: Actor, at: datetime) -> None:
    """The station executes a set that is new or changed."""
    order = _order_of(agenda, row)
    if order.state in (OrderState.GRANTED, OrderState.NOTIFIED):
        told = lately(agenda, order, at)
        measures.take_step(agenda.life, order, OrderAct.EXECUTED, told=told, actor=actor, at=at)


def renew(agenda: Agenda, row: Obligation, actor: Actor, at: datetime) -> None:
    """The CEM speaks with her near the end: more time is given, or the measures run out."""
    order = next(o for o in agenda.life.orders if row.duty == f"{row.step}.{_renewal(o)}")
    if order.state in STANDING and order.until_on is not None and agenda.draw.yes(figures()["renewed"][level(agenda)]):
        until = max(order.until_on, lima_date(at)) + timedelta(days=agenda.draw.choice([180, 365]))
        told = lately(agenda, order, at)
        measures.renew_measures(agenda.life, order, until_on=until, told=told, actor=actor, at=at)
        until_its_end(agenda, order)


def _order_of(agenda: Agenda, row: Obligation) -> MeasureOrder:
    return next(order for order in agenda.life.orders if order.code == reference_of(row.duty))


def _renewal(order: MeasureOrder) -> str:
    return duties.renewal_reference(order, order.until_on) if order.until_on else ""


def _decided_at(agenda: Agenda, occurred_at: datetime) -> MeasureOrder:
    return next(order for order in reversed(agenda.life.orders) if order.decided_at == occurred_at)
