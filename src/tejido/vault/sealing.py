"""The door of the vault for the layers above: seal and unseal under the key of a subject.

One value: `seal` and `unseal` (one query each). Several: `handle_of` or `handles_of` once, then the handle.
A new subject in a bulk statement: `new_wrapped_key`, and insert the DataKey row yourself.
"""

from __future__ import annotations

from typing import Any

from tejido.vault.access import handle_of, handles_of
from tejido.vault.envelope import DataKeyHandle, Sealable, wrap_new_key
from tejido.vault.keys import keyring

__all__ = [
    "DataKeyHandle",
    "Sealable",
    "handle_of",
    "handles_of",
    "key_version",
    "new_wrapped_key",
    "seal",
    "unseal",
]


def seal(subject_code: str, value: Sealable, *, context: str) -> bytes:
    """The value sealed under the subject's key, bound to the context; one query.

    Raises:
        CannotUnseal: the subject has no key, or it was erased.
    """
    return handle_of(subject_code).seal(value, context=context)


def unseal(subject_code: str, blob: bytes | memoryview, *, context: str) -> dict[str, Any] | str | bytes:
    """What `seal` was given, of the type it had; one query.

    Raises:
        CannotUnseal: no key, an erased one, another subject or context, or altered bytes.
    """
    return handle_of(subject_code).unseal(blob, context=context)


def new_wrapped_key(subject_code: str) -> tuple[DataKeyHandle, bytes]:
    """A new data key, open, and its wrapped bytes for the DataKey row (whose `key_version` is `key_version()`)."""
    return wrap_new_key(subject_code, keyring())


def key_version() -> int:
    """The version of the master key in force."""
    return keyring().current
