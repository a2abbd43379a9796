"""The list and the map of the people that one station protects: 5,000, each with a home of her own."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping
from datetime import timedelta

from bench.browser import Browser
from bench.crew import DOOR, actor, on_duty_first, open_district, operators, session_cookie
from bench.installation import serving
from bench.sample import intake
from bench.table import Line, at_most, percentile
from tejido.cases.models import Case
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.rows import new_order
from tejido.cases.protection.services.homes import Home, sealed_home
from tejido.cases.protection.states import OrderState
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import lima_date, now

PROTECTED = 5_000
STATION = "cpnp-san-pedro"
GOAL = 300.0
CENTRE = Home(-11.86, -77.04)
PAGES = {"list, first page": "/protegidas", "list, last page": "/protegidas?pagina=100", "map": "/protegidas/mapa"}


def measure(*, full: bool) -> list[Line]:
    """The p95 of each page, asked one after another by an officer of their station."""
    open_district(operators=100)
    _protect(PROTECTED)
    officer = session_cookie(on_duty_first(operators(STATION))[0])
    with serving() as (_, web, _stream):
        found = asyncio.run(_walk(web, officer, 100 if full else 40))
    return [
        *(
            at_most(f"p95 of the {what}", percentile(took, 0.95) * 1000, GOAL, unit=" ms")
            for what, took in found.items()
        ),
    ]


def _protect(count: int) -> None:
    """Cases as the service registers them; their orders as the services leave the rows, all of one station."""
    rng, cem = random.Random(1), actor(on_duty_first(operators(DOOR))[0])
    orders: list[MeasureOrder] = []
    for number in range(count):
        made = register_case(intake(f"protected-{number}", at=now(), rng=rng), actor=cem, at=now())
        orders.append(_order(Case.objects.get(code=made.code), rng))
        if len(orders) == 500:
            MeasureOrder.objects.bulk_create(orders)
            orders.clear()
            print(f"  {number + 1:,} of {count:,} protected people", flush=True)
    MeasureOrder.objects.bulk_create(orders)


def _order(case: Case, rng: random.Random) -> MeasureOrder:
    at = now()
    row = new_order(case, OrderState.GRANTED, occurred_at=at, at=at)
    row.kinds, row.until_on, row.station = ["no_approach"], lima_date(at) + timedelta(days=180), STATION
    near = Home(CENTRE.lat + rng.uniform(-0.02, 0.02), CENTRE.lon + rng.uniform(-0.01, 0.01))
    row.place_sealed = sealed_home(row, near)
    return row


async def _walk(port: int, cookie: str, times: int) -> Mapping[str, list[float]]:
    officer = Browser(port, {"sessionid": cookie, "csrftoken": "b" * 32})
    found: dict[str, list[float]] = {what: [] for what in PAGES}
    for number in range(times + 5):
        for what, path in PAGES.items():
            started = time.perf_counter()
            status, _ = await officer.get(path)
            if status != 200:
                raise RuntimeError(f"{path} answers {status}")
            if number >= 5:  # the first ones warm the processes
                found[what].append(time.perf_counter() - started)
    return found
