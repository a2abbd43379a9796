"""The links of a chain: what is hashed, in which order and how. Pure (docs/algorithms/ledger.md).

hash = SHA-256( previous hash (32 bytes)
                | kind | code | seq | at | action | actor | data )       joined by the byte 1F
at   = 2026-11-23T14:05:09.000123Z, always UTC with six decimals
data = JSON with sorted keys and no spaces; a raw 1F cannot occur in it, nor in any of the other fields
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from tejido.kernel.clock import aware
from tejido.ledger.actions import Action

GENESIS = bytes(32)
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_CODE = re.compile(r"[A-Za-z0-9_.:,;/+\-]{0,160}")
_PERSONAL_NUMBER = re.compile(r"\+?(?:51)?[0-9]{8,9}")
_SUBJECT = re.compile(r"[A-Za-z0-9_.:/+\-]{1,80}")

Subject = tuple[str, str]


class HeadRow(NamedTuple):
    """The columns of a head, in order."""

    subject_kind: str
    subject_code: str
    seq: int
    hash: bytes


class EntryRow(NamedTuple):
    """The columns of an entry, in order."""

    subject_kind: str
    subject_code: str
    seq: int
    at: datetime
    action: str
    actor_code: str
    data: str
    prev_hash: bytes
    hash: bytes


class Entry(Protocol):
    """What a link is made from."""

    @property
    def action(self) -> Action: ...

    @property
    def subject(self) -> Subject: ...

    @property
    def actor_code(self) -> str: ...

    @property
    def at(self) -> datetime: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be recorded. `data` holds codes, numbers and yes/no only: never a name, a text or a personal number.

    Raises:
        ValueError: a needed key is missing, or a value is not a code.
    """

    action: Action
    subject: Subject
    actor_code: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if missing := self.action.needs - self.data.keys():
            raise ValueError(f"{self.action} needs the data {sorted(missing)}")
        kind, code = self.subject
        if not (_is_subject(kind) and _is_subject(code) and _is_subject(self.actor_code)):
            raise ValueError(f"not codes: {self.subject}, {self.actor_code}")
        for key, value in self.data.items():
            _check_code(key, value)


@lru_cache(4096)
def _is_subject(text: str) -> bool:
    return _SUBJECT.fullmatch(text) is not None


@lru_cache(8192)
def _is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None and _PERSONAL_NUMBER.fullmatch(text) is None


def canonical_data(data: Mapping[str, Any]) -> str:
    """The one JSON text of this data."""
    return _ENCODER.encode(data) if data else "{}"


def link(prev_hash: bytes, body: bytes) -> bytes:
    """The hash of a link."""
    return hashlib.sha256(prev_hash + body).digest()


def body_of(row: EntryRow) -> bytes:
    """What is hashed of an entry, beside the previous hash. The same bytes as `verification.BODY_SQL`."""
    return _body(row.subject_kind, row.subject_code, row.seq, aware(row.at), row.action, row.actor_code, row.data)


def _body(kind: str, code: str, seq: int, at: datetime, action: str, actor: str, data: str) -> bytes:
    when = at.replace(tzinfo=None).isoformat(timespec="microseconds")
    return f"{kind}\x1f{code}\x1f{seq}\x1f{when}Z\x1f{action}\x1f{actor}\x1f{data}".encode()


def continue_chain(head: HeadRow, entries: Sequence[Entry]) -> tuple[HeadRow, list[EntryRow]]:
    """The next links after a head, in the given order, and the head that they leave."""
    rows: list[EntryRow] = []
    seq, prev = head.seq, head.hash
    for entry in entries:
        seq += 1
        kind, code = entry.subject
        at, action, data = aware(entry.at), entry.action.value, canonical_data(entry.data)
        here = link(prev, _body(kind, code, seq, at, action, entry.actor_code, data))
        rows.append(EntryRow(kind, code, seq, at, action, entry.actor_code, data, prev, here))
        prev = here
    return HeadRow(head.subject_kind, head.subject_code, seq, prev), rows


def first_rows(subject: Subject, entries: Sequence[NewEntry]) -> tuple[HeadRow, list[EntryRow]]:
    """The head and the entries of a brand-new subject, for a bulk insert of one's own.

    Raises:
        ValueError: an entry belongs to another subject.
    """
    if any(entry.subject != subject for entry in entries):
        raise ValueError(f"entries of another subject than {subject}")
    return continue_chain(HeadRow(*subject, 0, GENESIS), entries)


def _check_code(key: str, value: object) -> None:
    if value is None or isinstance(value, bool | int):
        return
    if isinstance(value, list | tuple):
        for part in value:
            _check_code(key, part)
        return
    if not isinstance(value, str) or not _is_code(str(value)):
        raise ValueError(f"data {key!r} must hold a code: the ledger keeps no text and no personal number")
