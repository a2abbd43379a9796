"""The small reads that every request asks again: prepared by the server once a connection, and not built anew.

Who asks, with which role, what of the directory changed: through the ORM each of them costs ten times as much in
building it and five times as much in planning it. Each has a test that compares it with the ORM's answer.
"""

from __future__ import annotations

import select
from collections.abc import Sequence
from functools import cache
from typing import Any, Self

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections


class _Prepared(psycopg.RawCursor[tuple[Any, ...]]):
    def execute(self, query: Any, params: Any = None, **how: Any) -> Self:
        return super().execute(query, params, **{"prepare": True, **how})


def ask(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement whose text never changes. Counted among the queries of the connection like any other."""
    _be_connected()
    cursor = _Prepared(connection.connection)
    if connection.queries_logged:
        return _told(cursor, statement, parameters)
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, cursor:
        return cursor.execute(numbered(statement), parameters).fetchall()


def _told(cursor: Any, statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.make_debug_cursor(cursor) as wrapped:
        wrapped.execute(numbered(statement), list(parameters))
        if connection.queries_log:  # the framework can only tell the text of its own cursors
            connection.queries_log[-1]["sql"] = statement
        return list(wrapped.fetchall())


def _be_connected() -> None:
    """A connection that can be used. The framework asks the server once a request whether it is there; a server that
    ended has closed the connection or said so, and then there is something to read: only then is it asked."""
    kept: Any = connections[DEFAULT_DB_ALIAS]
    if kept.connection is not None and kept.health_check_enabled and not kept.health_check_done:
        kept.health_check_done = not kept.connection.closed and _is_quiet(kept.connection.fileno())
    kept.close_if_health_check_failed()
    kept.ensure_connection()


def _is_quiet(socket: int) -> bool:
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return not poll.poll(0)


@cache
def numbered(statement: str) -> str:
    """PostgreSQL's own `$1, $2 ...` for each `%s`: the driver need not read the text again each time."""
    first, *rest = statement.replace("%%", "\0").split("%s")
    return (first + "".join(f"${place}{part}" for place, part in enumerate(rest, start=1))).replace("\0", "%")
