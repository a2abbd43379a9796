"""The worker: a watcher that writes deliveries and a courier that hands them over, a thread each.

Nothing is remembered in memory: killed at any point, the next start finds every row where it was.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

import psycopg
from django.db import DatabaseError, close_old_connections, connection

from tejido.alerts.chores import standing_chores
from tejido.alerts.services.delivering import deliver
from tejido.alerts.services.watching import sweep
from tejido.kernel.clock import now
from tejido.obligations.waking import WORK_CHANNEL
from tejido.protocols.loading import standard_library

logger = logging.getLogger("tejido.worker")
IDLE = timedelta(seconds=2)
COURIER_IDLE_SECONDS = 1.0
AFTER_FAILURE_SECONDS = 2.0


def run(stop: threading.Event) -> None:
    """Watch and deliver until `stop` is set; a failure is logged and the loop goes on."""
    ladders = standard_library().ladders
    chores = standing_chores()

    def watch() -> None:
        while sweep(ladders=ladders, at=now()).looked:
            pass
        chores.run_due(at=now())

    courier = threading.Thread(target=_forever, args=(stop, _carry, stop.wait), name="courier")
    courier.start()
    _forever(stop, watch, _wait_for_work)
    courier.join()


def _carry() -> None:
    while deliver(at=now()).leased:
        pass


def _forever(stop: threading.Event, work: Callable[[], None], wait: Callable[[float], object]) -> None:
    while not stop.is_set():
        try:
            work()
            wait(COURIER_IDLE_SECONDS)
        except (DatabaseError, psycopg.Error, OSError):
            logger.exception("the round failed; trying again")
            close_old_connections()
            stop.wait(AFTER_FAILURE_SECONDS)


def _wait_for_work(_: float) -> None:
    """Sleep until somebody opens or moves an obligation, or for a moment at the most."""
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {WORK_CHANNEL}")
    raw = connection.connection
    for _notice in raw.notifies(timeout=IDLE.total_seconds(), stop_after=1):
        pass
