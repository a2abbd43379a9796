"""Sealing the heads of every chain in a checkpoint."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from tejido.ledger.actions import Action
from tejido.ledger.chain import GENESIS
from tejido.ledger.checkpoints import SUBJECT, sealed_root
from tejido.ledger.models import Checkpoint
from tejido.ledger.recording import record

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('tejido.ledger.checkpoint'))"
_NEXT_ID = "SELECT nextval(pg_get_serial_sequence('ledger_checkpoint', 'id'))"
# A chain that was cut and grew again to a length already sealed is not sealed anew: its fault stays visible.
_SEAL_MOVED = """
    INSERT INTO ledger_checkpointhead (checkpoint_id, subject_kind, subject_code, seq, hash)
    SELECT %s, h.subject_kind, h.subject_code, h.seq, h.hash FROM ledger_ledgerhead h
    ON CONFLICT (subject_kind, subject_code, seq) DO NOTHING
"""


@transaction.atomic(durable=True)
def make_checkpoint(*, actor_code: str, at: datetime) -> Checkpoint:
    """Seal the heads as they stand, chained to the checkpoint before, and record it; print it with `render_checkpoint`.

    Only heads that moved since are stored. One checkpoint at a time; writers of the ledger do not wait for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        cursor.execute(_NEXT_ID)
        (new_id,) = cursor.fetchone() or (0,)
        cursor.execute(_SEAL_MOVED, [new_id])
    last = Checkpoint.objects.order_by("-number").first()
    root, heads = sealed_root(new_id)
    checkpoint = Checkpoint.objects.create(
        id=new_id,
        number=last.number + 1 if last else 1,
        at=at,
        heads=heads,
        root=root,
        previous=bytes(last.root) if last else GENESIS,
        made_by=actor_code,
    )
    data = {"number": checkpoint.number, "root": root.hex(), "heads": heads}
    record(action=Action.CHECKPOINT_MADE, subject=SUBJECT, actor_code=actor_code, at=at, data=data)
    return checkpoint
