"""Mark alerts as seen, and put a dead letter back in the queue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.alerts.access import dead_letters, own_alerts
from tejido.alerts.models import Delivery
from tejido.kernel.errors import NotFound, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record

_GONE = "Ese aviso ya no está entre los no entregados."


@transaction.atomic(durable=True)
def see_alerts(*, actor: Actor, at: datetime, tasks: Collection[str] | None = None) -> int:
    """Mark the actor's own alerts as seen: all, or those of some tasks. Returns how many."""
    rows = own_alerts(actor).filter(seen_at__isnull=True)
    if tasks is not None:
        rows = rows.filter(obligation_code__in=tasks)
    return rows.update(seen_at=at)


@transaction.atomic(durable=True)
def requeue_dead_letter(delivery_id: int, *, actor: Actor, at: datetime) -> None:
    """Try a message again from the start, after somebody mended what was wrong.

    Raises:
        NotPermitted: the actor does not read dead letters.
        NotFound: it is not a dead letter (any more).
        Refused: there was nobody to tell, so there is nothing to send again.
    """
    actor.require(Permit.DEAD_LETTERS_READ)
    if not dead_letters(actor).filter(pk=delivery_id).exists():
        raise NotFound(_GONE)
    row = Delivery.objects.select_for_update().get(pk=delivery_id)
    if row.state != "dead":
        raise NotFound(_GONE)
    if not row.account_code:
        raise Refused(
            "Ese aviso no tenía a quién llegar. Asigne a alguien al puesto: el aviso que sigue lo encontrará."
        )
    row.state, row.attempts, row.next_try_at, row.failure, row.message = "queued", 0, at, "", ""
    row.save()
    record(
        action=Action.ALERT_REQUEUED,
        subject=(row.subject_kind, row.subject_code),
        actor_code=actor.code,
        at=at,
        data={"obligation": row.obligation_code},
    )
