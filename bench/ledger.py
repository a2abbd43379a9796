"""How many entries a second the verification of the ledger checks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import psycopg
from django.db import connection

from bench.table import Line, at_least, beside
from tejido.kernel.clock import now
from tejido.kernel.codes import new_code
from tejido.ledger.actions import Action
from tejido.ledger.chain import EntryRow, HeadRow, NewEntry, first_rows
from tejido.ledger.services.make_checkpoint import make_checkpoint
from tejido.ledger.verification import verify

LINKS = 12


def measure(*, full: bool) -> list[Line]:
    """Chains of twelve entries: 1,000,000 entries with `--full`, 300,000 without."""
    chains = list(_chains((1_000_000 if full else 300_000) // LINKS))
    _write("ledger_ledgerhead", HeadRow._fields, (head for head, _ in chains))
    _write("ledger_ledgerentry", EntryRow._fields, (row for _, rows in chains for row in rows))
    count = len(chains) * LINKS
    del chains
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ledger_ledgerentry")
    make_checkpoint(actor_code="system:bench", at=now())
    best = min(_verified() for _ in range(2))
    return [
        beside("entries", f"{count:,} in {count // LINKS:,} chains"),
        at_least("verified entries/s", count / best, 200_000, unit="/s"),
    ]


def _verified() -> float:
    started = time.perf_counter()
    faults = verify()
    if faults:
        raise RuntimeError(faults[0].sentence)
    return time.perf_counter() - started


def _chains(count: int) -> Iterator[tuple[HeadRow, list[EntryRow]]]:
    at = now() - timedelta(days=30)
    for number in range(count):
        subject = ("case", new_code("C"))
        moment = at + timedelta(seconds=number)
        opened = [
            NewEntry(
                Action.OBLIGATION_OPENED, subject, "P-BENC-H001", moment, {"obligation": new_code("T"), "step": "cem.x"}
            )
            for _ in range(LINKS - 1)
        ]
        yield first_rows(
            subject, [NewEntry(Action.CASE_REGISTERED, subject, "P-BENC-H001", moment, {"people": 3}), *opened]
        )


def _write(table: str, columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    connection.ensure_connection()
    with (
        psycopg.Cursor(connection.connection) as cursor,
        cursor.copy(f"COPY {table} ({','.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
