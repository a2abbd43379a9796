"""What becomes of protection measures in force in a fictitious case: placed, breached, varied, detailed, ended."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services.homes import Home
from tejido.cases.protection.services.orders import Terms
from tejido.cases.protection.states import STANDING
from tejido.cases.risk import Level
from tejido.cases.services.told import Told
from tejido.demo import measures
from tejido.demo.additions import record_act
from tejido.demo.agenda import Agenda, Deed
from tejido.demo.draws import Chance, data, several
from tejido.kernel.clock import LIMA, UTC, lima_date
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector


def figures() -> dict[str, Any]:
    """The assumptions about measures."""
    found: dict[str, Any] = data("registers")["measures"]
    return found


def goes_on(agenda: Agenda, order: MeasureOrder, at: datetime) -> None:
    """Everything that may happen to measures in force."""
    draw, known = agenda.draw, figures()
    if draw.yes(known["placed"]):
        agenda.put(at + timedelta(hours=draw.spread(30, 0.9)), place(order, by_station=False))
    if draw.yes(known["breach"]):
        agenda.put(at + timedelta(days=draw.spread(45, 0.8)), _breach(order))
    if draw.yes(known["varied"]):
        agenda.put(at + timedelta(days=draw.spread(70, 0.7)), _vary(order))
    if draw.yes(known["lifted"]):
        agenda.put(at + timedelta(days=draw.spread(150, 0.6)), end(order, ""))
    until_its_end(agenda, order)


def until_its_end(agenda: Agenda, order: MeasureOrder) -> None:
    """Before the last day the worker asks whether to renew; after it somebody tells that they ran out."""
    last = order.until_on
    if last is None:
        return
    horizon = _midnight(last - timedelta(days=measure_catalog().renewal_days))
    asked = max(horizon, order.registered_at) + timedelta(minutes=agenda.draw.randrange(1, 10))
    agenda.put(asked, lambda again, when: measures.open_renewal(again.life, order, at=when))
    if agenda.draw.yes(figures()["expiry_told"]):
        agenda.put(_midnight(last) + timedelta(hours=agenda.draw.spread(200, 0.8) + 33), end(order, "expired"))


def end(order: MeasureOrder, reason: str) -> Deed:
    """They end: `expired` when their time passed, blank when the court leaves them without effect."""

    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.team(at)
        ran_out = order.until_on is not None and order.until_on < lima_date(at)
        if actor is None or order.state not in STANDING or (reason == "expired" and not ran_out):
            return
        told = lately(agenda, order, at)
        if not reason and agenda.draw.yes(0.25):
            record_act(agenda.life, Event.MEASURES_ENDED, occurred_at=told.occurred_at, actor=actor, at=at)
            return
        why = reason or agenda.draw.one(figures()["ends"])
        measures.end_measures(agenda.life, order, reason=why, told=told, actor=actor, at=at)

    return deed


def place(order: MeasureOrder, *, by_station: bool) -> Deed:
    """The home is put on the map by the case's team, or by the station that visited it."""

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
            told = lately(agenda, order, at)
            measures.report_breach(agenda.life, order, kind=kind, told=told, actor=actor, at=at)

    return deed


def _vary(order: MeasureOrder) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.team(at)
        if actor is not None and order.state in STANDING:
            told = lately(agenda, order, at)
            terms = terms_of(agenda, told.occurred_at, granted=True)
            new = measures.vary_measures(agenda.life, order, terms, told=told, actor=actor, at=at)
            until_its_end(agenda, new)

    return deed


def detail(order: MeasureOrder) -> Deed:
    """Which measures they are and until when, told some days after the act."""

    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.team(at)
        if actor is not None and order.state in STANDING and not order.kinds:
            terms = terms_of(agenda, order.decided_at or at, granted=True)
            measures.detail_measures(agenda.life, order, terms, told=Told(at), actor=actor, at=at)
            until_its_end(agenda, order)

    return deed


def terms_of(agenda: Agenda, decided_at: datetime, *, granted: bool) -> Terms:
    """What the decision orders; of a denial only the court."""
    court = agenda.stand.institution(Sector.FAMILY_COURT, agenda.life.rows.case.zone_code, decided_at)
    if not granted:
        return Terms(court=court)
    days = int(agenda.draw.one(figures()["days"][level(agenda)]))
    until = lima_date(decided_at) + timedelta(days=days) if days else None
    return Terms(tuple(several(agenda.draw, figures()["kinds"])) or ("no_approach",), until, court)


def level(agenda: Agenda) -> str:
    """The level that the law uses; what is not determined counts as moderate."""
    level = Level(agenda.life.rows.case.risk_level or Level.UNDETERMINED).legal
    return Level.MODERATE if level is Level.UNDETERMINED else level


def _home(agenda: Agenda) -> Home | None:
    """A crossing of an even grid inside the case's zone: no real houses stand in such rows."""
    places = agenda.stand.homes(agenda.life.rows.case.zone_code)
    return Home(*agenda.draw.choice(places)) if places else None


def lately(agenda: Agenda, order: MeasureOrder, at: datetime) -> Told:
    """Told some minutes or hours after it happened, never before the decision."""
    return Told(max(at - timedelta(minutes=minutes(agenda.draw)), order.decided_at or at))


def minutes(draw: Chance) -> float:
    """How long after it happened it is told."""
    return draw.randrange(5, 240)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=LIMA).astimezone(UTC)
