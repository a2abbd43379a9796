"""The handover note and the reasons of a transfer, opened; the reading is recorded in the case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.transfers.access import steps_of, transfer_seen
from tejido.cases.transfers.states import TransferState
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import handle_of

HANDOVER = "handover"


@transaction.atomic(durable=True)
def open_transfer_notes(code: str, *, actor: Actor, at: datetime) -> dict[str, str]:
    """The note (`handover`) and the reason of each step by its key; who said no keeps its own reason and no more.

    Raises:
        NotFound; NotPermitted: the actor may not read identities; CannotUnseal.
    """
    side = transfer_seen(actor, code)
    actor.require(Permit.IDENTITY_READ)
    row = side.row
    handle = handle_of(row.case.code)
    found = {}
    stayed_outside = side.receiving and row.state == TransferState.REFUSED
    if row.handover_sealed is not None and not stayed_outside:
        found[HANDOVER] = handle.text(row.handover_sealed, context="transfer.handover")
    for act in steps_of(row):
        if act.reason_sealed is not None:
            found[str(act.pk)] = handle.text(act.reason_sealed, context=f"transfer:{row.code}")
    if found:
        record(action=Action.NOTES_READ, subject=("case", row.case.code), actor_code=actor.code, at=at, data={})
    return found
