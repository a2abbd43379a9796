"""The watcher over 200,000 open obligations: with nothing to do, and when many fall due in the same second."""

from __future__ import annotations

import random
import time
from datetime import datetime

from django.db import connection

from bench.crew import DOOR, actor, open_district, operators
from bench.sample import intake
from bench.table import Line, at_least, at_most, beside, percentile
from tejido.alerts.models import Delivery
from tejido.alerts.services.watching import sweep
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation

OPEN = 200_000
_LATER = "now() + interval '30 days' + n.n * interval '1 second'"
_FALL_DUE = """
    UPDATE obligations_obligation
    SET next_look_at = %(at)s, due_at = %(at)s, legal_due_at = %(at)s,
        alert_from = %(at)s - interval '3 days', looked_at = %(at)s - interval '1 hour'
    WHERE id IN (SELECT id FROM obligations_obligation WHERE next_look_at IS NOT NULL ORDER BY id LIMIT %(count)s)
"""
_AGAIN = """
    UPDATE obligations_obligation SET next_look_at = %(at)s, looked_at = %(at)s - interval '1 hour'
    WHERE looked_at = %(at)s
"""
_COPY = """
    INSERT INTO obligations_obligation ({columns})
    SELECT {values} FROM generate_series(1, %(count)s) AS n(n) JOIN obligations_obligation t ON t.id = %(id)s
"""


def measure(*, full: bool) -> list[Line]:
    """All 200,000 fall due with `--full`, a quarter of them without."""
    open_district(operators=100)
    ana = actor(operators(DOOR)[0])
    register_case(intake("sweep", at=now(), rng=random.Random(1)), actor=ana, at=now())
    while sweep(at=now()).looked:
        pass
    _open_many(OPEN)
    idle = [_timed(now()) for _ in range(300)][50:]
    at, due = now(), OPEN if full else OPEN // 4
    _fall_due(due, at)
    before = Delivery.objects.count()
    started = time.perf_counter()
    while sweep(at=at).looked:
        pass
    took = time.perf_counter() - started
    written = Delivery.objects.count() - before
    _fall_due_again(at)
    while sweep(at=at).looked:
        pass
    again = Delivery.objects.count() - before - written
    return [
        beside("open obligations", f"{Obligation.objects.filter(next_look_at__isnull=False).count():,}"),
        at_most(
            "idle sweep, p95",
            percentile(idle, 0.95) * 1000,
            5,
            unit=" ms",
            more=f"  (p50 {percentile(idle, 0.5) * 1000:.2f})",
        ),
        at_least(
            f"alerts/s when {due:,} fall due at once",
            written / took,
            2000,
            unit="/s",
            more=f"  ({written:,} in {took:.0f} s)",
        ),
        at_most("alerts that a second pass over the same creates", again, 0),
    ]


def _timed(at: datetime) -> float:
    started = time.perf_counter()
    sweep(at=at)
    return time.perf_counter() - started


def _open_many(count: int) -> None:
    template = (
        Obligation.objects.filter(gate="open", due_at__isnull=False).first()
        or Obligation.objects.filter(gate="open")[0]
    )
    columns = [field.column for field in Obligation._meta.concrete_fields if field.column != "id"]
    changed = {"code": _code("T", "n.n"), "subject_code": _code("C", "n.n / 6")}
    changed |= dict.fromkeys(("next_look_at", "due_at", "legal_due_at"), _LATER)
    with connection.cursor() as cursor:
        cursor.execute(
            _COPY.format(
                columns=", ".join(f'"{name}"' for name in columns),
                values=", ".join(changed.get(name, f't."{name}"') for name in columns),
            ),
            {"count": count, "id": template.pk},
        )
        cursor.execute("VACUUM ANALYZE obligations_obligation")


def _code(prefix: str, number: str) -> str:
    text = f"lpad(upper(to_hex({number})), 8, '0')"
    return f"'{prefix}-' || left({text}, 4) || '-' || right({text}, 4)"


def _fall_due(count: int, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FALL_DUE, {"at": at, "count": count})
        cursor.execute("VACUUM ANALYZE obligations_obligation")


def _fall_due_again(at: datetime) -> None:
    """As if the watcher had been killed before it noted anything: everything is looked at once more."""
    with connection.cursor() as cursor:
        cursor.execute(_AGAIN, {"at": at})
