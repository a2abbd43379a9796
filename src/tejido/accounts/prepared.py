"""The small reads that every request asks again: prepared by the server once a connection, and not built anew.

Who asks, with which role, what of the directory changed: through the ORM each of them costs ten times as much in
building it and five times as much in planning it. Each has a test that compares it with the ORM's answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import psycopg
from django.db import connection


class _Prepared(psycopg.Cursor[tuple[Any, ...]]):
    def execute(self, query: Any, params: Any = None, **how: Any) -> Self:
        return super().execute(query, params, **{"prepare": True, **how})


def ask(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement whose text never changes. Counted among the queries of the connection like any other."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    cursor: Any = _Prepared(connection.connection)
    logged = connection.queries_logged
    with (connection.make_debug_cursor if logged else connection.make_cursor)(cursor) as wrapped:
        wrapped.execute(statement, list(parameters))
        if logged and connection.queries_log:  # the framework can only tell the text of its own cursors
            connection.queries_log[-1]["sql"] = statement
        return list(wrapped.fetchall())
