"""The public home of the observatory from cold: a server that has just been started, and a process of it that has read
nothing yet. What it shows is a release, which has the same cells however many cases stand behind it."""

from __future__ import annotations

import subprocess
import sys
import time
from http.client import HTTPConnection

from django.conf import settings
from django.db import connection

from bench.crew import open_district
from bench.installation import HOST, free_port
from bench.releasing import draw_facts
from bench.table import Line, at_most, beside
from tejido.cli.ports import is_open
from tejido.kernel.clock import now
from tejido.observatory.released.places import folder_of, put_in_force
from tejido.observatory.releasing.drafting import draft
from tejido.observatory.releasing.ordering import standing_order
from tejido.web.observatory.headline import draw_home

GOAL = 1.0


def measure(*, full: bool) -> list[Line]:
    """A release of 100,000 cases, a million with `--full`; each time a server of its own. The release is not attacked:
    it is only read."""
    open_district(operators=20)
    _released(1_000_000 if full else 100_000)
    connection.close()
    first, cold, warm = zip(*(_visited() for _ in range(15 if full else 5)), strict=True)
    return [
        at_most("first answer of a process that has read nothing", min(cold), GOAL, unit=" s"),
        beside("the next answer of that process", f"{1000 * min(warm):.0f} ms"),
        beside("from the start of the server to that first answer", f"{min(first):.2f} s"),
    ]


def _released(cases: int) -> None:
    order = standing_order(settings.TEJIDO_FACTS_DIR, settings.TEJIDO_RELEASES_DIR)
    draw_facts(order.facts, cases, order.zones)
    draft(order, folder_of(order.releases, 1), number=1, earlier=[], at=now(), say=print)
    put_in_force(order.releases, 1)
    draw_home()


def _visited() -> tuple[float, float, float]:
    """Seconds from the start of the server to its first answer, of that answer alone, and of the next one."""
    port = free_port()
    command = [sys.executable, "-m", "tejido.config.pages", "tejido.config.wsgi:application", "--interface", "wsgi"]
    command += ["--host", HOST, "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws"]
    started = time.perf_counter()
    server = subprocess.Popen([*command, "--log-level", "warning"], stdout=sys.stderr)
    try:
        while not is_open(HOST, port):
            time.sleep(0.01)
        cold = _seconds(port)
        return time.perf_counter() - started, cold, _seconds(port)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _seconds(port: int) -> float:
    """What the whole answer took; it must be the home of a release, with its charts and its map."""
    started = time.perf_counter()
    door = HTTPConnection(HOST, port, timeout=60)
    door.request("GET", "/observatorio")
    answer = door.getresponse()
    text = answer.read().decode()
    took = time.perf_counter() - started
    door.close()
    if answer.status != 200 or "chart-svg" not in text or "map toned" not in text:
        raise AssertionError(f"the home was not told: {answer.status}")
    return took
