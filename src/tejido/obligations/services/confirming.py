"""The coordination body confirms a limit with the document that proves it; its mark changes from then on in its
district, and in no other."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.libraries import library_of
from tejido.kernel.errors import Conflict, Refused
from tejido.law.marks import Mark
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.obligations.models import LimitConfirmation


@transaction.atomic(durable=True)
def confirm_limit(step: str, *, document: str, session: str, actor: Actor, at: datetime) -> None:
    """Mark the limit of a step as official, naming the document and the session that took note of it.

    Open cases see it the next time they are planned; a closed obligation keeps the mark it was judged by.

    Raises:
        NotPermitted: the actor may not confirm limits.
        Refused: the step does not exist or has no limit, or the document or the session is missing.
        Conflict: it is confirmed already.
    """
    actor.require(Permit.LIMITS_CONFIRM)
    found = library_of(actor.district).step(step)
    if found is None or found.limit is None:
        raise Refused("Ese paso no existe o no tiene un plazo que confirmar.", field="step")
    if len(document.strip()) < 8:
        raise Refused("Nombre el documento que lo prueba: norma, artículo, fecha y dónde se lee.", field="document")
    if len(session.strip()) < 4:
        raise Refused("Diga en qué sesión de la instancia se tomó nota (número y fecha).", field="session")
    if LimitConfirmation.objects.filter(district=actor.district, step=step, withdrawn_at__isnull=True).exists():
        raise Conflict("Ese plazo ya está confirmado.")
    LimitConfirmation.objects.create(
        district=actor.district,
        step=step,
        mark=Mark.OFFICIAL,
        document=document.strip(),
        session=session.strip(),
        confirmed_at=at,
        confirmed_by=actor.code,
    )
    _record(Action.LIMIT_CONFIRMED, step, actor, at)


@transaction.atomic(durable=True)
def withdraw_confirmation(step: str, *, actor: Actor, at: datetime) -> None:
    """Take a confirmation of the actor's district back. Raises NotPermitted; Conflict when there was none."""
    actor.require(Permit.LIMITS_CONFIRM)
    rows = LimitConfirmation.objects.select_for_update().filter(district=actor.district, step=step)
    row = rows.filter(withdrawn_at__isnull=True).first()
    if row is None:
        raise Conflict("Ese plazo no estaba confirmado.")
    row.withdrawn_at, row.withdrawn_by = at, actor.code
    row.save()
    _record(Action.LIMIT_UNCONFIRMED, step, actor, at)


def _record(action: Action, step: str, actor: Actor, at: datetime) -> None:
    record(action=action, subject=("protocol", step), actor_code=actor.code, at=at, data={"step": step})
