"""What people do with the tasks of a fictitious case, in memory (see `life`): each mirrors one of the services."""

from __future__ import annotations

from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.demo.acts import act
from tejido.demo.following import follow_event
from tejido.demo.life import Life
from tejido.demo.replans import replan
from tejido.demo.watch import catch_up
from tejido.ledger.actions import Action
from tejido.obligations.models import Extension, Obligation
from tejido.obligations.services.working import begin_again
from tejido.obligations.states import LIVE, Act, Gate
from tejido.protocols.events import Event


def acknowledge(life: Life, row: Obligation, *, actor: Actor, at: datetime) -> None:
    """As `task_work.acknowledge_task`."""
    if row.acknowledged_at is None:
        catch_up(life, row, at)
        row.acknowledged_at, row.acknowledged_by = at, actor.code
        act(life, row, Act.ACKNOWLEDGED, actor, at)


def take(life: Life, row: Obligation, *, actor: Actor, at: datetime) -> None:
    """As `task_work.take_task`."""
    catch_up(life, row, at)
    row.assigned_code = actor.code
    _seen(row, actor, at)
    act(life, row, Act.TAKEN, actor, at)


def complete(
    life: Life, row: Obligation, *, note: str, claimed_at: datetime | None, actor: Actor, at: datetime
) -> None:
    """As `task_work.complete_task`."""
    _close(life, row, Act.DONE, actor, at, note=note, claimed_at=claimed_at)
    occurred_at = row.claimed_at or at
    for event in row.origin["emits"]:
        life.write_event(Event(event), occurred_at=occurred_at, actor=actor, at=at, obligation_code=row.code)
        follow_event(life, Event(event), occurred_at=occurred_at, actor=actor, at=at)
    replan(life, actor_code=actor.code, at=at, changed=bool(row.origin["emits"]))


def declare_unable(life: Life, row: Obligation, *, note: str, actor: Actor, at: datetime) -> None:
    """As `task_work.declare_task_unable`."""
    _close(life, row, Act.UNABLE, actor, at, note=note, claimed_at=None)


def correct(life: Life, row: Obligation, *, note: str, claimed_at: datetime | None, actor: Actor, at: datetime) -> None:
    """As `task_work.correct_task`."""
    if claimed_at is not None:
        row.claimed_at = claimed_at
    act(life, row, Act.CORRECTED, actor, at, note=note, claimed_at=claimed_at)


def hand_over(life: Life, row: Obligation, *, to_account: str, note: str, actor: Actor, at: datetime) -> None:
    """As `task_work.hand_over_tasks` for one task."""
    catch_up(life, row, at)
    row.assigned_code = to_account
    begin_again(row, at=at)
    act(life, row, Act.HANDED_OVER, actor, at, note=note, data={"to": to_account})


def request_extension(life: Life, row: Obligation, *, until: datetime, reason: str, actor: Actor, at: datetime) -> None:
    """As `task_work.request_task_extension`."""
    life.extensions.append(
        Extension(
            obligation=row,
            requested_at=at,
            requested_by=actor.code,
            until=until,
            reason_sealed=life.key.seal(reason, context=f"extension:{row.code}"),
        )
    )
    life.record(Action.EXTENSION_REQUESTED, actor.code, at, {"obligation": row.code})


def decide_extension(life: Life, row: Obligation, *, approve: bool, actor: Actor, at: datetime) -> None:
    """As `task_work.decide_task_extension`."""
    pending = next(e for e in life.extensions if e.obligation is row and e.decided_at is None)
    pending.decided_at, pending.decided_by, pending.approved = at, actor.code, approve
    if approve and row.state in LIVE:
        catch_up(life, row, at)
        row.due_at, row.next_look_at = pending.until, at
        row.look_version += 1
    action = Action.EXTENSION_APPROVED if approve else Action.EXTENSION_REFUSED
    life.record(action, actor.code, at, {"obligation": row.code})


def is_workable(row: Obligation) -> bool:
    """True while somebody may act on it."""
    return row.state in LIVE and row.gate == Gate.OPEN


def _close(
    life: Life, row: Obligation, kind: Act, actor: Actor, at: datetime, *, note: str, claimed_at: datetime | None
) -> None:
    catch_up(life, row, at)
    row.closed_at, row.closed_by = at, actor.code
    row.claimed_at = claimed_at or at
    _seen(row, actor, at)
    row.next_look_at = None
    act(life, row, kind, actor, at, note=note, claimed_at=claimed_at)


def _seen(row: Obligation, actor: Actor, at: datetime) -> None:
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = at, actor.code
