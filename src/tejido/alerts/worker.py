"""The worker: a watcher that writes deliveries, a courier that hands them over, another one for other systems, and a
keeper of chores; a thread each.

Nothing is remembered in memory: killed at any point, the next start finds every row where it was. A failure of any
kind, a database that goes away included, is logged, and the thread tries again on a new connection.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic

from django.db import connection

from tejido.alerts.chores import Chores, standing_chores
from tejido.alerts.listening import Listener
from tejido.alerts.services.delivering import deliver
from tejido.alerts.services.watching import sweep
from tejido.alerts.webhooks.services.carrying import carry_notices
from tejido.alerts.webhooks.services.noticing import anybody_hears, notice_changes
from tejido.kernel.clock import now
from tejido.obligations.waking import WORK_CHANNEL

logger = logging.getLogger("tejido.worker")
WATCH_SECONDS = 2.0
COURIER_SECONDS = 1.0
KEEPER_SECONDS = 1.0
HOOKS_SECONDS = 1.0
HOOKS_IDLE_SECONDS = 5.0
WATCH_BREATH_SECONDS = 0.05
COURIER_BREATH_SECONDS = 0.25  # the alert in the page does not wait for the courier
"""The least time between two looks under a flood of notices, so that many go together; one alone never waits."""
ROUND_SECONDS = 45.0  # a courier's round ends well within its lease
AFTER_FAILURE_SECONDS = 1.0


def run(stop: threading.Event, *, chores: Chores | None = None) -> None:
    """Watch, deliver and keep until `stop` is set; the rounds that have begun end first.

    `chores`: what the keeper does; the standing ones when none are given.
    """
    queued = threading.Event()
    threads = [
        threading.Thread(target=_courier, args=(stop, queued), name="courier"),
        threading.Thread(target=_hooks, args=(stop,), name="hooks"),
        threading.Thread(target=_keeper, args=(stop, chores or standing_chores()), name="keeper"),
    ]
    for thread in threads:
        thread.start()
    try:
        _watcher(stop, queued)
    finally:
        stop.set()
        queued.set()
        for thread in threads:
            thread.join()


def _watcher(stop: threading.Event, queued: threading.Event) -> None:
    listener = Listener(WORK_CHANNEL)

    def look() -> None:
        started = monotonic()
        while not stop.is_set():
            swept = sweep(at=now())
            if swept.delivered:
                queued.set()
            if not swept.moved:
                break
        listener.wait(WATCH_SECONDS, stop)
        stop.wait(max(0.0, started + WATCH_BREATH_SECONDS - monotonic()))

    _forever(stop, look)
    listener.close()


def _courier(stop: threading.Event, queued: threading.Event) -> None:
    def carry() -> None:
        started = monotonic()
        until = started + ROUND_SECONDS
        queued.clear()
        while deliver(at=now(), going_on=lambda: not stop.is_set() and monotonic() < until).leased:
            if stop.is_set() or monotonic() >= until:
                return
        queued.wait(COURIER_SECONDS)
        stop.wait(max(0.0, started + COURIER_BREATH_SECONDS - monotonic()))

    _forever(stop, carry)


def _hooks(stop: threading.Event) -> None:
    """What other systems are told; a system that answers slowly delays nobody's alert."""

    def carry() -> None:
        until = monotonic() + ROUND_SECONDS
        if not anybody_hears():  # where no system hears, no connection is held for it
            connection.close()
            stop.wait(HOOKS_IDLE_SECONDS)
            return
        notice_changes(at=now())
        carry_notices(at=now(), going_on=lambda: not stop.is_set() and monotonic() < until)
        stop.wait(HOOKS_SECONDS)

    _forever(stop, carry)


def _keeper(stop: threading.Event, chores: Chores) -> None:
    def keep() -> None:
        chores.run_due(at=now())
        stop.wait(KEEPER_SECONDS)

    _forever(stop, keep)


def _forever(stop: threading.Event, work: Callable[[], None]) -> None:
    """Work until `stop`, whatever happens: a thread that ended in silence would be alerts that nobody gets."""
    while not stop.is_set():
        try:
            work()
        except Exception:
            logger.exception("the round of the %s failed; trying again", threading.current_thread().name)
            connection.close()
            stop.wait(AFTER_FAILURE_SECONDS)
    connection.close()
