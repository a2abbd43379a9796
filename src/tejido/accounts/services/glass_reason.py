"""Reading why a case was opened with a reason: who reviews it leaves a line too."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.access import get_glass
from tejido.accounts.actors import Actor
from tejido.accounts.services.break_glass import CONTEXT
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import unseal


@transaction.atomic(durable=True)
def read_glass_reason(code: str, *, actor: Actor, at: datetime) -> str:
    """The reason that was written to open the case, for who reviews that opening; the reading is recorded.

    Raises:
        NotPermitted, NotFound: as `get_glass`.
        CannotUnseal: the case's key was erased, and the reason with it.
    """
    session = get_glass(actor, code)
    reason = str(unseal(session.case_code, session.reason_sealed, context=CONTEXT))
    subject, data = ("case", session.case_code), {"glass": session.code}
    record(action=Action.GLASS_REASON_READ, subject=subject, actor_code=actor.code, at=at, data=data)
    return reason
