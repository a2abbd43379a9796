"""Leaving somebody out of a case, because he is accused, protects the accused or belongs to the accused's circle."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.models import Exclusion
from tejido.accounts.permits import Permit
from tejido.kernel.errors import Conflict, FieldErrors, NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import seal

CONTEXT = "exclusion.reason"


def add_exclusion(subject_code: str, *, kind: str, value: str, reason: str, actor: Actor, at: datetime) -> Exclusion:
    """From now on that account, institution, post or rung hears nothing of the subject.

    Whether the actor may edit that very case is for the register to say. The ledger keeps the kind, never whom.

    Raises:
        NotPermitted: the actor may not edit cases.
        FieldErrors: the kind is unknown, or nobody is named.
        CannotUnseal: the subject has no key.
    """
    with transaction.atomic(durable=True):
        return put_exclusion(subject_code, kind=kind, value=value, reason=reason, actor=actor, at=at)


def put_exclusion(subject_code: str, *, kind: str, value: str, reason: str, actor: Actor, at: datetime) -> Exclusion:
    """Inner step of `add_exclusion`, inside the caller's transaction (a registration). Repeating is nothing."""
    if not (actor.may(Permit.CASE_EDIT) or actor.may(Permit.CASE_REGISTER)):
        actor.require(Permit.CASE_EDIT)
    if kind not in Exclusion.Kind.values or not value.strip():
        raise FieldErrors({"exclusion": ["Diga a quién no se debe avisar: una persona, institución, puesto o nivel."]})
    if kind == Exclusion.Kind.ACCOUNT and value == actor.code:
        raise NotPermitted("Si usted no debe atender este caso, traspáselo: no puede excluirse por su cuenta.")
    row, created = Exclusion.objects.get_or_create(
        subject_code=subject_code,
        kind=kind,
        value=value.strip(),
        lifted_at=None,
        defaults={
            "reason_sealed": seal(subject_code, reason.strip(), context=CONTEXT),
            "at": at,
            "added_by": actor.code,
        },
    )
    if created:
        record(
            action=Action.EXCLUSION_ADDED,
            subject=("case", subject_code),
            actor_code=actor.code,
            at=at,
            data={"kind": kind},
        )
    return row


def lift_exclusion(subject_code: str, *, kind: str, value: str, actor: Actor, at: datetime) -> None:
    """The exclusion no longer holds; the row and its reason stay.

    Raises:
        NotPermitted: the actor does not direct an institution (`task.manage`), or is the one excluded.
        Conflict: there was no such exclusion.
    """
    with transaction.atomic(durable=True):
        take_off_exclusion(subject_code, kind=kind, value=value, actor=actor, at=at)


def take_off_exclusion(subject_code: str, *, kind: str, value: str, actor: Actor, at: datetime) -> None:
    """Inner step of `lift_exclusion`, inside the caller's transaction. Raises as it does."""
    actor.require(Permit.TASK_MANAGE)
    if value in (actor.code, actor.institution):
        raise NotPermitted("Quien está fuera del caso no puede levantar su propia exclusión.")
    rows = Exclusion.objects.select_for_update().filter(subject_code=subject_code, kind=kind, value=value)
    row = rows.filter(lifted_at=None).first()
    if row is None:
        raise Conflict("Esa exclusión ya no estaba vigente.")
    row.lifted_at, row.lifted_by = at, actor.code
    row.save(update_fields=["lifted_at", "lifted_by"])
    record(
        action=Action.EXCLUSION_LIFTED,
        subject=("case", subject_code),
        actor_code=actor.code,
        at=at,
        data={"kind": kind},
    )
