"""Reading the whole ledger as one instant saw it, row by row, without holding it in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.db import connection, transaction

_ROWS_A_TRIP = 5000


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All that is read inside was true at one instant. Inside another transaction it is that transaction's view."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def stream(name: str, query: str, params: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a query through a server-side cursor of that name; needs an open transaction."""
    with psycopg.ServerCursor(_raw(), name) as cursor:
        cursor.format = psycopg.pq.Format.BINARY
        cursor.itersize = _ROWS_A_TRIP
        cursor.execute(query, params or None, binary=True)
        yield from cursor


def copied(query: str, types: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query by COPY: the server prepares the next ones meanwhile (half the time of a cursor).

    Nothing else can be asked of the connection until the last row was taken.
    """
    with _raw().cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT binary)") as copy:
        copy.set_types(types)
        yield from copy.rows()


def _raw() -> psycopg.Connection[tuple[Any, ...]]:
    connection.ensure_connection()
    return cast("psycopg.Connection[tuple[Any, ...]]", connection.connection)
