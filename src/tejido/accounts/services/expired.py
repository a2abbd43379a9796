"""What has expired and nobody can open any more is deleted: sessions, and what the shared cache kept for a while."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from tejido.ledger.actions import Action
from tejido.ledger.recording import record


@transaction.atomic(durable=True)
def purge_expired(*, at: datetime) -> int:
    """Delete the sessions and the rows of the shared cache whose time is over; returns how many.

    The framework leaves both where they are until somebody asks for them. Among the rows of the cache are the
    spreadsheets sent for a preview, with the names and telephones of staff: half an hour is half an hour.
    """
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    gone = {"django.session": sessions, "shared.cache": _purge_cache(at)}
    for table, rows in gone.items():
        if rows:
            record(
                action=Action.DATA_PURGED,
                subject=("table", table),
                actor_code="system:worker",
                at=at,
                data={"table": table, "rows": rows},
            )
    return sum(gone.values())


def _purge_cache(at: datetime) -> int:
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [at.astimezone(UTC)])  # noqa: S608
        return int(cursor.rowcount)
