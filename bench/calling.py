"""A system that sends cases to the interface, in a process of its own. Knows no Django: that process starts bare."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import time

from bench.browser import Browser
from bench.pressing import Pressed
from bench.sample import sent
from tejido.kernel.clock import now

PATH = "/api/v1/cases"


def call(port: int, secret: str, *, clients: int, seconds: float) -> Pressed:
    """That many connections of one system, each sending one case after another, in a process of their own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found: Pressed = pool.apply(_call, (port, secret, clients, seconds))
    return found


def _call(port: int, secret: str, clients: int, seconds: float) -> Pressed:
    return asyncio.run(_all(port, secret, clients, seconds))


async def _all(port: int, secret: str, clients: int, seconds: float) -> Pressed:
    took: list[float] = []
    errors: list[int] = []
    started = time.perf_counter()
    until = started + seconds
    await asyncio.gather(*(_send(port, secret, n, until, took, errors) for n in range(clients)))
    return Pressed(took, len(errors), time.perf_counter() - started)


async def _send(port: int, secret: str, number: int, until: float, took: list[float], errors: list[int]) -> None:
    system = Browser(port, {}, sends="application/json")
    rng = random.Random(f"{number} {until}")
    while time.perf_counter() < until:
        body = json.dumps(sent(at=now(), rng=rng)).encode()
        headers = (f"Authorization: Bearer {secret}", f"Idempotency-Key: {rng.randrange(16**24):024x}")
        start = time.perf_counter()
        status, location, _ = await system.ask("POST", PATH, body, headers)
        if status == 201 and location.startswith(f"{PATH}/C-"):
            took.append(time.perf_counter() - start)
        else:
            errors.append(status)
