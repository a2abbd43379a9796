"""Intake over HTTP with and without the purge of old cases beside it: nobody who registers may notice it."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection

from bench.crew import DOOR, actor, open_district, operators, session_cookie
from bench.installation import serving
from bench.multiply import multiply
from bench.pressing import Pressed, press
from bench.sample import intake
from bench.table import Line, at_most, beside, percentile
from tejido.alerts.services.watching import sweep
from tejido.cases.models import Case
from tejido.cases.services.registration import register_case
from tejido.cli.full.purge import REST
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tejido.pathways.services.erasing import due_cases, erase_due_cases

CLIENTS = 8
GOAL = 2.0


@dataclass
class Purging(threading.Thread):
    """The purge as the command runs it, in a thread, until it is told to stop or nothing is left."""

    stop: threading.Event = field(default_factory=threading.Event)
    erased: int = 0
    took: float = 0.0
    slowest: float = 0.0

    def __post_init__(self) -> None:
        super().__init__(name="purge")

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """Batch, rest, batch."""
        started = time.perf_counter()
        while not self.stop.is_set():
            began = time.perf_counter()
            gone = erase_due_cases(at=now())
            self.slowest = max(self.slowest, time.perf_counter() - began)
            if not gone:
                break
            self.erased += gone
            self.stop.wait(REST)
        self.took = time.perf_counter() - started
        connection.close()


def measure(*, full: bool) -> list[Line]:
    """Turns of intake alone and beside the purge, in one run; with `--full` until all 100,000 are gone."""
    open_district(operators=100)
    old = 100_000 if full else 30_000
    _old_cases(old)
    cookies = [session_cookie(account) for account in operators(DOOR)]
    took = 20.0 if full else 8.0
    alone: list[Pressed] = []
    beside_it: list[Pressed] = []
    erased, purge_time, slowest = 0, 0.0, 0.0
    with serving() as (_, web, _stream):
        press(web, cookies, clients=CLIENTS, seconds=4.0)
        for _ in range(3):
            alone.append(press(web, cookies, clients=CLIENTS, seconds=took))
            purging = Purging()
            purging.start()
            beside_it.append(press(web, cookies, clients=CLIENTS, seconds=took))
            purging.stop.set()
            purging.join()
            erased, purge_time = erased + purging.erased, purge_time + purging.took
            slowest = max(slowest, purging.slowest)
        if full:
            last = Purging()
            last.start()
            while last.is_alive():
                beside_it.append(press(web, cookies, clients=CLIENTS, seconds=took))
            erased, purge_time = erased + last.erased, purge_time + last.took
            slowest = max(slowest, last.slowest)
    left = due_cases(at=now()).count()
    before, during = (_p99(turns) for turns in (alone, beside_it))
    errors = sum(one.errors for one in (*alone, *beside_it))
    rate = erased / purge_time if purge_time else 0.0
    return [
        beside("old cases in the register", f"{old:,}; purged {erased:,} at {rate:,.0f}/s, left {left:,}"),
        beside("slowest batch", f"{slowest * 1000:.0f} ms"),
        beside("purging 100,000 takes", f"{100_000 / rate / 60:.0f} min" if rate else "it never ends"),
        beside("accepted cases/s, alone and beside the purge", f"{_rate(alone):,.0f}/s and {_rate(beside_it):,.0f}/s"),
        at_most("p99 of intake beside the purge / alone", during / before, GOAL,
                more=f"  ({before * 1000:.0f} ms → {during * 1000:.0f} ms)"),
        Line("forms not accepted", str(errors), "0", errors == 0),
        Line("cases purged", f"{erased:,}", "all" if full else "> 0", erased > 0 and not (full and left)),
    ]  # fmt: skip


def _old_cases(count: int) -> None:
    """Copies of real cases, closed longer ago than they are kept, with nothing owed."""
    rng = random.Random(1)
    door = actor(operators(DOOR)[0])
    for number in range(20):
        register_case(intake(f"first-{number}", at=now(), rng=rng), actor=door, at=now())
    while sweep(at=now()).looked:
        pass
    multiply(1, count)
    closed_at = now() - timedelta(days=6 * 365)
    copies = Case.objects.filter(pk__gte=1_000_000)
    Obligation.objects.filter(subject_code__in=copies.values("code")).update(state="done", closed_at=closed_at)
    copies.update(state="closed", closed_at=closed_at)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _p99(turns: list[Pressed]) -> float:
    return percentile([seconds for one in turns for seconds in one.seconds], 0.99)


def _rate(turns: list[Pressed]) -> float:
    return sum(len(one.seconds) for one in turns) / sum(one.took for one in turns)
