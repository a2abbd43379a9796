"""What a court is asked for and orders: measures requested, granted, denied, detailed, renewed, varied, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.models import Case
from tejido.cases.planning_facts import facts_asked, planner_facts
from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services.asking import case_for_measures, order_for, sent_before
from tejido.cases.protection.services.following import begin, settle, write_act
from tejido.cases.protection.states import OrderAct, OrderState
from tejido.cases.services.replanning import replan
from tejido.cases.services.task_work import write_event
from tejido.cases.services.told import Told, checked
from tejido.directory.libraries import library_of
from tejido.directory.lookups import institution_sector
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Conflict, Refused
from tejido.protocols.events import Event
from tejido.protocols.facts import complete_facts
from tejido.protocols.sectors import Sector

DECISIONS = {True: Event.MEASURES_GRANTED, False: Event.MEASURES_DENIED}
COURTS = (Sector.FAMILY_COURT, Sector.JUSTICE_OF_PEACE)


REQUESTERS = {
    "police": Sector.POLICE, "prosecutor": Sector.PROSECUTOR, "cem": Sector.CEM, "legal_aid": Sector.LEGAL_AID,
}  # fmt: skip
"""The sectors that ask a court for measures, by their word in the catalogue."""


def asked_by_another(requested_by: str, sector: str | None) -> bool:
    """Whether a request told by somebody of that sector is another institution's: her own asks for no paper."""
    return bool(requested_by) and requested_by != "survivor" and REQUESTERS.get(requested_by) != sector


@dataclass(frozen=True, slots=True)
class Terms:
    """What a decision orders. `until_on` None: no end is known; `court` blank: not known which."""

    kinds: tuple[str, ...] = ()
    until_on: date | None = None
    court: str = ""


@transaction.atomic(durable=True)
def request_measures(case_code: str, *, requested_by: str, told: Told, actor: Actor, at: datetime) -> str:
    """Say that measures were asked for; the court's limit runs from then. Returns the code of the set.

    Raises:
        NotFound, NotPermitted: the case is not the actor's, or its sector takes no part in the protection.
        Refused: who asked is unknown, or the date is impossible.
        Conflict: a request already waits for the court.
    """
    case = case_for_measures(case_code, actor)
    known = sent_before(case, told.form)
    if known:
        return known
    measure_catalog().check("requesters", [requested_by], field="requested_by")
    told = checked(told, case, actor, at)
    if MeasureOrder.objects.filter(case=case, state=OrderState.REQUESTED).exists():
        raise Conflict("Ya hay un pedido de medidas que espera la decisión del juzgado.")
    row = begin(case, OrderState.REQUESTED, OrderAct.REQUESTED, told, actor_code=actor.code, at=at)
    row.requested_by = requested_by
    row.save(update_fields=["requested_by"])
    write_event(
        case, Event.MEASURES_REQUESTED, occurred_at=told.occurred_at, actor=actor, at=at, document=told.document
    )
    replan(case, actor_code=actor.code, at=at)
    return row.code


@transaction.atomic(durable=True)
def decide_measures(
    case_code: str,
    *,
    granted: bool,
    terms: Terms,
    told: Told,
    actor: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
) -> str:
    """Record the court's decision on the request that waits, or on none (it may decide without one being recorded).

    `facts` are those that the decision lets one know (`received_by`). Returns the code of the set.

    Raises:
        NotFound, NotPermitted, Refused: as `request_measures`; the measures end before they begin; no such court.
    """
    case = case_for_measures(case_code, actor)
    known = sent_before(case, told.form)
    if known:
        return known
    told = checked(told, case, actor, at)
    terms = checked_terms(terms, told, at) if granted else Terms(court=_court(terms.court, at))
    act = OrderAct.GRANTED if granted else OrderAct.DENIED
    row = MeasureOrder.objects.select_for_update().filter(case=case, state=OrderState.REQUESTED).first()
    if row is not None and row.requested_at is not None and told.occurred_at < row.requested_at:
        raise Refused("La decisión no puede ser anterior al pedido. Revise el día y la hora.", field="occurred_at")
    if row is None:
        state = OrderState.GRANTED if granted else OrderState.DENIED
        row = begin(case, state, act, told, actor_code=actor.code, at=at)
    else:
        write_act(row, act, told, actor_code=actor.code, at=at)
    set_terms(row, terms)
    settle(case, row, act, occurred_at=told.occurred_at, actor_code=actor.code, at=at)
    _learn(case, facts or {})
    write_event(case, DECISIONS[granted], occurred_at=told.occurred_at, actor=actor, at=at, document=told.document)
    replan(case, actor_code=actor.code, at=at)
    return row.code


@transaction.atomic(durable=True)
def detail_measures(order_code: str, terms: Terms, *, told: Told, actor: Actor, at: datetime) -> None:
    """Complete which measures they are, until when and of which court. Raises NotFound, NotPermitted, Refused."""
    case, row = order_for(order_code, actor)
    if sent_before(case, told.form):
        return
    told = checked(told, case, actor, at)
    set_terms(row, checked_terms(terms, replace(told, occurred_at=row.decided_at or told.occurred_at), at))
    write_act(row, OrderAct.DETAILED, told, actor_code=actor.code, at=at)


def checked_terms(terms: Terms, told: Told, at: datetime) -> Terms:
    """The terms of a decision told at that time. Inner step. Raises Refused."""
    measure_catalog().check("kinds", terms.kinds, field="kinds")
    if terms.until_on is not None and terms.until_on < lima_date(told.occurred_at):
        raise Refused("Las medidas terminan antes de empezar. Revise hasta cuándo rigen.", field="until_on")
    return replace(terms, court=_court(terms.court, at))


def _court(court: str, at: datetime) -> str:
    if court and institution_sector(court, at=at) not in COURTS:
        raise Refused("Elija un juzgado de la lista.", field="court")
    return court


def set_terms(row: MeasureOrder, terms: Terms) -> None:
    """Write the terms in a set. Inner step."""
    row.kinds, row.until_on, row.court = list(terms.kinds), terms.until_on, terms.court
    row.save(update_fields=["kinds", "until_on", "court"])


def _learn(case: Case, facts: Mapping[str, Any]) -> None:
    known = {name: value for name, value in facts.items() if value is not None}
    if known:
        asked = library_of(case.district).facts
        complete_facts({**facts_asked(case.facts, asked), **planner_facts(known)}, asked)
        case.facts = {**case.facts, **known}
        case.save(update_fields=["facts"])
