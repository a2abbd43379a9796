"""What a new fact does to obligations that are still open. Inner steps: they run inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tejido.obligations.models import Obligation
from tejido.obligations.services.opening import origin_of
from tejido.obligations.services.working import INSTANT, Said, begin_again, write_act
from tejido.obligations.states import Act, Gate, State, after
from tejido.obligations.waking import wake_watcher
from tejido.protocols.duties import Duty


def differs(row: Obligation, duty: Duty) -> bool:
    """True when the plan now gives the obligation another limit, step, norm or way up."""
    before = (row.legal_due_at, row.mark, row.step, row.norm, row.article, row.ladder, row.priority)
    citation = duty.citation
    return before != (
        *(duty.due_at, duty.mark, duty.step, citation.norm, citation.article, duty.ladder, duty.priority),
    )


def move(row: Obligation, duty: Duty, *, reason: str, actor_code: str, at: datetime) -> None:
    """Give it the limit, the norm and the ladder that the plan has for it now; the reason is kept."""
    _apply(row, Act.MOVED, {**set_moved(row, duty, at=at), "reason": reason}, actor_code, at)


def set_moved(row: Obligation, duty: Duty, *, at: datetime) -> dict[str, str | None]:
    """The row of `move`, unsaved, and the data of its act.

    An approved extension holds as long as the limit of the norm is the one that was extended.
    """
    before = row.due_at
    if duty.due_at != row.legal_due_at:
        row.due_at = row.legal_due_at = duty.due_at
        _look_back(row)
    row.started_by, row.started_at = duty.started_by, duty.started_at
    row.mark, row.norm, row.article = duty.mark, duty.citation.norm, duty.citation.article
    row.step, row.protocol, row.version, row.action = duty.step, duty.protocol, duty.version, duty.action
    row.ladder, row.priority, row.immediate = duty.ladder, duty.priority, duty.immediate
    row.limit_amount = duty.limit.amount if duty.limit else None
    row.limit_unit = duty.limit.unit if duty.limit else ""
    row.origin = origin_of(duty)
    row.next_look_at = at if row.gate == Gate.OPEN else None
    after_ = row.due_at
    return {"from": before.isoformat() if before else None, "to": after_.isoformat() if after_ else None}


def _look_back(row: Obligation) -> None:
    """A new due time that lies before the last look would never be called: let the watcher look from there again."""
    if row.looked_at is not None and row.due_at is not None:
        row.looked_at = min(row.looked_at, max(row.due_at, row.alert_from) - INSTANT)


def cancel(row: Obligation, *, reason: str, actor_code: str, at: datetime) -> None:
    """Leave it without effect because the facts no longer ask for it."""
    set_cancelled(row, at=at)
    _apply(row, Act.CANCELLED, {"reason": reason}, actor_code, at)


def set_cancelled(row: Obligation, *, at: datetime) -> None:
    """The row of `cancel`, unsaved."""
    row.closed_at, row.next_look_at = at, None


CANCELLED_COLUMNS = ("state", "closed_at", "next_look_at", "looked_at")
"""What `cancel` changes, besides the version that the watcher compares."""


def cancelled_columns(row: Obligation) -> dict[str, str | None]:
    """What `cancel` will change, as it stands now and in a form that can be kept."""
    found = {name: getattr(row, name) for name in CANCELLED_COLUMNS}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items()}


def restore(row: Obligation, columns: Mapping[str, str | None], *, reason: str, actor_code: str, at: datetime) -> None:
    """Put an obligation without effect back as `cancelled_columns` kept it; the watcher looks at it again.

    Raises:
        Conflict: it is not without effect.
    """
    after(row.state, Act.RESTORED)
    for name in CANCELLED_COLUMNS:
        value = columns[name]
        dated = name != "state" and value is not None
        setattr(row, name, datetime.fromisoformat(value) if dated and value is not None else value)
    row.look_version += 1
    row.save()
    if row.next_look_at is not None:
        wake_watcher()
    write_act(row, Act.RESTORED, actor_code=actor_code, institution_code="", said=Said(data={"reason": reason}), at=at)


def close_by_event(row: Obligation, *, event: str, occurred_at: datetime, actor_code: str, at: datetime) -> None:
    """Close it as done because the event it waited for was recorded elsewhere."""
    set_closed(row, occurred_at=occurred_at, actor_code=actor_code, at=at)
    _apply(row, Act.DONE, {"event": event}, actor_code, at)


def set_closed(row: Obligation, *, occurred_at: datetime, actor_code: str, at: datetime) -> None:
    """The row of `close_by_event`, unsaved."""
    row.closed_at, row.claimed_at, row.closed_by, row.next_look_at = at, occurred_at, actor_code, None


def open_gate(row: Obligation, *, basis: str, norm: str, actor_code: str, at: datetime) -> None:
    """Let the responsible be told from now on."""
    set_gate_open(row, basis=basis, norm=norm, at=at)
    _apply(row, Act.GATE_OPENED, {"basis": basis}, actor_code, at)


def set_gate_open(row: Obligation, *, basis: str, norm: str, at: datetime) -> None:
    """The row of `open_gate`, unsaved."""
    row.gate, row.basis, row.basis_norm = Gate.OPEN, basis, norm
    row.alert_from, row.handed_at, row.looked_at, row.next_look_at = at, None, None, at


def close_gate(row: Obligation, *, gate: Gate, actor_code: str, at: datetime) -> None:
    """Stop telling the responsible: consent was withdrawn, or the institution was excluded."""
    set_gate_shut(row, gate=gate)
    _apply(row, Act.GATE_CLOSED, {"gate": gate}, actor_code, at)


def set_gate_shut(row: Obligation, *, gate: Gate) -> None:
    """The row of `close_gate`, unsaved."""
    row.gate, row.next_look_at = gate, None


def release(row: Obligation, *, actor_code: str, at: datetime) -> None:
    """Take it from the person who had it; it goes back to the institution's inbox, which is told again."""
    row.assigned_code = ""
    begin_again(row, at=at)
    _apply(row, Act.HANDED_OVER, {"reason": "La tarea volvió a la bandeja de la institución."}, actor_code, at)


def live_rows(subject_kind: str, subject_code: str) -> list[Obligation]:
    """Every obligation of the subject, locked, whatever its state; by start."""
    rows = Obligation.objects.select_for_update().filter(subject_kind=subject_kind, subject_code=subject_code)
    return list(rows.order_by("started_at", "id"))


def _apply(row: Obligation, act: Act, data: dict[str, str | None], actor_code: str, at: datetime) -> None:
    row.state = State(after(row.state, act))
    row.look_version += 1
    row.save()
    if row.next_look_at is not None:
        wake_watcher()
    write_act(row, act, actor_code=actor_code, institution_code="", said=Said(data=data), at=at)
