"""What inbox, board, search and registration take with 10,000 and with 100,000 cases in the register."""

from __future__ import annotations

import asyncio
import random
import time

from bench.browser import Browser
from bench.crew import actor, on_duty_first, open_district, operators, session_cookie
from bench.installation import serving
from bench.multiply import multiply
from bench.pressing import press
from bench.sample import identity, intake
from bench.table import Line, percentile
from tejido.alerts.services.watching import sweep
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.obligations.services.tally import tally_board

DOORS = ("cem-regular", "cem-comisaria", "cpnp-san-pedro", "eess-la-flor", "demuna")
GOAL = 1.3
TURN = 50_000  # cases copied in one transaction


def measure(*, full: bool) -> list[Line]:
    """The same visits on both registers; without `--full` the larger one has 50,000."""
    return compare(10_000, 100_000 if full else 50_000)


def compare(small: int, large: int) -> list[Line]:
    """The same visits on a register of `small` cases and on the same one grown to `large`."""
    open_district(operators=100)
    rng = random.Random(1)
    for number in range(40):
        door = actor(operators(DOORS[number % len(DOORS)])[0])
        register_case(intake(f"first-{number}", at=now(), rng=rng), actor=door, at=now())
    while sweep(at=now()).looked:
        pass
    person = on_duty_first(operators(DOORS[2]))[0]
    # The search is limited for each person: many people search.
    cookies = [session_cookie(one) for one in (person, operators(DOORS[0])[0], *operators())]
    multiply(1, small)
    few = _visits(cookies, rng)
    for done in range(small, large, TURN):
        multiply(done + 1, min(done + TURN, large))
        print(f"  {min(done + TURN, large):,} of {large:,} cases", flush=True)
    many = _visits(cookies, rng)
    lines = []
    for what in few:
        before, after = percentile(few[what], 0.95) * 1000, percentile(many[what], 0.95) * 1000
        said = f"{before:.0f} ms → {after:.0f} ms"
        lines.append(
            Line(
                f"p95 of {what}, {small:,} → {large:,} cases",
                f"{said}  = {after / before:.2f}",
                f"≤ {GOAL:g}",
                after <= before * GOAL,
            )
        )
    return lines


def _visits(cookies: list[str], rng: random.Random, times: int = 120) -> dict[str, list[float]]:
    started = time.perf_counter()
    tally_board(at=now())
    took = time.perf_counter() - started
    with serving() as (_, web, _stream):
        found = asyncio.run(_walk(web, cookies, rng, times))
        found["registration"] = press(web, cookies[1:2], clients=1, seconds=6.0).seconds
    print(f"  (figures of the board: {took:.2f} s in the worker)", flush=True)
    return found


async def _walk(port: int, cookies: list[str], rng: random.Random, times: int) -> dict[str, list[float]]:
    police, cem, *searching = (Browser(port, {"sessionid": cookie, "csrftoken": "b" * 32}) for cookie in cookies)
    found: dict[str, list[float]] = {"inbox": [], "board": [], "case list": [], "search": []}
    for number in range(times + 10):
        walked = {
            "inbox": await _timed(police, "/tareas"),
            "board": await _timed(police, "/tablero"),
            "case list": await _timed(cem, "/casos"),
            "search": await _search(searching[number % len(searching)], rng),
        }
        if number >= 10:  # the first ones warm the processes
            for what, seconds in walked.items():
                found[what].append(seconds)
    return found


async def _timed(browser: Browser, path: str) -> float:
    started = time.perf_counter()
    status, _ = await browser.get(path)
    if status != 200:
        raise RuntimeError(f"{path} answers {status}")
    return time.perf_counter() - started


async def _search(browser: Browser, rng: random.Random) -> float:
    known = identity(rng)
    fields = {
        "csrfmiddlewaretoken": "b" * 32,
        "buscar-surnames": known.surnames,
        "buscar-document_kind": "dni",
        "buscar-document_number": known.document_number,
        "buscar-phone": "",
        "buscar-birth_year": "",
    }
    started = time.perf_counter()
    status, _ = await browser.post("/casos/buscar", fields)
    if status != 200:
        raise RuntimeError(f"the search answers {status}")
    return time.perf_counter() - started
