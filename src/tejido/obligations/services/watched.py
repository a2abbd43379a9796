"""What the watcher asks of the obligations and writes in them: no permit, no ledger, nothing but the next look."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

from tejido.obligations.models import Obligation

_COLUMNS = (
    *("id", "code", "subject_code", "district", "institution_code", "desk_institution", "assigned_code", "norm"),
    *("alert_from", "due_at", "looked_at", "acknowledged_at", "next_look_at", "look_version", "ladder", "state"),
    *("priority", "mark", "article"),
)
_MOVE = """
    UPDATE obligations_obligation o
    SET next_look_at = n.next_at, looked_at = %s, look_version = o.look_version + 1
    FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[]) AS n(id, version, next_at)
    WHERE o.id = n.id AND o.look_version = n.version
    RETURNING o.id
"""


def to_look_at(*, at: datetime, batch: int) -> list[Obligation]:
    """The obligations whose time to be looked at has come, oldest first; nothing is locked. One query."""
    rows = Obligation.objects.filter(next_look_at__isnull=False, next_look_at__lte=at)
    return list(rows.only(*_COLUMNS).order_by("next_look_at")[:batch])


def move_looked(rows: Sequence[Obligation], nexts: Sequence[datetime | None], *, at: datetime) -> set[int]:
    """Compare-and-swap of every row on its `look_version`, in one statement; returns the ids that moved.

    A row that somebody changed since it was read stays as it is, for the next pass. Inner step.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [at, [row.pk for row in rows], [row.look_version for row in rows], list(nexts)])
        return {found[0] for found in cursor.fetchall()}


def by_code(codes: Collection[str]) -> dict[str, Obligation]:
    """The obligations with those codes, with what says whether a message is still wanted. One query."""
    rows = Obligation.objects.filter(code__in=codes)
    return {row.code: row for row in rows.only("code", "state", "gate", "acknowledged_at", "district")}
