"""Delete what is older than its table is kept, in batches so small that nobody waits for them.

A batch is one transaction: killed half way, it never was. It waits for no lock and does not wait for the disk at its
commit: what a power cut loses of it is simply deleted again. The purge acts for nobody; the ledger keeps what it did.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Model, QuerySet
from django.db.models.functions import Coalesce

from tejido.accounts.models import Account
from tejido.directory.models import DutyShift
from tejido.ledger.actions import Action
from tejido.ledger.recording import NewEntry, record_many
from tejido.privacy.tables import KINDS, kept_of, members_of
from tejido.vault.services.subject_keys import erase_subject_keys

PURGER = "system:purge"
ROWS_A_BATCH = 500
Removed = Mapping[str, int]
"""How many rows each table lost, by the table's name."""


def due_rows(model: type[Model], *, at: datetime) -> QuerySet[Any]:
    """The rows of a table that its rule no longer keeps, by its own columns."""
    rule = kept_of(model).retention
    since = Coalesce(*map(F, rule.columns)) if len(rule.columns) > 1 else F(rule.columns[0])
    return model._base_manager.alias(kept_since=since).filter(kept_since__lte=rule.cutoff(at)).order_by("pk")


def due_accounts(*, at: datetime) -> QuerySet[Account]:
    """The accounts of who left longer ago than an account is kept: without a role or a duty ever since."""
    cutoff = kept_of(Account).retention.cutoff(at)
    working = DutyShift.objects.filter(ends_at__gt=cutoff)
    rows = Account.objects.filter(created_at__lte=cutoff, grants__isnull=False)
    rows = rows.exclude(grants__until_at__isnull=True).exclude(grants__until_at__gt=cutoff)
    rows = rows.exclude(pk__in=working.values("account")).exclude(
        pk__in=working.filter(substitute__isnull=False).values("substitute")
    )
    return rows.distinct().order_by("pk")


@transaction.atomic(durable=True)
def purge_old(model: type[Model], *, at: datetime, most: int = ROWS_A_BATCH) -> int:
    """Delete one batch of a table with what hangs on it; returns how many of its rows went, 0 when none is due."""
    commit_lazily()
    rows = list(due_rows(model, at=at).select_for_update(skip_locked=True)[:most])
    codes = [row.code for row in rows] if model._meta.label in KINDS else []
    removed = remove(model, [row.pk for row in rows], codes)
    if codes:
        erase_subject_keys(codes, at=at)
    record_removed(removed, at=at)
    return len(rows)


@transaction.atomic(durable=True)
def purge_accounts(*, at: datetime, most: int = 50) -> int:
    """Delete one batch of accounts whose people left long ago, with all that hangs on them, and their keys."""
    commit_lazily()
    found = list(due_accounts(at=at).values_list("pk", flat=True)[:most])
    rows = list(Account.objects.select_for_update(skip_locked=True).filter(pk__in=found))
    removed = remove(Account, [row.pk for row in rows], [])
    erase_subject_keys([f"account:{row.code}" for row in rows], at=at)
    record_removed(removed, at=at)
    return len(rows)


def commit_lazily() -> None:
    """Let this transaction commit without waiting for the disk. Inner step."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def remove(root: type[Model], ids: Sequence[Any], codes: Sequence[str]) -> Removed:
    """Delete those rows with their whole family, children first; a statement a table. Inner step."""
    removed: dict[str, int] = {}
    if not ids:
        return removed
    with connection.cursor() as cursor:
        for member in members_of(root):
            cursor.execute(
                f'DELETE FROM "{member.table}" WHERE {member.condition}',  # noqa: S608  names of our own tables
                {"ids": list(ids), "codes": list(codes)},
            )
            if cursor.rowcount > 0:
                removed[member.table] = cursor.rowcount
    return removed


def record_removed(removed: Removed, *, at: datetime, extra: Collection[NewEntry] = ()) -> None:
    """Leave in the ledger how many rows each table lost, one entry a table, with other entries. Inner step."""
    told = [
        NewEntry(Action.DATA_PURGED, ("table", table), PURGER, at, {"table": table, "rows": rows})
        for table, rows in removed.items()
    ]
    record_many([*extra, *told])
