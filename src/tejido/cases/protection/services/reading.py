"""What was written under the acts of a set of measures, opened; the reading is recorded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import see_case
from tejido.cases.field_policy import Closeness
from tejido.cases.protection.access import acts_of, order_in
from tejido.kernel.errors import NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import handle_of


@transaction.atomic(durable=True)
def open_measure_notes(case_code: str, order_code: str, *, actor: Actor, at: datetime) -> dict[str, str]:
    """The notes by the key of their act. Raises NotFound, NotPermitted, CannotUnseal."""
    seen = see_case(actor, case_code)
    order = order_in(seen, order_code)
    if not (actor.may(Permit.IDENTITY_READ) or seen.closeness == Closeness.GLASS):
        raise NotPermitted("Su rol no permite leer las notas de este caso.")
    handle = handle_of(case_code)
    context = f"measure:{order.code}"
    notes = {str(a.pk): handle.text(a.note_sealed, context=context) for a in acts_of(order) if a.note_sealed}
    if notes:
        record(action=Action.NOTES_READ, subject=("case", case_code), actor_code=actor.code, at=at, data={})
    return notes
