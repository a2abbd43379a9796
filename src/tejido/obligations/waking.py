"""Wake the watcher when an obligation wants to be looked at; the notice leaves with the commit."""

from __future__ import annotations

from django.db import connection

WORK_CHANNEL = "tejido_work"


def wake_watcher() -> None:
    """Tell the watcher that there is something to look at. Lost notices lose nothing: it also looks on its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [WORK_CHANNEL])
