"""What the responsible institution does with its obligation. Inner steps: they run inside the caller's transaction.

Each one locks the row, checks the state, changes it, leaves an act that is never altered and one ledger entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.clock import aware
from tejido.kernel.errors import NotFound, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.obligations.access import UNSEEN, get_obligation, own_obligations
from tejido.obligations.models import Obligation, ObligationAct
from tejido.obligations.states import Act, Gate, after
from tejido.obligations.waking import wake_watcher
from tejido.vault.sealing import seal

CLOCK_SLACK = timedelta(minutes=5)
INSTANT = timedelta(microseconds=1)
NOTE_LIMIT = 4000


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of an act: a note (sealed), when it happened, and codes for the ledger.

    `form` is the key of the form that was sent, so that the same one sent twice counts once.
    """

    note: str = ""
    claimed_at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    form: str = ""


def locked(actor: Actor, code: str) -> Obligation:
    """The obligation, locked until the transaction ends.

    Raises:
        NotFound: it is not of the actor's institution (see `access.get_obligation`).
    """
    get_obligation(actor, code)
    found = own_obligations(actor).select_for_update(of=("self",)).filter(code=code).first()
    if found is None:  # its gate shut in between
        raise NotFound(UNSEEN)
    return found


def was_sent(row: Obligation, said: Said) -> bool:
    """True when this very form was already accepted for the obligation; the row is locked by the caller."""
    return bool(said.form) and row.acts.filter(data__form=said.form).exists()


def acknowledge(actor: Actor, row: Obligation, *, at: datetime) -> None:
    """Say that the alert was seen; saying it again changes nothing."""
    actor.require(Permit.TASK_ACT)
    if row.acknowledged_at is not None:
        return
    row.acknowledged_at, row.acknowledged_by = at, actor.code
    _act(row, Act.ACKNOWLEDGED, actor, Said(), at)


def take(actor: Actor, row: Obligation, *, at: datetime) -> None:
    """Make the obligation one's own; taking acknowledges it too."""
    actor.require(Permit.TASK_ACT)
    row.assigned_code = actor.code
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = at, actor.code
    _act(row, Act.TAKEN, actor, Said(), at)


def complete(actor: Actor, row: Obligation, said: Said, *, at: datetime) -> None:
    """Close it as done; both the registered time and the claimed one are kept."""
    actor.require(Permit.TASK_ACT)
    _close(actor, row, Act.DONE, said, at)


def declare_unable(actor: Actor, row: Obligation, said: Said, *, at: datetime) -> None:
    """Close it as impossible, with a reason of at least ten characters."""
    actor.require(Permit.TASK_ACT)
    if len(said.note.strip()) < 10:
        raise Refused("Explique en pocas palabras por qué no se pudo hacer (10 letras o más).", field="note")
    _close(actor, row, Act.UNABLE, said, at)


def hand_over(actor: Actor, row: Obligation, *, to_account: str, said: Said, at: datetime) -> None:
    """Give it to another person of the same institution; the watcher tells that person at once."""
    actor.require(Permit.TASK_ACT)
    row.assigned_code = to_account
    begin_again(row, at=at)
    _act(row, Act.HANDED_OVER, actor, Said(said.note, said.claimed_at, {"to": to_account}, said.form), at)


def begin_again(row: Obligation, *, at: datetime) -> None:
    """Whoever has it from now on is told as of a new task; the way up its ladder goes on where it was. Unsaved."""
    row.acknowledged_at, row.acknowledged_by, row.handed_at = None, "", at
    if row.looked_at is not None:  # the watcher's clock may be ahead of ours: what it looked at must not hide this
        row.looked_at = min(row.looked_at, at - INSTANT)
    row.next_look_at = at if row.gate == Gate.OPEN else None


def correct(actor: Actor, row: Obligation, said: Said, *, at: datetime) -> None:
    """Add a correction to a closed obligation; nothing written before is altered."""
    actor.require(Permit.TASK_ACT)
    if not said.note.strip():
        raise Refused("Escriba la corrección.", field="note")
    _check_claimed(row, said.claimed_at, at)
    if said.claimed_at is not None:
        row.claimed_at = said.claimed_at
    _act(row, Act.CORRECTED, actor, said, at)


def _close(actor: Actor, row: Obligation, act: Act, said: Said, at: datetime) -> None:
    after(row.state, act)
    _check_claimed(row, said.claimed_at, at)
    row.closed_at, row.closed_by = at, actor.code
    row.claimed_at = said.claimed_at or at
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = at, actor.code
    row.next_look_at = None
    _act(row, act, actor, said, at)


def _check_claimed(row: Obligation, claimed_at: datetime | None, at: datetime) -> None:
    if claimed_at is None:
        return
    if aware(claimed_at) > at + CLOCK_SLACK:
        raise Refused(
            "La fecha y hora en que se hizo no puede estar en el futuro. Revise el reloj de su equipo.",
            field="claimed_at",
        )
    if claimed_at < row.started_at - timedelta(days=1):
        raise Refused(
            "Esa fecha es anterior al hecho que dio origen a la tarea. Revise el día y el año.", field="claimed_at"
        )


def _act(row: Obligation, act: Act, actor: Actor, said: Said, at: datetime) -> None:
    row.state = after(row.state, act)
    row.look_version += 1
    row.save()
    if row.next_look_at is not None and row.next_look_at <= at:
        wake_watcher()
    write_act(row, act, actor_code=actor.code, institution_code=actor.institution or "", said=said, at=at)


def write_act(row: Obligation, act: Act, *, actor_code: str, institution_code: str, said: Said, at: datetime) -> None:
    """Add the act and its ledger entry; the note is sealed under the subject's key and never reaches the ledger.

    A `reason` in the data is kept with the act; the ledger holds codes only.
    """
    if len(said.note) > NOTE_LIMIT:
        raise Refused(f"La nota es demasiado larga: hasta {NOTE_LIMIT} letras.", field="note")
    ObligationAct.objects.create(
        obligation=row,
        act=act,
        at=at,
        claimed_at=said.claimed_at,
        actor_code=actor_code,
        institution_code=institution_code,
        data={**said.data, "form": said.form} if said.form else dict(said.data),
        note_sealed=seal(row.subject_code, said.note, context=f"act:{row.code}") if said.note.strip() else None,
    )
    record(
        action=Action(f"obligation.{act}"),
        subject=(row.subject_kind, row.subject_code),
        actor_code=actor_code,
        at=at,
        data={"obligation": row.code, "step": row.step} | {k: v for k, v in said.data.items() if k != "reason"},
    )
