"""Wait for a notice of the database, on a connection of its own so that no query in between swallows one."""

from __future__ import annotations

import contextlib
import threading
from time import monotonic
from typing import Any

import psycopg
from django.db import connection

_SLICE_SECONDS = 0.2  # how soon a wait notices that it is asked to stop
_TOGETHER_SECONDS = 0.005
_OURS = ("cursor_factory", "context", "prepare_threshold", "pool")  # the framework's own, for its own connections


class Listener:
    """Listens to one channel of PostgreSQL from the first wait on; whoever loses the connection calls `close`."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._raw: psycopg.Connection[Any] | None = None

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Come back at a notice, at `stop` or when the time is over; the first time at once, for what was missed.

        Raises:
            psycopg.Error: the connection broke; the next wait opens another.
        """
        if self._raw is None:
            self._raw = self._open()
            return
        until = monotonic() + seconds
        try:
            while not stop.is_set() and (left := until - monotonic()) > 0:
                if any(True for _ in self._raw.notifies(timeout=min(left, _SLICE_SECONDS), stop_after=1)):
                    for _ in self._raw.notifies(timeout=_TOGETHER_SECONDS):
                        pass  # several at once ask for one look
                    return
        except psycopg.Error:
            self.close()
            raise

    def close(self) -> None:
        if self._raw is not None:
            with contextlib.suppress(psycopg.Error):
                self._raw.close()
            self._raw = None

    def _open(self) -> psycopg.Connection[Any]:
        given = {name: value for name, value in connection.get_connection_params().items() if name not in _OURS}
        raw = psycopg.connect(autocommit=True, **{"connect_timeout": 5, **given})
        raw.execute(f"LISTEN {self._channel}")
        return raw
