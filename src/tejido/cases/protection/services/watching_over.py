"""What the station does: tell that it was notified, execute, visit, say that the measures were breached."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.models import Case
from tejido.cases.protection import duties
from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services import tasks
from tejido.cases.protection.services.asking import order_for, sent_before
from tejido.cases.protection.services.following import answer_breach, settle, watch, write_act
from tejido.cases.protection.states import OrderAct
from tejido.cases.services.leaving_out import left_out
from tejido.cases.services.replanning import place_of, replan
from tejido.cases.services.task_work import write_event
from tejido.cases.services.told import Told, checked
from tejido.directory.routing import routes
from tejido.kernel.errors import NotPermitted, Refused
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector

REASON_LEAST = 10
_NOT_LISTED = "Elija una comisaría de la lista."
_LEFT_OUT = "Esa comisaría está excluida de este caso. Elija otra."
STEPS = {OrderAct.NOTIFIED: Event.MEASURES_NOTIFIED, OrderAct.EXECUTED: Event.MEASURES_EXECUTED}


@transaction.atomic(durable=True)
def take_step(order_code: str, act: OrderAct, *, told: Told, actor: Actor, at: datetime) -> None:
    """Record that the station was told of the measures, or that it executed them.

    Raises:
        NotFound, NotPermitted; Conflict: that was done already; Refused: the date is impossible, or no such step.
    """
    if act not in STEPS:
        raise Refused("Elija qué paso se dio.", field="act")
    case, row = order_for(order_code, actor)
    if sent_before(case, told.form):
        return
    if act is OrderAct.EXECUTED:
        _require_station(row, case, actor, at)
    told = checked(told, case, actor, at, since=row.decided_at)
    write_act(row, act, told, actor_code=actor.code, at=at)
    settle(case, row, act, occurred_at=told.occurred_at, actor_code=actor.code, at=at)
    write_event(case, STEPS[act], occurred_at=told.occurred_at, actor=actor, at=at, document=told.document)
    replan(case, actor_code=actor.code, at=at)


@transaction.atomic(durable=True)
def visit_protected(order_code: str, *, result: str, told: Told, actor: Actor, at: datetime) -> None:
    """Record a visit to the protected person; the next one is opened by the level of risk that stands.

    Raises:
        NotFound; NotPermitted: another station's; Conflict: no longer in force; Refused: the result or the date.
    """
    case, row = order_for(order_code, actor)
    if sent_before(case, told.form):
        return
    _require_station(row, case, actor, at)
    measure_catalog().check("visit_results", [result], field="result")
    told = replace(told, must_cite=told.must_cite and actor.institution != row.station)
    told = replace(checked(told, case, actor, at, since=row.decided_at), data={"result": result})
    write_act(row, OrderAct.VISITED, told, actor_code=actor.code, at=at)
    for step in (duties.VISIT, duties.BREACH):
        tasks.close_tasks(
            case, step, row.code, event="measures.visited", occurred_at=told.occurred_at, actor_code=actor.code, at=at
        )
    watch(case, row, actor_code=actor.code, at=at)


@transaction.atomic(durable=True)
def report_breach(order_code: str, *, kind: str, told: Told, actor: Actor, at: datetime) -> None:
    """Record that the measures were breached: the station is alerted at once.

    Raises:
        NotFound, NotPermitted; Conflict: no longer in force; Refused: the kind or the date.
    """
    case, row = order_for(order_code, actor)
    if sent_before(case, told.form):
        return
    measure_catalog().check("breaches", [kind], field="kind")
    told = replace(checked(told, case, actor, at, since=row.decided_at), data={"breach": kind})
    write_act(row, OrderAct.BREACHED, told, actor_code=actor.code, at=at)
    write_event(case, Event.MEASURES_BREACHED, occurred_at=told.occurred_at, actor=actor, at=at, document=told.document)
    replan(case, actor_code=actor.code, at=at)
    answer_breach(case, row, actor_code=actor.code, at=at)


@transaction.atomic(durable=True)
def change_station(order_code: str, *, station: str, told: Told, actor: Actor, at: datetime) -> None:
    """Give the order to another station of the district, with the reason: she moved, or that station must not know.

    Raises:
        NotFound, NotPermitted; Conflict: no longer in force.
        Refused: no such station, it is excluded from the case, or the reason is too short.
    """
    case, row = order_for(order_code, actor)
    if sent_before(case, told.form):
        return
    told = checked(told, case, actor, at)
    if len(told.note.strip()) < REASON_LEAST:
        raise Refused("Explique por qué pasan a otra comisaría (10 letras o más).", field="note")
    known = routes(at).institutions.get(station)
    if known is None or known.sector != Sector.POLICE or known.district != case.district:
        raise Refused(_NOT_LISTED, field="station")
    if station in place_of(case).exclusions.institutions:
        raise left_out(case, actor, plainly=_LEFT_OUT, as_any_other=_NOT_LISTED, field="station")
    give_to_station(case, row, station, told, actor_code=actor.code, at=at)


def give_to_station(case: Case, row: MeasureOrder, station: str, told: Told, *, actor_code: str, at: datetime) -> None:
    """Move the order and its tasks to that station. Inner step."""
    tasks.cancel_tasks(case, row, reason="Las medidas pasaron a otra comisaría.", actor_code=actor_code, at=at)
    row.station = station
    write_act(row, OrderAct.STATION_CHANGED, told, actor_code=actor_code, at=at)
    watch(case, row, actor_code=actor_code, at=at)
    answer_breach(case, row, actor_code=actor_code, at=at)


def _require_station(row: MeasureOrder, case: Case, actor: Actor, at: datetime) -> None:
    """Only the station itself, or who informs for one that does not use the platform."""
    known = routes(at).institutions.get(row.station)
    informs = known is None or not known.uses_platform
    if actor.institution == row.station or (informs and actor.institution == case.door_institution):
        return
    raise NotPermitted("Esto lo anota la comisaría que ejecuta estas medidas.")
