"""The tasks that measures give by themselves: to execute, to visit, to renew in time. Inner steps."""

from __future__ import annotations

from datetime import datetime

from tejido.cases.models import Case
from tejido.cases.protection import duties
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.replanning import place_of
from tejido.cases.services.routing import LEGAL, Place, desk_for, institution_for
from tejido.directory.routes import Routes
from tejido.directory.routing import routes
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OwnDuty, Register
from tejido.obligations.services.closing import cancel_own, close_own
from tejido.obligations.services.opening import Assignment, Subject, open_obligations
from tejido.obligations.states import LIVE, Gate
from tejido.protocols.sectors import Sector


def station_for(case: Case, place: Place, *, at: datetime) -> str:
    """The police institution that answers for the case, never an excluded one; blank when there is none."""
    return institution_for(Sector.POLICE, place, routes(at), at) or ""


def open_at_station(case: Case, order: MeasureOrder, duty: OwnDuty, *, actor_code: str, at: datetime) -> None:
    """Give a task to the order's station, by its legal duty; nothing where there is no station."""
    owed = owed_at_station(order, duty, place_of(case), routes(at), at=at)
    if owed is not None:
        subject = Subject(KIND, case.code, case.district)
        open_obligations([owed], subject=subject, actor_code=actor_code, institution_code="", at=at)


def owed_at_station(
    order: MeasureOrder, duty: OwnDuty, place: Place, known: Routes, *, at: datetime
) -> Assignment | None:
    """The task at the order's station, or at the desk of who records for it; None without a station."""
    if not order.station:
        return None
    desk = desk_for(order.station, place, known, at)
    return Assignment(duty.as_planned(), order.station, desk, Gate.OPEN, LEGAL, str(duties.WATCHING))


def close_tasks(
    case: Case, step: str, reference: str, *, event: str, occurred_at: datetime, actor_code: str, at: datetime
) -> None:
    """Close what a step asked for about that row."""
    close_own(
        (KIND, case.code),
        register=Register.PROTECTION,
        step=step,
        reference=reference,
        event=event,
        occurred_at=occurred_at,
        actor_code=actor_code,
        at=at,
    )


def cancel_tasks(case: Case, order: MeasureOrder, *, reason: str, actor_code: str, at: datetime) -> None:
    """Leave without effect all that the order asked for."""
    for reference in duties.references_of(order):
        cancel_own(
            (KIND, case.code),
            register=Register.PROTECTION,
            reference=reference,
            reason=reason,
            actor_code=actor_code,
            at=at,
        )


def live_task(case: Case, key: str) -> bool:
    """Whether a task of that key is open or in hand."""
    rows = Obligation.objects.filter(subject_kind=KIND, subject_code=case.code, duty=key, state__in=LIVE)
    return rows.exists()
