"""Plan a fictitious case again in memory, as `cases.services.replanning` does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tejido.cases.planning_facts import planner_facts
from tejido.cases.services.replanning import REFERRAL_PROTOCOL, answered, events_map
from tejido.cases.services.routing import CONSENT, NONE, assign, gate_for
from tejido.demo.acts import act, open_tasks
from tejido.demo.life import Life
from tejido.demo.watch import catch_up
from tejido.ledger.actions import Action
from tejido.obligations.models import Obligation
from tejido.obligations.states import LIVE, Act, Gate
from tejido.protocols.duties import Duty


def replan(life: Life, *, actor_code: str, at: datetime, changed: bool = True) -> None:
    """Bring the tasks in line with the facts; `changed` False when nothing that the planner reads is new."""
    if changed:
        current = _plan(life, at)
        rows = sorted(life.rows.obligations, key=lambda row: row.started_at)
        _close_settled(life, rows, current, actor_code, at)
        _move_or_cancel(life, rows, current, actor_code, at)
        _regate(life, rows, actor_code, at)
        place, known = life.place, life.stand.routes
        new = [assign(duty, place, known, at=at) for duty in current.duties if not answered(duty, rows)]
        open_tasks(life, new, actor_code=actor_code, at=at)
    life.record(Action.CASE_REPLANNED, actor_code, at, {})


@dataclass(frozen=True, slots=True)
class _Current:
    """What the plan gives of this instant."""

    duties: list[Duty]
    settled: list[Duty]


def _plan(life: Life, at: datetime) -> _Current:
    """The plan by the versions that the case keeps: in two years no protocol of the library begins anew for it."""
    return _Current(*life.planner.plan(planner_facts(life.rows.case.facts), events_map(life.rows.events), at=at))


def _close_settled(life: Life, rows: list[Obligation], current: _Current, actor_code: str, at: datetime) -> None:
    settled = {(duty.key, str(duty.sector)): duty for duty in current.settled}
    for row in rows:
        duty = settled.get((row.duty, row.sector))
        if row.state in LIVE and duty is not None and duty.ended_by is not None and duty.ended_at is not None:
            close_by_event(life, row, event=duty.ended_by, occurred_at=duty.ended_at, actor_code=actor_code, at=at)


def close_by_event(
    life: Life, row: Obligation, *, event: str, occurred_at: datetime, actor_code: str, at: datetime
) -> None:
    """As `moving.close_by_event`."""
    catch_up(life, row, at)
    row.closed_at, row.claimed_at, row.closed_by, row.next_look_at = at, occurred_at, actor_code, None
    act(life, row, Act.DONE, actor_code, at, data={"event": event})


def _move_or_cancel(life: Life, rows: list[Obligation], current: _Current, actor_code: str, at: datetime) -> None:
    wanted = {(duty.key, str(duty.sector)): duty for duty in current.duties}
    for row in rows:
        if row.state not in LIVE or row.protocol == REFERRAL_PROTOCOL:
            continue
        duty = wanted.get((row.duty, row.sector))
        if duty is None:
            catch_up(life, row, at)
            row.closed_at, row.next_look_at = at, None
            reason = "Con los datos nuevos, esta tarea ya no corresponde."
            act(life, row, Act.CANCELLED, actor_code, at, data={"reason": reason})
        elif (duty.due_at, duty.mark) != (row.legal_due_at, row.mark):
            reason = f"Cambió el plazo. {duty.why[-1] if duty.why else 'Hay nuevos datos del caso.'}"
            _move(life, row, duty.due_at, duty.mark, reason, actor_code, at)


def _move(
    life: Life, row: Obligation, due_at: datetime | None, mark: str, reason: str, actor_code: str, at: datetime
) -> None:
    catch_up(life, row, at)
    before = row.due_at
    row.due_at = row.legal_due_at = due_at
    row.mark = mark
    row.next_look_at = at if row.gate == Gate.OPEN else None
    data = {"from": before.isoformat() if before else None, "to": due_at.isoformat() if due_at else None}
    act(life, row, Act.MOVED, actor_code, at, data={**data, "reason": reason})


def _regate(life: Life, rows: list[Obligation], actor_code: str, at: datetime) -> None:
    place = life.place
    for row in rows:
        if row.state not in LIVE or not row.institution_code:
            continue
        legal = row.basis_norm if row.basis == "legal" else None
        gate, basis, norm = gate_for(row.sector, legal, row.institution_code, place)
        if gate == row.gate:
            continue
        catch_up(life, row, at)
        if gate == Gate.OPEN:
            row.gate, row.basis, row.basis_norm = Gate.OPEN, basis, norm
            row.alert_from, row.looked_at, row.next_look_at = at, None, at
            act(life, row, Act.GATE_OPENED, actor_code, at, data={"basis": basis})
            life.told(row, at)
        elif row.basis in (CONSENT, NONE):
            row.gate, row.next_look_at = gate, None
            act(life, row, Act.GATE_CLOSED, actor_code, at, data={"gate": gate})
