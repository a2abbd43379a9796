"""From the commit of a case to the browsers of those who must hear of it, with 500 operators connected."""

from __future__ import annotations

import random
import time

from django.db import transaction

from bench.crew import DOOR, actor, on_duty_first, open_district, operators, session_cookie
from bench.installation import serving
from bench.listeners import listening
from bench.sample import intake
from bench.table import Line, at_most, beside, percentile
from tejido.alerts.models import Delivery
from tejido.alerts.telling import notify_accounts
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now

CONNECTED = 500
PAUSE = 0.25


def measure(*, full: bool) -> list[Line]:
    """One case after another, a quarter of a second between them; then all are told in the same commit."""
    open_district(operators=CONNECTED)
    people = on_duty_first(operators())[:CONNECTED]
    cookies = [session_cookie(account) for account in people]
    ana = actor(on_duty_first(operators(DOOR))[0])
    rng = random.Random(1)
    with serving() as (_, _web, stream), listening(stream, cookies) as listeners:
        committed: dict[str, float] = {}
        for number in range(200 if full else 60):
            case = register_case(intake(f"alert-{number}", at=now(), rng=rng), actor=ana, at=now())
            committed[case.code] = time.time()
            time.sleep(PAUSE)
        time.sleep(3.0)
        bursts = [_tell_all([account.code for account in people]) for _ in range(5)]
        heard = dict(zip([account.code for account in people], listeners.stop(), strict=True))
    told = (
        Delivery.objects.filter(channel="page", kind="start", subject_code__in=committed)
        .values_list("subject_code", "account_code")
        .distinct()
    )
    waits = [_wait(heard[who], committed[case]) for case, who in told if who in heard]
    burst = [_wait(times, at) for at in bursts for times in heard.values()]
    return [
        beside("connected", f"{listeners.connected} browsers"),
        _latency("case committed → browser", waits),
        _latency("all told in one commit → every browser", burst),
    ]


def _tell_all(codes: list[str]) -> float:
    with transaction.atomic():
        notify_accounts(codes)
    at = time.time()
    time.sleep(2.0)
    return at


def _wait(heard: list[float], committed: float) -> float:
    """Seconds until the first notice after that commit (the clock of both processes is one); a minute if none came."""
    return next((at - committed for at in heard if at >= committed - 0.005), 60.0)


def _latency(what: str, seconds: list[float]) -> Line:
    p50, p95, p99 = (percentile(seconds, share) * 1000 for share in (0.5, 0.95, 0.99))
    more = f"  (p50 {p50:.0f}, p95 {p95:.0f}; {len(seconds)} notices, {sum(s >= 60 for s in seconds)} lost)"
    return at_most(f"{what}, p99", p99, 250, unit=" ms", more=more)
