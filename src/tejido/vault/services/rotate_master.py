"""Wrapping every data key again with the master key in force."""

from __future__ import annotations

from django.db import transaction

from tejido.vault.envelope import rewrap
from tejido.vault.keys import Keyring, keyring
from tejido.vault.models import DataKey


def rotate_master(*, batch: int = 2000) -> int:
    """Wrap again, batch by batch, every data key that an older master key wrapped; returns how many.

    Each batch is its own transaction: stopped half way, it goes on from there. Sealed values are not touched.
    Run it after `add_master_key`; the old key file may leave the server once this returns.

    Raises:
        CannotUnseal: an older master key is missing; the batches before stay done.
    """
    ring, done = keyring(), 0
    while moved := _rotate_batch(ring, batch):
        done += moved
    return done


@transaction.atomic(durable=True)
def _rotate_batch(ring: Keyring, batch: int) -> int:
    stale = DataKey.objects.filter(key_version__lt=ring.current, wrapped__isnull=False)
    rows = list(stale.select_for_update().order_by("id")[:batch])
    for row in rows:
        if row.wrapped is not None:
            row.wrapped = rewrap(row.subject_code, row.wrapped, row.key_version, ring)
        row.key_version = ring.current
    DataKey.objects.bulk_update(rows, ["wrapped", "key_version"])
    return len(rows)
