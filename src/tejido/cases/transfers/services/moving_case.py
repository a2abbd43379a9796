"""The case passes to another district: what was local ends with its reason, what goes on begins there. Inner step."""

from __future__ import annotations

from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.models import Case, Referral
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services import tasks
from tejido.cases.protection.services.following import write_act
from tejido.cases.protection.states import STANDING, OrderAct
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.lost_protocols import is_lost
from tejido.cases.services.referral_task import close_answer, note_step
from tejido.cases.services.referrals import OVER
from tejido.cases.services.replanning import CLOSED, place_of, replan
from tejido.cases.services.told import Told
from tejido.cases.states import ReferralState
from tejido.cases.transfers.models import Transfer
from tejido.cases.transfers.services.carrying import carried, open_again
from tejido.directory.libraries import library_of
from tejido.directory.routing import routes
from tejido.obligations.models import Obligation
from tejido.obligations.services import moving
from tejido.obligations.states import LIVE

WHY = "El caso pasó a otro distrito: lo sigue el CEM que lo recibió."
GONE = "El protocolo que la pedía ya no está en la biblioteca."
ONLY_THERE = "La pedía el protocolo local del distrito anterior; el que lo recibió no la pide."


def move_case(case: Case, row: Transfer, *, zone_code: str, actor: Actor, at: datetime) -> None:
    """Move one case, locked by the caller; its rows stay where they are and keep their history.

    The limits are those of the norm, counted from what happened, not from the transfer. A file that a court or a
    prosecutor already has does not move with the case: the new team sees it in the case and asks for it.
    """
    _end_referrals(case, actor, at)
    going_on = carried(case, to_district=row.to_district)
    _end_local_tasks(case, row.to_district, actor, at)
    case.district, case.door_institution, case.zone_code = row.to_district, row.to_institution, zone_code
    case.school_code = _school_there(case.school_code, row.to_district, at)
    case.save(update_fields=["district", "door_institution", "zone_code", "school_code"])
    _move_measures(case, actor, at)
    if case.state != CLOSED:
        open_again(case, going_on, actor_code=actor.code, at=at)
    replan(case, actor_code=actor.code, at=at)


def _end_referrals(case: Case, actor: Actor, at: datetime) -> None:
    """What services of the old district had been asked for ends; the new team refers to its own."""
    for referral in Referral.objects.select_for_update().filter(case=case).exclude(state__in=OVER):
        note_step(referral, ReferralState.WITHDRAWN, reason=WHY, actor=actor, at=at)
        close_answer(referral, event="referral.withdrawn", actor_code=actor.code, at=at)


def _end_local_tasks(case: Case, district: str, actor: Actor, at: datetime) -> None:
    for task in moving.live_rows(KIND, case.code):
        if task.state in LIVE and _is_local(task, district):
            moving.cancel(task, reason=_why_ended(task, district), actor_code=actor.code, at=at)


def _why_ended(task: Obligation, district: str) -> str:
    """Why it ends; what the new district does not have, local or lost to all, is not asked again there."""
    if not is_lost(task, library_of(district)):
        return WHY
    return f"{WHY} {ONLY_THERE if task.protocol in library_of(task.district).local else GONE}"


def _is_local(task: Obligation, district: str) -> bool:
    """True for a task of any district but that one: nobody of the old one sees the case any more."""
    return task.district != district


def _school_there(school: str, district: str, at: datetime) -> str:
    """The school while it is of the new district; the new team says which one it is now."""
    known = routes(at).institutions.get(school)
    return school if known is not None and known.district == district else ""


def _move_measures(case: Case, actor: Actor, at: datetime) -> None:
    """The measures in force pass to the station of the new place; where there is none, the new team keeps them."""
    station = tasks.station_for(case, place_of(case), at=at)
    for order in MeasureOrder.objects.select_for_update(of=("self",)).select_related("case").filter(case=case):
        order.district = case.district
        if order.state in STANDING:
            order.station = station
            told = Told(at, actor.institution or "", note=WHY)
            write_act(order, OrderAct.STATION_CHANGED, told, actor_code=actor.code, at=at)
        else:
            order.save(update_fields=["district"])
