"""Cases accepted over HTTP, from the form of the pages, beside the same rows written by the bare driver."""

from __future__ import annotations

import time

from django.db import connection

from bench import raw_press, raw_rows
from bench.crew import DOOR, open_district, operators, session_cookie
from bench.installation import serving
from bench.pressing import press
from bench.table import Line, at_least, beside, percentile
from tejido.cases.models import Case


def measure(*, full: bool) -> list[Line]:
    """Accepted cases a second at 1, 8 and 32 clients; the same rows raw at 1, 4 and 8."""
    open_district(operators=100)
    people = [session_cookie(account) for account in operators()[:1] + operators(DOOR)]
    cookies = people[1:]
    took = 20.0 if full else 6.0
    with serving() as (_, web, _stream):
        press(web, cookies, clients=8, seconds=3.0)
        found = {clients: press(web, cookies, clients=clients, seconds=took) for clients in (1, 8, 32)}
        late = _seconds_until_told()
    template = raw_rows.read_template(Case.objects.order_by("-pk").values_list("code", flat=True)[0])
    raw = {clients: raw_press.press(template.tables, clients=clients, seconds=took / 2) for clients in (1, 4, 8)}
    lines = [beside("rows of a case", template.describe())]
    for clients, one in found.items():
        p50, p99 = (percentile(one.seconds, share) * 1000 for share in (0.5, 0.99))
        what = f"accepted cases/s over HTTP, {clients} clients"
        said = f"{one.rate:,.0f}/s  p50 {p50:.0f} ms  p99 {p99:.0f} ms  errors {one.errors}"
        ok = one.rate >= 200 and not one.errors if clients == 8 else None
        lines.append(Line(what, said, "≥ 200/s, 0 errors" if clients == 8 else "", ok))
    lines += [beside(f"the same rows by bare psycopg, {n} clients", f"{rate:,.0f}/s") for n, rate in raw.items()]
    lines.append(at_least("HTTP at 8 clients / best of bare psycopg", found[8].rate / max(raw.values()), 0.5))
    lines.append(beside("all alerts of the last burst written after", f"{late:.1f} s"))
    return lines


def _seconds_until_told(longest: float = 120.0) -> float:
    """How long the watcher still needs for what was accepted."""
    started = time.perf_counter()
    while time.perf_counter() - started < longest:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM obligations_obligation WHERE next_look_at <= now()")
            if not cursor.fetchone()[0]:
                break
        time.sleep(0.1)
    return time.perf_counter() - started
