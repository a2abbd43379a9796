"""Sealing with one data key, in memory: no query, no clock (docs/adr/0006-field-encryption.md).

blob    = 1 version byte | 12 nonce bytes | AES-256-GCM ciphertext and tag
inside  = 1 type byte | 4 length bytes | value | zeros up to a multiple of 32 (the length tells little)
bound   = version, subject code and context: a blob moved to another row or case does not open
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tejido.kernel.errors import CannotUnseal
from tejido.vault.keys import KEY_BYTES, Keyring

Sealable = Mapping[str, Any] | str | bytes

VERSION = b"\x01"
_NONCE = 12
_BLOCK = 32
_MAPPING, _TEXT, _BYTES = b"j", b"s", b"b"


class DataKeyHandle:
    """The open data key of one subject; seals and unseals any number of values without a query."""

    __slots__ = ("_cipher", "subject_code")

    def __init__(self, subject_code: str, key: bytes) -> None:
        self.subject_code = subject_code
        self._cipher = AESGCM(key)

    def __repr__(self) -> str:
        return f"DataKeyHandle({self.subject_code})"

    def seal(self, value: Sealable, *, context: str) -> bytes:
        """The value, sealed for that context (a table's column, say `person.identity:<person code>`)."""
        nonce = os.urandom(_NONCE)
        return VERSION + nonce + self._cipher.encrypt(nonce, _packed(value), self._bound(context))

    def unseal(self, blob: bytes | memoryview, *, context: str) -> dict[str, Any] | str | bytes:
        """What was sealed, of the type it had.

        Raises:
            CannotUnseal: another subject, another context, or altered bytes.
        """
        raw = bytes(blob)
        try:
            if raw[:1] != VERSION:
                raise InvalidTag
            inside = self._cipher.decrypt(raw[1 : 1 + _NONCE], raw[1 + _NONCE :], self._bound(context))
        except (InvalidTag, ValueError) as error:
            raise CannotUnseal(
                "Este dato no se puede abrir: no corresponde a este expediente o fue alterado. "
                "Avise a quien administra el sistema."
            ) from error
        return _unpacked(inside)

    def text(self, blob: bytes | memoryview, *, context: str) -> str:
        """As `unseal`, for what was sealed as text."""
        value = self.unseal(blob, context=context)
        return value if isinstance(value, str) else _wrong_type()

    def mapping(self, blob: bytes | memoryview, *, context: str) -> dict[str, Any]:
        """As `unseal`, for what was sealed as a mapping."""
        value = self.unseal(blob, context=context)
        return value if isinstance(value, dict) else _wrong_type()

    def content(self, blob: bytes | memoryview, *, context: str) -> bytes:
        """As `unseal`, for what was sealed as bytes."""
        value = self.unseal(blob, context=context)
        return value if isinstance(value, bytes) else _wrong_type()

    def _bound(self, context: str) -> bytes:
        return b"tejido.field\x1f" + VERSION + f"{len(self.subject_code)}:{self.subject_code}\x1f{context}".encode()


def wrap_new_key(subject_code: str, ring: Keyring) -> tuple[DataKeyHandle, bytes]:
    """A new random data key, open and wrapped by the master key in force."""
    key = os.urandom(KEY_BYTES)
    return DataKeyHandle(subject_code, key), _wrap(subject_code, key, ring.current, ring)


def open_key(subject_code: str, wrapped: bytes | memoryview, version: int, ring: Keyring) -> DataKeyHandle:
    """The handle of a wrapped data key.

    Raises:
        CannotUnseal: the master key is missing, or this was wrapped for another subject.
    """
    return DataKeyHandle(subject_code, _unwrap(subject_code, bytes(wrapped), version, ring))


def rewrap(subject_code: str, wrapped: bytes | memoryview, version: int, ring: Keyring) -> bytes:
    """The same data key, wrapped by the master key in force; what it sealed is not touched."""
    return _wrap(subject_code, _unwrap(subject_code, bytes(wrapped), version, ring), ring.current, ring)


def _wrap(subject_code: str, key: bytes, version: int, ring: Keyring) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(ring.master(version)).encrypt(nonce, key, _wrap_bound(subject_code, version))


def _unwrap(subject_code: str, wrapped: bytes, version: int, ring: Keyring) -> bytes:
    try:
        return _cipher(ring.master(version)).decrypt(
            wrapped[:_NONCE], wrapped[_NONCE:], _wrap_bound(subject_code, version)
        )
    except (InvalidTag, ValueError) as error:
        raise CannotUnseal(
            "La clave de este expediente no se abre con la clave maestra de este servidor. Revise que la carpeta "
            "de claves sea la que corresponde a esta base de datos."
        ) from error


@lru_cache(maxsize=8)
def _cipher(master: bytes) -> AESGCM:
    return AESGCM(master)


def _wrap_bound(subject_code: str, version: int) -> bytes:
    return f"tejido.datakey\x1f{version}\x1f{subject_code}".encode()


def _packed(value: Sealable) -> bytes:
    if isinstance(value, str):
        kind, body = _TEXT, value.encode()
    elif isinstance(value, bytes):
        kind, body = _BYTES, value
    else:
        kind, body = _MAPPING, json.dumps(dict(value), ensure_ascii=False, separators=(",", ":")).encode()
    head = kind + len(body).to_bytes(4, "big")
    return head + body + bytes(-(len(head) + len(body)) % _BLOCK)


def _unpacked(inside: bytes) -> dict[str, Any] | str | bytes:
    body = inside[5 : 5 + int.from_bytes(inside[1:5], "big")]
    if inside[:1] == _BYTES:
        return body
    if inside[:1] == _TEXT:
        return body.decode()
    value: dict[str, Any] = json.loads(body)
    return value


def _wrong_type() -> Any:
    raise CannotUnseal("Este dato no es de la clase que se esperaba. Avise a quien administra el sistema.")
