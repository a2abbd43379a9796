"""Bring the sets of measures of a case to what an event of the case says. Inner step of the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from tejido.cases.models import Case, CaseEvent
from tejido.cases.protection import duties
from tejido.cases.protection.following import change_of
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.rows import act_row, new_order, set_act
from tejido.cases.protection.services import tasks
from tejido.cases.protection.states import STANDING, OrderAct, OrderState
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.replanning import place_of
from tejido.cases.services.told import Told
from tejido.directory.libraries import library_of
from tejido.kernel.errors import Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.protocols.events import Event
from tejido.vault.sealing import seal

WATCHED = (OrderState.NOTIFIED, OrderState.EXECUTED)
"""The states in which the station must visit."""
TOO_EARLY = (
    "Esa fecha es anterior a las medidas que cambiaría: todavía no se habían pedido o dictado. Revise el día y la hora."
)


def follow_event(case: Case, event: Event, told: Told, *, actor_code: str, at: datetime) -> list[MeasureOrder]:
    """The sets that the event changed, or the new one that it began; the case is locked by the caller.

    A set that began after the event is not what it is about.

    Raises:
        Refused: every set that it would change began after it.
    """
    rows = list(MeasureOrder.objects.select_for_update().filter(case=case).order_by("id"))
    change = change_of(event, (row.state for row in rows))
    if change is None:
        return []
    fitting = [rows[n] for n in change.positions]
    changed = [row for row in fitting if not _began_after(row, told.occurred_at)]
    if fitting and not changed:
        raise Refused(TOO_EARLY, field="occurred_at")
    if change.begins is not None:
        changed = [begin(case, change.begins, change.act, told, actor_code=actor_code, at=at)]
    else:
        for row in changed:
            write_act(row, change.act, told, actor_code=actor_code, at=at)
    for row in changed:
        settle(case, row, change.act, occurred_at=told.occurred_at, actor_code=actor_code, at=at)
    return changed


def _began_after(row: MeasureOrder, moment: datetime) -> bool:
    began = row.decided_at or row.requested_at
    return began is not None and began > moment


def begin(case: Case, state: OrderState, act: OrderAct, told: Told, *, actor_code: str, at: datetime) -> MeasureOrder:
    """A new set of measures with its first act."""
    row = new_order(case, state, occurred_at=told.occurred_at, at=at)
    row.save()
    _keep(row, act, told, actor_code, at)
    return row


def write_act(row: MeasureOrder, act: OrderAct, told: Told, *, actor_code: str, at: datetime) -> None:
    """Change the set by the act, keep the act, and leave its line in the ledger.

    Raises:
        Conflict: the act does not fit its state.
    """
    set_act(row, act, occurred_at=told.occurred_at)
    row.save()
    _keep(row, act, told, actor_code, at)


def _keep(row: MeasureOrder, act: OrderAct, told: Told, actor_code: str, at: datetime) -> None:
    code = row.case.code
    note = seal(code, told.note, context=f"measure:{row.code}") if told.note.strip() else None
    act_row(row, act, told, actor_code=actor_code, at=at, note_sealed=note).save()
    data = {"order": row.code, "act": str(act)}
    record(action=Action.MEASURE_RECORDED, subject=(KIND, code), actor_code=actor_code, at=at, data=data)


def settle(
    case: Case, row: MeasureOrder, act: OrderAct, *, occurred_at: datetime, actor_code: str, at: datetime
) -> None:
    """The station, and the tasks that the set gives or no longer gives, after an act."""
    if act is OrderAct.GRANTED:
        row.station = tasks.station_for(case, place_of(case), at=at)
        row.save(update_fields=["station"])
        if _executed_before(case, row):
            duty = duties.execute_duty(row, at=at)
            tasks.open_at_station(case, row, duty, actor_code=actor_code, at=at)
    if act is OrderAct.EXECUTED:
        tasks.close_tasks(
            case, duties.EXECUTE, row.code, event="measures.executed", occurred_at=occurred_at, actor_code=actor_code,
            at=at,
        )  # fmt: skip
    if act in (OrderAct.NOTIFIED, OrderAct.EXECUTED):
        watch(case, row, actor_code=actor_code, at=at)
    if row.state not in STANDING and act is not OrderAct.REQUESTED:
        tasks.cancel_tasks(case, row, reason="Las medidas ya no están vigentes.", actor_code=actor_code, at=at)


def watch(case: Case, row: MeasureOrder, *, actor_code: str, at: datetime) -> None:
    """Open the next visit of the station, unless one waits already."""
    if row.state in WATCHED and not has_live_visit(case, row):
        duty = duties.visit_duty(row, case.risk_level, at=at)
        tasks.open_at_station(case, row, duty, actor_code=actor_code, at=at)


def answer_breach(case: Case, row: MeasureOrder, *, actor_code: str, at: datetime) -> None:
    """Ask the station to go at once where no protocol of the district asks it; nothing when it was asked or she was
    seen since."""
    seen = row.breached_at is None or (row.visited_at is not None and row.visited_at >= row.breached_at)
    if seen or library_of(case.district).starts(Event.MEASURES_BREACHED):
        return
    if not tasks.live_task(case, f"{duties.BREACH}.{row.code}"):
        tasks.open_at_station(case, row, duties.breach_duty(row, at=at), actor_code=actor_code, at=at)


def has_live_visit(case: Case, row: MeasureOrder) -> bool:
    """Whether a visit to that person is waiting to be made."""
    return tasks.live_task(case, f"{duties.VISIT}.{row.code}")


def _executed_before(case: Case, row: MeasureOrder) -> bool:
    """Whether the protocol's own task to execute belongs to an earlier set."""
    earlier = MeasureOrder.objects.filter(case=case, executed_at__isnull=False).exclude(pk=row.pk).exists()
    return earlier or CaseEvent.objects.filter(case=case, event=Event.MEASURES_NOTIFIED).exists()
