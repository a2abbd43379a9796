"""Writing to the ledger, inside the transaction of the change that it tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection, transaction

from tejido.ledger.actions import Action
from tejido.ledger.chain import (
    GENESIS,
    EntryRow,
    HeadRow,
    NewEntry,
    Subject,
    continue_chain,
    first_rows,
)

__all__ = ["EntryRow", "HeadRow", "NewEntry", "first_rows", "record", "record_many"]

_LOCK = """
    SELECT h.subject_kind, h.subject_code, h.seq, h.hash FROM ledger_ledgerhead h
    JOIN unnest(%s::text[], %s::text[]) AS s(kind, code) ON h.subject_kind = s.kind AND h.subject_code = s.code
    ORDER BY h.subject_kind, h.subject_code FOR UPDATE OF h
"""
_OPEN = """
    INSERT INTO ledger_ledgerhead (subject_kind, subject_code, seq, hash)
    SELECT kind, code, 0, %s FROM unnest(%s::text[], %s::text[]) AS s(kind, code)
    ON CONFLICT (subject_kind, subject_code) DO NOTHING
"""
_WRITE = """
    WITH written AS (
        INSERT INTO ledger_ledgerentry
            (subject_kind, subject_code, seq, at, action, actor_code, data, prev_hash, hash)
        SELECT * FROM unnest(%s::text[], %s::text[], %s::int[], %s::timestamptz[], %s::text[], %s::text[],
            %s::text[], %s::bytea[], %s::bytea[])
    )
    UPDATE ledger_ledgerhead h SET seq = s.seq, hash = s.hash
    FROM unnest(%s::text[], %s::text[], %s::int[], %s::bytea[]) AS s(kind, code, seq, hash)
    WHERE h.subject_kind = s.kind AND h.subject_code = s.code
"""


def record(
    *, action: Action, subject: Subject, actor_code: str, at: datetime, data: Mapping[str, Any] | None = None
) -> None:
    """Add one entry to the subject's chain; two statements, four for a subject's first.

    Raises:
        ValueError: the data lacks what the action needs, or holds more than codes.
        TransactionManagementError: there is no open transaction.
    """
    record_many([NewEntry(action, subject, actor_code, at, data or {})])


def record_many(entries: Sequence[NewEntry]) -> None:
    """Add entries to the chains of their subjects, in the given order; at most four statements however many.

    The heads are locked in the order of their subjects, so that two writers wait for each other and never deadlock.

    Raises:
        TransactionManagementError: there is no open transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the ledger is written inside the transaction of its change")
    if not entries:
        return
    by_subject: dict[Subject, list[NewEntry]] = {}
    for entry in entries:
        by_subject.setdefault(entry.subject, []).append(entry)
    heads = _locked_heads(sorted(by_subject))
    chained = [continue_chain(head, by_subject[head.subject_kind, head.subject_code]) for head in heads]
    _write([head for head, _ in chained], list(chain.from_iterable(rows for _, rows in chained)))


def _locked_heads(subjects: list[Subject]) -> list[HeadRow]:
    kinds, codes = [kind for kind, _ in subjects], [code for _, code in subjects]
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [kinds, codes])
        found = cursor.fetchall()
        if len(found) < len(subjects):
            cursor.execute(_OPEN, [GENESIS, kinds, codes])
            cursor.execute(_LOCK, [kinds, codes])
            found = cursor.fetchall()
    return [HeadRow(kind, code, seq, bytes(digest)) for kind, code, seq, digest in found]


def _write(heads: list[HeadRow], rows: list[EntryRow]) -> None:
    columns = [*map(list, zip(*rows, strict=True)), *map(list, zip(*heads, strict=True))]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, columns)
