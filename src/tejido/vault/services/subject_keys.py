"""Creating and destroying the data key of a subject. Inner steps: who calls has the permit and writes the ledger."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tejido.kernel.errors import Conflict
from tejido.vault.envelope import DataKeyHandle, wrap_new_key
from tejido.vault.keys import keyring
from tejido.vault.models import DataKey


def create_subject_key(subject_code: str, *, at: datetime) -> DataKeyHandle:
    """Give the subject its data key, and return it open; two statements.

    Raises:
        Conflict: it has one, or had one that was erased.
    """
    ring = keyring()
    handle, wrapped = wrap_new_key(subject_code, ring)
    row = DataKey(subject_code=subject_code, wrapped=wrapped, key_version=ring.current, created_at=at)
    DataKey.objects.bulk_create([row], ignore_conflicts=True)
    if not DataKey.objects.filter(subject_code=subject_code, wrapped=wrapped).exists():
        raise Conflict("Este expediente ya tiene su clave; no se creó otra.")
    return handle


def erase_subject_key(subject_code: str, *, at: datetime) -> None:
    """Destroy the subject's data key: nothing sealed under it opens again. Who calls erases the blind indexes too.

    A second call changes nothing. Copies in backups die with the backups (docs/adr/0006-field-encryption.md).
    """
    erase_subject_keys([subject_code], at=at)


def erase_subject_keys(subject_codes: Collection[str], *, at: datetime) -> int:
    """As `erase_subject_key` for many; one statement. Returns how many were destroyed."""
    rows = DataKey.objects.filter(subject_code__in=subject_codes, wrapped__isnull=False)
    return rows.update(wrapped=None, erased_at=at)
