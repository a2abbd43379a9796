"""What the watcher asks of the obligations and writes in them: no permit, no ledger, nothing but the next look."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from tejido.accounts.prepared import ask
from tejido.obligations.models import Obligation
from tejido.obligations.states import LIVE, Gate


class Looked(NamedTuple):
    """What the watcher needs of one obligation."""

    id: int
    look_version: int
    code: str
    district: str
    subject_kind: str
    subject_code: str
    institution_code: str
    desk_institution: str
    assigned_code: str
    ladder: str
    priority: int
    mark: str
    norm: str
    article: str
    state: str
    gate: str
    alert_from: datetime
    handed_at: datetime | None
    due_at: datetime | None
    acknowledged_at: datetime | None
    looked_at: datetime | None

    @property
    def may_be_told(self) -> bool:
        """False for a closed one and for one whose gate is shut, whatever its next look says."""
        return self.state in LIVE and self.gate == Gate.OPEN


_DUE = f"""
    SELECT {", ".join(Looked._fields)} FROM obligations_obligation
    WHERE next_look_at <= %s ORDER BY next_look_at LIMIT %s
"""  # noqa: S608  names of our own columns
_MOVE = """
    WITH n AS (SELECT * FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[]) AS n(id, version, next_at)),
    free AS MATERIALIZED (
        SELECT o.id FROM obligations_obligation o JOIN n ON n.id = o.id AND n.version = o.look_version
        FOR UPDATE OF o SKIP LOCKED
    )
    UPDATE obligations_obligation o
    SET next_look_at = n.next_at, looked_at = %s, look_version = o.look_version + 1
    FROM n JOIN free ON free.id = n.id
    WHERE o.id = n.id
    RETURNING o.id
"""


def to_look_at(*, at: datetime, batch: int) -> list[Looked]:
    """The obligations whose time to be looked at has come, oldest first; nothing is locked. One query."""
    return [Looked._make(row) for row in ask(_DUE, [at, batch])]


def move_looked(rows: Sequence[Looked], nexts: Sequence[datetime | None], *, at: datetime) -> set[int]:
    """Compare-and-swap of every row on its `look_version`, in one statement; returns the ids that moved.

    A row that somebody changed since it was read, or is changing now, stays as it is for the next pass: the watcher
    waits for nobody and nobody can be locked against it. Inner step.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [[row.id for row in rows], [row.look_version for row in rows], list(nexts), at])
        return {found[0] for found in cursor.fetchall()}


_WANTED = (
    "code", "state", "gate", "mark", "immediate", "alert_from", "handed_at", "due_at", "acknowledged_at", "district"
)  # fmt: skip


def by_code(codes: Collection[str]) -> dict[str, Obligation]:
    """The obligations with those codes, with what says whether a message is still wanted. One query."""
    rows = Obligation.objects.filter(code__in=codes)
    return {row.code: row for row in rows.only(*_WANTED)}
