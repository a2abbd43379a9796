"""Verifying every chain and every checkpoint (docs/algorithms/ledger.md). Needs no permit: it reads no person's data.

1. Walk all entries in order of subject and number, each chain up to its head: every link's hash is computed again.
2. Look up every head that a checkpoint ever sealed: the entry must still be there, unchanged.
3. Compute the last checkpoint's root again, and those that a paper names; follow the chain of checkpoints.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tejido.ledger.chain import GENESIS, Subject
from tejido.ledger.checkpoints import SUBJECT, sealed_root
from tejido.ledger.faults import Fault, FaultKind
from tejido.ledger.streams import copied, one_snapshot, stream

# The same bytes as `chain.body_of`, put together by the database: 1 µs a row.
BODY_SQL = r"""
    convert_to(subject_kind || E'\x1f' || subject_code || E'\x1f' || seq || E'\x1f'
        || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || E'\x1f' || action || E'\x1f' || actor_code || E'\x1f' || data, 'UTF8')
"""
# A head follows the entries of its chain as a row without number: one pass, in the order of the index.
_LINKS = f"""
    SELECT subject_kind, subject_code, seq, prev_hash, hash, {BODY_SQL} FROM (
        SELECT subject_kind, subject_code, seq, at, action, actor_code, data, prev_hash, hash FROM ledger_ledgerentry
        UNION ALL
        SELECT subject_kind, subject_code, NULL, '-infinity', '', '', '', int4send(seq), hash FROM ledger_ledgerhead
    ) AS links ORDER BY subject_kind, subject_code, seq NULLS LAST
"""  # noqa: S608 (no person's text in it)
_LINK_TYPES = ("text", "text", "int4", "bytea", "bytea", "bytea")
_UNSEALED = """
    SELECT s.subject_kind, s.subject_code, s.seq, s.checkpoint_id FROM ledger_checkpointhead s
    LEFT JOIN ledger_ledgerentry e
        ON e.subject_kind = s.subject_kind AND e.subject_code = s.subject_code AND e.seq = s.seq
    WHERE e.hash IS DISTINCT FROM s.hash ORDER BY 1, 2, 3
"""
_CHECKPOINTS = "SELECT id, number, heads, root, previous, at, made_by FROM ledger_checkpoint ORDER BY number"
_RECORDED = "SELECT data, at, actor_code FROM ledger_ledgerentry WHERE subject_kind = %s AND subject_code = %s"

Row = tuple[Any, ...]


class _Paper(NamedTuple):
    """What a checkpoint's paper says; `heads` is None in entries written before the ledger told it."""

    root: bytes
    heads: int | None
    at: datetime
    made_by: str

    def agrees_with(self, stored: _Paper | None) -> bool:
        """Whether the stored checkpoint is the one that the ledger recorded."""
        return stored is not None and stored == (self._replace(heads=stored.heads) if self.heads is None else self)


def verify(*, roots: Mapping[int, bytes] | None = None) -> list[Fault]:
    """Every fault of the ledger, in order of subject; empty when all is as it was written.

    `roots` are seals copied from published checkpoints, by number: what a rewriting of everything cannot imitate.
    Reads one instant while others write. Memory does not grow with the ledger, only with the faults.
    """
    with one_snapshot():
        faults = [*_chain_faults(copied(_LINKS, _LINK_TYPES))]
        checkpoints = list(stream("ledger_checkpoints", _CHECKPOINTS))
        numbers = {checkpoint_id: number for checkpoint_id, number, *_ in checkpoints}
        for kind, code, seq, checkpoint_id in stream("ledger_unsealed", _UNSEALED):
            faults.append(Fault(FaultKind.UNSEALED, (kind, code), seq, checkpoint=numbers.get(checkpoint_id, 0)))
        wrong = _wrong_checkpoints(checkpoints, roots or {})
        return faults + [Fault(FaultKind.CHECKPOINT, SUBJECT, 0, checkpoint=number) for number in sorted(wrong)]


def _chain_faults(links: Iterator[Row]) -> Iterator[Fault]:
    """Faults of the links, chain by chain, each closed against its head."""
    current: Subject = ("", "")
    seq, last = 0, GENESIS
    sha256 = hashlib.sha256
    for kind, code, number, prev_hash, digest, body in links:
        if code != current[1] or kind != current[0]:
            if seq:
                yield Fault(FaultKind.BEYOND_HEAD, current, seq)
            current, seq, last = (kind, code), 0, GENESIS
        if number is None:
            yield from _close(current, seq, last, int.from_bytes(prev_hash, "big"), digest)
            seq = 0
            continue
        if number != seq + 1:
            yield _jump(current, seq, number)
        elif prev_hash != last:
            yield Fault(FaultKind.UNLINKED, current, number)
        if sha256(prev_hash + body).digest() != digest:
            yield Fault(FaultKind.EDITED, current, number)
        seq, last = number, digest
    if seq:
        yield Fault(FaultKind.BEYOND_HEAD, current, seq)


def _close(subject: Subject, seq: int, last: bytes, head_seq: int, head_hash: bytes) -> Iterator[Fault]:
    """Faults of a head against the last link of its chain; `seq` is 0 when the chain has none."""
    if head_seq > seq:
        yield Fault(FaultKind.CUT, subject, seq + 1, until=head_seq)
    elif head_seq < seq:
        yield Fault(FaultKind.BEYOND_HEAD, subject, head_seq + 1)
    elif head_hash != last:
        yield Fault(FaultKind.HEAD_CHANGED, subject, seq)


def _jump(subject: Subject, seq: int, number: int) -> Fault:
    if number <= seq:
        return Fault(FaultKind.OUT_OF_ORDER, subject, number)
    return Fault(FaultKind.MISSING, subject, seq + 1, until=number - 1)


def _wrong_checkpoints(checkpoints: list[Row], roots: Mapping[int, bytes]) -> set[int]:
    """Numbers of the checkpoints that break their chain, their entry in the ledger, their heads or a published seal."""
    recorded = dict(_recorded_papers())
    stored = {number: _Paper(bytes(root), heads, at, by) for _, number, heads, root, _, at, by in checkpoints}
    wrong = stored.keys() - recorded.keys()
    wrong |= {number for number, paper in recorded.items() if not paper.agrees_with(stored.get(number))}
    wrong |= {number for number, root in roots.items() if number not in stored or stored[number].root != root}
    before, expected = GENESIS, 1
    for checkpoint_id, number, heads, root, previous, *_ in checkpoints:
        if number != expected or previous != before:
            wrong.add(number)
        if (number in roots or number == checkpoints[-1][1]) and sealed_root(checkpoint_id) != (root, heads):
            wrong.add(number)
        before, expected = root, number + 1
    return wrong


def _recorded_papers() -> Iterator[tuple[int, _Paper]]:
    for text, at, actor_code in stream("ledger_recorded", _RECORDED, SUBJECT):
        try:
            data = json.loads(text)
            yield int(data["number"]), _Paper(bytes.fromhex(data["root"]), data.get("heads"), at, actor_code)
        except (ValueError, KeyError, TypeError, AttributeError):  # edited: the walk has told it
            continue
