"""What a court changes of measures in force: more time, other measures, their end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.protection import duties
from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.rows import replacing_order
from tejido.cases.protection.services import tasks
from tejido.cases.protection.services.asking import order_for, sent_before
from tejido.cases.protection.services.following import settle, watch, write_act
from tejido.cases.protection.services.homes import home_of, sealed_home
from tejido.cases.protection.services.orders import Terms, checked_terms, set_terms
from tejido.cases.protection.states import STANDING, OrderAct
from tejido.cases.services.replanning import place_of, replan
from tejido.cases.services.task_work import write_event
from tejido.cases.services.told import Told, checked
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Refused
from tejido.protocols.events import Event
from tejido.vault.sealing import handle_of


@transaction.atomic(durable=True)
def renew_measures(order_code: str, *, until_on: date, told: Told, actor: Actor, at: datetime) -> None:
    """Record that the court gave the measures more time; the task that asked about their end is closed.

    Raises:
        NotFound, NotPermitted; Conflict: they are no longer in force.
        Refused: the new end is not after the old one, or is past.
    """
    case, row = order_for(order_code, actor)
    if sent_before(case, told.form):
        return
    told = checked(told, case, actor, at, since=row.decided_at)
    if until_on <= (row.until_on or lima_date(told.occurred_at)):
        raise Refused("El nuevo fin debe ser posterior al que tenían. Revise el día y el año.", field="until_on")
    before = row.until_on
    row.until_on = until_on
    write_act(row, OrderAct.RENEWED, replace(told, data={"until": until_on.isoformat()}), actor_code=actor.code, at=at)
    if before is not None:
        reference = duties.renewal_reference(row, before)
        tasks.close_tasks(
            case, duties.RENEW, reference, event="measures.renewed", occurred_at=told.occurred_at,
            actor_code=actor.code, at=at,
        )  # fmt: skip


@transaction.atomic(durable=True)
def vary_measures(order_code: str, terms: Terms, *, told: Told, actor: Actor, at: datetime) -> str:
    """Record that the court changed the measures: the old set is replaced by a new one, which must be executed.

    Returns the code of the new set. Raises NotFound, NotPermitted, Conflict, Refused as the others.
    """
    case, row = order_for(order_code, actor)
    known = sent_before(case, told.form)
    if known:
        return row.replaced_by.values_list("code", flat=True).first() or known
    told = checked(told, case, actor, at, since=row.decided_at)
    terms = checked_terms(terms, told, at)
    write_act(row, OrderAct.VARIED, told, actor_code=actor.code, at=at)
    tasks.cancel_tasks(case, row, reason="El juzgado varió las medidas.", actor_code=actor.code, at=at)
    new = replacing_order(row, occurred_at=told.occurred_at, at=at)
    new.station = row.station or tasks.station_for(case, place_of(case), at=at)
    _move_home(row, new)
    new.save()
    set_terms(new, terms)
    duty = duties.execute_duty(new, at=at)
    tasks.open_at_station(case, new, duty, actor_code=actor.code, at=at)
    watch(case, new, actor_code=actor.code, at=at)
    return new.code


@transaction.atomic(durable=True)
def end_measures(order_code: str, *, reason: str, told: Told, actor: Actor, at: datetime) -> None:
    """Record that the measures ended; the event of the case follows when no other set protects the person.

    Raises:
        NotFound, NotPermitted; Conflict: they were not in force; Refused: the reason or the date is impossible.
    """
    case, row = order_for(order_code, actor)
    if sent_before(case, told.form):
        return
    measure_catalog().check("ends", [reason], field="reason")
    told = replace(checked(told, case, actor, at, since=row.decided_at), data={"end": reason})
    write_act(row, OrderAct.ENDED, told, actor_code=actor.code, at=at)
    settle(case, row, OrderAct.ENDED, occurred_at=told.occurred_at, actor_code=actor.code, at=at)
    if not MeasureOrder.objects.filter(case=case, state__in=STANDING).exists():
        write_event(
            case, Event.MEASURES_ENDED, occurred_at=told.occurred_at, actor=actor, at=at, document=told.document
        )
        replan(case, actor_code=actor.code, at=at)


def _move_home(old: MeasureOrder, new: MeasureOrder) -> None:
    """The home was sealed for the old set's code: it is sealed anew for the new one."""
    key = handle_of(old.case.code)
    home = home_of(old, key)
    if home is not None:
        new.place_sealed = sealed_home(new, home, key)
