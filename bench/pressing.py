"""Many browsers filling the form at once, in a process of its own. Knows no Django: that process starts bare."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import time
from dataclasses import dataclass
from typing import Any

from bench.browser import Browser, fields_of
from bench.sample import typed
from tejido.kernel.clock import now

PATH = "/casos/nuevo"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a number of clients did: seconds of each accepted case, how many were not accepted, the time it took."""

    seconds: list[float]
    errors: int
    took: float

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.took


def press(port: int, cookies: list[str], *, clients: int, seconds: float) -> Pressed:
    """That many clients, each sending one form after another, in a process of their own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found: Pressed = pool.apply(_press, (port, cookies, clients, seconds))
    return found


def _press(port: int, cookies: list[str], clients: int, seconds: float) -> Pressed:
    return asyncio.run(_all(port, cookies, clients, seconds))


async def _all(port: int, cookies: list[str], clients: int, seconds: float) -> Pressed:
    browsers = [Browser(port, {"sessionid": cookies[n % len(cookies)]}) for n in range(clients)]
    blank = [await _blank(browser) for browser in browsers]
    took: list[float] = []
    errors: list[int] = []
    started = time.perf_counter()
    until = started + seconds
    await asyncio.gather(
        *(_send(b, f, n, until, took, errors) for n, (b, f) in enumerate(zip(browsers, blank, strict=True)))
    )
    return Pressed(took, len(errors), time.perf_counter() - started)


async def _blank(browser: Browser) -> dict[str, Any]:
    """The form as it is served, with its token; the cookie of the token stays in the browser."""
    browser.cookies["csrftoken"] = "b" * 32
    status, page = await browser.get(f"{PATH}?borrador={'k' * 22}")
    if status != 200:
        raise RuntimeError(f"the form answers {status}")
    return fields_of(page) | {"csrfmiddlewaretoken": "b" * 32}


async def _send(
    browser: Browser, blank: dict[str, Any], number: int, until: float, took: list[float], errors: list[int]
) -> None:
    rng = random.Random(f"{number} {until}")
    while time.perf_counter() < until:
        key = f"{rng.randrange(16**24):024x}"
        fields = blank | typed(at=now(), rng=rng)
        start = time.perf_counter()
        status, location = await browser.post(f"{PATH}?borrador={key}", fields)
        if status == 302 and location.startswith("/casos/C-"):
            took.append(time.perf_counter() - start)
        else:
            errors.append(status)
