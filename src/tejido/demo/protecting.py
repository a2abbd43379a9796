"""What becomes of the protection measures of a fictitious case: decided, placed, visited, breached, renewed, ended."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from tejido.accounts.actors import Actor
from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services import tasks as station_tasks
from tejido.cases.protection.services.homes import Home
from tejido.cases.protection.services.orders import Terms
from tejido.cases.protection.states import STANDING, OrderAct, OrderState
from tejido.cases.risk import Level
from tejido.cases.services.told import Told
from tejido.demo import measures
from tejido.demo.additions import record_act
from tejido.demo.agenda import Agenda, Deed
from tejido.demo.draws import Chance, data, several, words
from tejido.kernel.clock import LIMA, UTC, lima_date
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import reference_of
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector


def figures() -> dict[str, Any]:
    """The assumptions about measures."""
    found: dict[str, Any] = data("registers")["measures"]
    return found


def decide(agenda: Agenda, event: Event, occurred_at: datetime, actor: Actor, at: datetime) -> None:
    """The court's decision, told with its terms or as a bare act; what follows of it is put on the agenda."""
    life, draw = agenda.life, agenda.draw
    granted, before = event is Event.MEASURES_GRANTED, len(life.orders)
    asked = next((one.requested_at for one in life.orders if one.state == OrderState.REQUESTED), None)
    occurred_at = max(occurred_at, asked) if asked else occurred_at
    if draw.yes(figures()["told_on_page"]):
        terms = _terms(agenda, occurred_at, granted=granted)
        told = Told(occurred_at, note=draw.choice(words("measure_notes")) if draw.yes(0.2) else "")
        order = measures.decide_measures(life, granted=granted, terms=terms, told=told, actor=actor, at=at)
    else:
        record_act(life, event, occurred_at=occurred_at, actor=actor, at=at)
        order = life.orders[-1] if len(life.orders) > before else _decided_at(agenda, occurred_at)
        if granted and draw.yes(0.5):
            agenda.put(at + timedelta(hours=draw.spread(60, 0.8)), _detail(order))
    if granted:
        _goes_on(agenda, order, at)


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
        occurred_at = max(asked, at - timedelta(minutes=_minutes(agenda.draw)))
        decide(agenda, event, occurred_at, actor, at)


def visit(agenda: Agenda, row: Obligation, actor: Actor, at: datetime) -> None:
    """The station visits, and may place the home that it found."""
    order, draw = _order_of(agenda, row), agenda.draw
    result = draw.one(figures()["visit_results"])
    measures.visit_protected(agenda.life, order, result=result, told=_lately(agenda, order, at), actor=actor, at=at)
    if order.place_sealed is None and result == "well":
        agenda.put(at + timedelta(minutes=draw.randrange(3, 40)), _place(order, by_station=True))


def execute(agenda: Agenda, row: Obligation, actor: Actor, at: datetime) -> None:
    """The station executes a set that is new or changed."""
    order = _order_of(agenda, row)
    if order.state in (OrderState.GRANTED, OrderState.NOTIFIED):
        told = _lately(agenda, order, at)
        measures.take_step(agenda.life, order, OrderAct.EXECUTED, told=told, actor=actor, at=at)


def renew(agenda: Agenda, row: Obligation, actor: Actor, at: datetime) -> None:
    """The CEM speaks with her near the end: more time is given, or the measures run out."""
    order = next(o for o in agenda.life.orders if row.duty == f"{row.step}.{_renewal(o)}")
    if order.state in STANDING and order.until_on is not None and agenda.draw.yes(figures()["renewed"][_level(agenda)]):
        until = max(order.until_on, lima_date(at)) + timedelta(days=agenda.draw.choice([180, 365]))
        told = _lately(agenda, order, at)
        measures.renew_measures(agenda.life, order, until_on=until, told=told, actor=actor, at=at)
        _until(agenda, order)


def _goes_on(agenda: Agenda, order: MeasureOrder, at: datetime) -> None:
    """Everything that may happen to measures in force."""
    draw, known = agenda.draw, figures()
    if draw.yes(known["placed"]):
        agenda.put(at + timedelta(hours=draw.spread(30, 0.9)), _place(order, by_station=False))
    if draw.yes(known["breach"]):
        agenda.put(at + timedelta(days=draw.spread(45, 0.8)), _breach(order))
    if draw.yes(known["varied"]):
        agenda.put(at + timedelta(days=draw.spread(70, 0.7)), _vary(order))
    if draw.yes(known["lifted"]):
        agenda.put(at + timedelta(days=draw.spread(150, 0.6)), _end(order, ""))
    _until(agenda, order)


def _until(agenda: Agenda, order: MeasureOrder) -> None:
    """Before the last day the worker asks whether to renew; after it somebody tells that they ran out."""
    last = order.until_on
    if last is None:
        return
    horizon = _midnight(last - timedelta(days=measure_catalog().renewal_days))
    asked = max(horizon, order.registered_at) + timedelta(minutes=agenda.draw.randrange(1, 10))
    agenda.put(asked, lambda again, when: measures.open_renewal(again.life, order, at=when))
    if agenda.draw.yes(figures()["expiry_told"]):
        agenda.put(_midnight(last) + timedelta(hours=agenda.draw.spread(200, 0.8) + 33), _end(order, "expired"))


def _end(order: MeasureOrder, reason: str) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.team(at)
        ran_out = order.until_on is not None and order.until_on < lima_date(at)
        if actor is None or order.state not in STANDING or (reason == "expired" and not ran_out):
            return
        told = _lately(agenda, order, at)
        if not reason and agenda.draw.yes(0.25):
            record_act(agenda.life, Event.MEASURES_ENDED, occurred_at=told.occurred_at, actor=actor, at=at)
            return
        why = reason or agenda.draw.one(figures()["ends"])
        measures.end_measures(agenda.life, order, reason=why, told=told, actor=actor, at=at)

    return deed


def _place(order: MeasureOrder, *, by_station: bool) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        home = _home(agenda)
        actor = agenda.operator(order.station, at) if by_station else agenda.team(at)
        if home is not None and actor is not None and order.place_sealed is None and order.state in STANDING:
            measures.place_protected(agenda.life, order, home, told=Told(at), actor=actor, at=at)

    return deed


def _breach(order: MeasureOrder) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.team(at)
        if actor is not None and order.state in STANDING:
            kind = agenda.draw.one(figures()["breaches"])
            told = _lately(agenda, order, at)
            measures.report_breach(agenda.life, order, kind=kind, told=told, actor=actor, at=at)

    return deed


def _vary(order: MeasureOrder) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.team(at)
        if actor is not None and order.state in STANDING:
            told = _lately(agenda, order, at)
            terms = _terms(agenda, told.occurred_at, granted=True)
            new = measures.vary_measures(agenda.life, order, terms, told=told, actor=actor, at=at)
            _until(agenda, new)

    return deed


def _detail(order: MeasureOrder) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.team(at)
        if actor is not None and order.state in STANDING and not order.kinds:
            terms = _terms(agenda, order.decided_at or at, granted=True)
            measures.detail_measures(agenda.life, order, terms, told=Told(at), actor=actor, at=at)
            _until(agenda, order)

    return deed


def _terms(agenda: Agenda, decided_at: datetime, *, granted: bool) -> Terms:
    court = agenda.stand.institution(Sector.FAMILY_COURT, agenda.life.rows.case.zone_code, decided_at)
    if not granted:
        return Terms(court=court)
    days = int(agenda.draw.one(figures()["days"][_level(agenda)]))
    until = lima_date(decided_at) + timedelta(days=days) if days else None
    return Terms(tuple(several(agenda.draw, figures()["kinds"])) or ("no_approach",), until, court)


def _level(agenda: Agenda) -> str:
    """The level that the law uses; what is not determined counts as moderate."""
    level = Level(agenda.life.rows.case.risk_level or Level.UNDETERMINED).legal
    return Level.MODERATE if level is Level.UNDETERMINED else level


def _home(agenda: Agenda) -> Home | None:
    """A crossing of an even grid inside the case's zone: no real houses stand in such rows."""
    places = agenda.stand.homes(agenda.life.rows.case.zone_code)
    return Home(*agenda.draw.choice(places)) if places else None


def _lately(agenda: Agenda, order: MeasureOrder, at: datetime) -> Told:
    """Told some minutes or hours after it happened, never before the decision."""
    return Told(max(at - timedelta(minutes=_minutes(agenda.draw)), order.decided_at or at))


def _minutes(draw: Chance) -> float:
    return draw.randrange(5, 240)


def _order_of(agenda: Agenda, row: Obligation) -> MeasureOrder:
    return next(order for order in agenda.life.orders if order.code == reference_of(row.duty))


def _renewal(order: MeasureOrder) -> str:
    return station_tasks.renewal_reference(order, order.until_on) if order.until_on else ""


def _decided_at(agenda: Agenda, occurred_at: datetime) -> MeasureOrder:
    return next(order for order in reversed(agenda.life.orders) if order.decided_at == occurred_at)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=LIMA).astimezone(UTC)
