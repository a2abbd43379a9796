"""The facts of the observatory from a large register: afresh, with nothing changed, with one late edit, compared."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from bench.crew import DOOR, actor, open_district, operators
from bench.multiply import multiply
from bench.sample import intake
from bench.table import Line, at_most, beside
from tejido.cases.models import Case
from tejido.cases.services.consents import withdraw_consent
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.ledger.services.make_checkpoint import make_checkpoint
from tejido.observatory.manifest import read_manifest

FIRST = 20
_CHAINS = """
    INSERT INTO ledger_ledgerhead (subject_kind, subject_code, seq, hash)
    SELECT 'case', code, 8, sha256(code::bytea) FROM cases_case ON CONFLICT DO NOTHING
"""  # the last link of each copied case: the facts are told by them what was touched
_PEAK = "import resource,sys; from tejido.__main__ import main; code=main(sys.argv[1:]); "
_PEAK += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024); sys.exit(code)"


def measure(*, full: bool) -> list[Line]:
    """100,000 cases; with `--full`, a million."""
    cases = 1_000_000 if full else 100_000
    _fill(cases)
    with TemporaryDirectory() as place:
        return _published(Path(place) / "facts", cases)


def _fill(cases: int) -> None:
    open_district(operators=20)
    who, rng = actor(operators(DOOR)[0]), random.Random(1)
    for number in range(FIRST):
        register_case(intake(f"first-{number}", at=now(), rng=rng), actor=who, at=now())
    Case.objects.update(registered_at=now() - timedelta(days=2))
    multiply(1, cases - FIRST)
    with connection.cursor() as cursor:
        cursor.execute(_CHAINS)
        cursor.execute("VACUUM ANALYZE")


def _published(folder: Path, cases: int) -> list[Line]:
    make_checkpoint(actor_code="bench", at=now())
    whole, memory = _publish(folder)
    rows = sum(read_manifest(folder).rows(table) for table in read_manifest(folder).tables)
    size = sum(file.stat().st_size for file in folder.glob("*.parquet")) / 1e6
    again, _ = _publish(folder)
    edited = Case.objects.earliest("pk").code
    withdraw_consent(edited, purpose="statistics", recipient="", actor=actor(operators(DOOR)[0]), at=now())
    one, _ = _publish(folder)
    compared, _ = _publish(folder, "--all")
    months = len(read_manifest(folder).partitions)
    return [
        beside(f"{cases:,} cases published afresh", f"{whole:.1f} s, {rows:,} rows, {size:.0f} MB in {months} months"),
        beside("rows written a second", f"{rows / whole:,.0f}"),
        at_most("memory of the process that publishes", memory, 1024, unit=" MB"),
        beside("again, when nothing changed", f"{again:.1f} s ({again / whole:.1%} of afresh)"),
        beside("again, with one case edited: its month", f"{one:.1f} s ({one / whole:.1%} of afresh)"),
        beside("all months compared, as before a release", f"{compared:.1f} s ({compared / whole:.0%} of afresh)"),
    ]


def _publish(folder: Path, *options: str) -> tuple[float, int]:
    """Seconds and the most megabytes of the command, in a process of its own."""
    connection.close()
    started = time.perf_counter()
    command = [sys.executable, "-c", _PEAK, "observatory", "publish", "--folder", str(folder), *options]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=dict(os.environ))
    return time.perf_counter() - started, int(done.stdout.split()[-1])
