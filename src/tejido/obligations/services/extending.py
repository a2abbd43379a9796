"""More time, asked for by one person and decided by another. Inner steps of the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.errors import Conflict, NotPermitted, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.obligations.models import Extension, Obligation
from tejido.obligations.states import LIVE
from tejido.obligations.waking import wake_watcher
from tejido.vault.sealing import seal


def request_extension(actor: Actor, row: Obligation, *, until: datetime, reason: str, at: datetime) -> Extension:
    """Ask for more time; the due time stays until somebody else approves.

    Raises:
        Conflict: the obligation is closed or a request already waits.
        Refused: there is no due time, the new one is not later, or the reason is under 15 characters.
    """
    actor.require(Permit.TASK_ACT)
    if row.state not in LIVE:
        raise Conflict("La tarea ya está cerrada; no necesita más plazo.")
    if row.extensions.filter(decided_at__isnull=True).exists():
        raise Conflict("Ya hay un pedido de ampliación esperando respuesta.")
    if row.due_at is None:
        raise Refused("Esta tarea no tiene plazo; no hace falta ampliarlo.")
    if until <= max(row.due_at, at):
        raise Refused("La nueva fecha debe ser posterior al plazo actual y a este momento.", field="until")
    if len(reason.strip()) < 15:
        raise Refused("Explique el motivo (15 letras o más).", field="reason")
    made = Extension.objects.create(
        obligation=row,
        requested_at=at,
        requested_by=actor.code,
        until=until,
        reason_sealed=seal(row.subject_code, reason, context=f"extension:{row.code}"),
    )
    _record(Action("extension.requested"), actor, row, at)
    return made


def decide_extension(actor: Actor, row: Obligation, *, approve: bool, at: datetime) -> None:
    """Approve or refuse the waiting request; who asked may not decide. The legal due time is never changed.

    Raises:
        NotPermitted: the actor lacks the permit or asked for it.
        Conflict: no request waits, or the due time moved since and what was asked for is no longer later.
    """
    actor.require(Permit.EXTENSION_APPROVE)
    _decide(actor, row, approve, at, {})


def arbitrate_extension(actor: Actor, row: Obligation, *, approve: bool, at: datetime) -> None:
    """As `decide_extension`, by the secretariat; the caller has proved that nobody of the institution may decide.

    Raises:
        NotPermitted, Conflict: as `decide_extension`.
    """
    actor.require(Permit.EXTENSION_ARBITRATE)
    _decide(actor, row, approve, at, {"role": actor.role})


def _decide(actor: Actor, row: Obligation, approve: bool, at: datetime, said: Mapping[str, str]) -> None:
    pending = row.extensions.select_for_update().filter(decided_at__isnull=True).first()
    if pending is None:
        raise Conflict("No hay un pedido de ampliación por decidir; quizá otra persona ya lo decidió.")
    if pending.requested_by == actor.code:
        raise NotPermitted("Quien pide la ampliación no puede aprobarla. La decide otra persona con ese permiso.")
    if approve and row.state in LIVE and (row.due_at is None or pending.until <= row.due_at):
        raise Conflict(
            "El plazo de la tarea cambió después de este pedido y ya no hace falta ampliarlo. Elija «No dar más plazo»."
        )
    pending.decided_at, pending.decided_by, pending.approved = at, actor.code, approve
    pending.save()
    if approve and row.state in LIVE:
        row.due_at, row.next_look_at = pending.until, at
        row.look_version += 1
        row.save()
        wake_watcher()
    _record(Action("extension.approved" if approve else "extension.refused"), actor, row, at, said)


def _record(
    action: Action, actor: Actor, row: Obligation, at: datetime, said: Mapping[str, str] = MappingProxyType({})
) -> None:
    record(
        action=action,
        subject=(row.subject_kind, row.subject_code),
        actor_code=actor.code,
        at=at,
        data={"obligation": row.code, **said},
    )
