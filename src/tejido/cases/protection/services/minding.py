"""What time brings to measures in force: an end that comes near, a risk that changed since the next visit was set."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tejido.cases.models import Case
from tejido.cases.protection import duties
from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services import tasks
from tejido.cases.protection.services.watching_over import give_to_station
from tejido.cases.protection.states import STANDING
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.own_tasks import open_at_sector
from tejido.cases.services.replanning import place_of
from tejido.cases.services.togetherness import lock_together
from tejido.cases.services.told import Told
from tejido.kernel.clock import lima_date
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import Register
from tejido.obligations.services import moving
from tejido.obligations.states import LIVE, State

WATCHER = "system:worker"


def mind_measures(*, at: datetime) -> int:
    """Open the renewals whose time has come, however long ago, and bring visits forward; returns how many changed.

    Each order is a transaction of its own, and a second pass changes nothing.
    """
    return _renewals(at) + _visits(at)


def _renewals(at: datetime) -> int:
    horizon = lima_date(at) + timedelta(days=measure_catalog().renewal_days)
    rows = MeasureOrder.objects.filter(state__in=STANDING, until_on__lte=horizon).order_by("until_on", "id")
    return sum(_renewal(code, at) for code in list(rows.values_list("code", flat=True)))


@transaction.atomic(durable=True)
def _renewal(order_code: str, at: datetime) -> bool:
    case, row = _locked(order_code)
    if row.state not in STANDING or row.until_on is None:
        return False
    key = f"{duties.RENEW}.{duties.renewal_reference(row, row.until_on)}"
    if (
        Obligation.objects.filter(subject_kind=KIND, subject_code=case.code, duty=key)
        .exclude(state=State.CANCELLED)
        .exists()
    ):
        return False
    open_at_sector(case, duties.renewal_duty(row, row.until_on, at=at), actor_code=WATCHER, at=at)
    return True


def _visits(at: datetime) -> int:
    """Visits whose proposed day the present risk changes, and stations that may no longer know."""
    rows = MeasureOrder.objects.filter(state__in=STANDING).filter(~Q(station="")).select_related("case")
    waiting = {
        row.duty: row.due_at
        for row in Obligation.objects.filter(protocol=Register.PROTECTION, step=duties.VISIT, state__in=LIVE).only(
            "duty", "due_at"
        )
    }
    changed = 0
    for row in rows.iterator(chunk_size=2000):
        due_at = waiting.get(f"{duties.VISIT}.{row.code}")
        if due_at is not None and duties.visit_due(row, row.case.risk_level) < due_at and at < due_at:
            changed += _bring_forward(row.code, at)
    return changed


@transaction.atomic(durable=True)
def _bring_forward(order_code: str, at: datetime) -> bool:
    case, row = _locked(order_code)
    duty = duties.visit_duty(row, case.risk_level, at=at)
    found = Obligation.objects.select_for_update().filter(
        subject_kind=KIND, subject_code=case.code, duty=duty.key, state__in=LIVE
    )
    task = found.first()
    if task is None or task.due_at is None or duty.due_at is None or duty.due_at >= task.due_at:
        return False
    reason = "El nivel de riesgo cambió: la visita se adelanta."
    moving.move(task, duty.as_planned(), reason=reason, actor_code=WATCHER, at=at)
    return True


def _locked(order_code: str) -> tuple[Case, MeasureOrder]:
    """The case before what hangs from it, as everywhere."""
    case_id = MeasureOrder.objects.values_list("case_id", flat=True).get(code=order_code)
    case = lock_together(Case.objects.values_list("code", flat=True).get(pk=case_id))
    return case, MeasureOrder.objects.select_for_update(of=("self",)).select_related("case").get(code=order_code)


def leave_barred_stations(case: Case, *, actor_code: str, institution: str, at: datetime) -> None:
    """Take the measures away from a station that is now excluded, to the next competent one. Inner step."""
    barred = place_of(case).exclusions.institutions
    rows = MeasureOrder.objects.select_for_update().filter(case=case, state__in=STANDING, station__in=barred)
    for row in list(rows.select_related("case")):
        station = tasks.station_for(case, place_of(case), at=at)
        told = Told(at, institution, note="La comisaría quedó excluida de este caso.")
        give_to_station(case, row, station, told, actor_code=actor_code, at=at)
