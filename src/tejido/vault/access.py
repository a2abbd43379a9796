"""Reading the data keys. Who may open a subject is decided above: nothing here knows of actors or permits."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.expressions import RawSQL

from tejido.kernel.errors import CannotUnseal
from tejido.vault.envelope import DataKeyHandle, open_key
from tejido.vault.keys import keyring
from tejido.vault.models import DataKey


def handle_of(subject_code: str) -> DataKeyHandle:
    """The open data key of the subject; one query.

    Raises:
        CannotUnseal: there is no key, it was erased, or its master key is missing.
    """
    handle = handles_of([subject_code]).get(subject_code)
    if handle is None:
        raise CannotUnseal(
            "La identidad de este expediente no puede leerse: su clave no existe o fue destruida para borrarla."
        )
    return handle


def handles_of(subject_codes: Iterable[str]) -> dict[str, DataKeyHandle]:
    """The open data keys of many subjects, one query; those without a key or with an erased one are left out.

    Raises:
        CannotUnseal: a master key is missing.
    """
    ring = keyring()
    asked = RawSQL("SELECT unnest(%s::text[])", [list(subject_codes)])  # thousands travel as one value
    rows = DataKey.objects.filter(subject_code__in=asked, wrapped__isnull=False)
    return {
        code: open_key(code, wrapped, version, ring)
        for code, wrapped, version in rows.values_list("subject_code", "wrapped", "key_version")
        if wrapped is not None
    }


def is_erased(subject_code: str) -> bool:
    """True when the subject's key was destroyed."""
    return DataKey.objects.filter(subject_code=subject_code, wrapped__isnull=True).exists()
