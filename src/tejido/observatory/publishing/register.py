"""What publishing asks of the database: one instant of it, the cases that count, their sums and their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection, transaction

from tejido.cases.counting.access import counted_with_root
from tejido.kernel.facts import FactTable
from tejido.kernel.times import month as in_words
from tejido.observatory.manifest import FactFile
from tejido.observatory.publishing import statements
from tejido.observatory.publishing.declared import fact_tables
from tejido.observatory.publishing.parquet import write_months
from tejido.observatory.publishing.touched import OF_CASES

CASES_A_BATCH = 200_000
_MEMORY = "SET LOCAL work_mem = '64MB'"


@contextmanager
def one_instant() -> Iterator[None]:
    """Everything read inside is of one same instant, however long it takes; nothing of the register is written."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            _do("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        _do(_MEMORY)
        yield


@dataclass(frozen=True, slots=True)
class Said:
    """What the register says of a month, as one digest; `rests`: it would say the same at any later cut."""

    digest: str
    rests: bool


def gather(cut: datetime, months: Collection[str] | None) -> None:
    """Keep aside, until the transaction ends, the cases that may be counted and were registered before the cut.

    `months`: only of these; None, of all.
    """
    sql, params = counted_with_root(months).query.sql_with_params()
    _do("DROP TABLE IF EXISTS fact_case, fact_run")
    _do(statements.snapshot(sql), [cut, *params, cut])
    for statement in statements.SNAPSHOT_KEYS:
        _do(statement)
    _do(statements.RUN, [cut])


def digests(tables: Iterable[FactTable]) -> dict[str, Said]:
    """What the register says today of each `<group>/<month>` that was gathered. A query a table, two with clocks."""
    told: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    ever: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for table in tables:
        now = _ask(statements.digests(table))
        later = _ask(statements.digests(table, ever=True)) if statements.has_clocks(table) else now
        for found, rows in ((told, now), (ever, later)):
            for month, *said in rows:
                found[f"{_group(table)}/{month}"].append((table.name, *said))
    return {
        name: Said(blake2b(repr(said).encode(), digest_size=16).hexdigest(), said == ever.get(name))
        for name, said in told.items()
    }


def write_changed(
    engine: duckdb.DuckDBPyConnection,
    scratch: Path,
    folder: Path,
    *,
    changed: Collection[str],
    run: str,
    say: Callable[[str], None],
) -> dict[str, dict[str, FactFile]]:
    """Write the months that changed, some at a time; the files of each `<group>/<month>` by table."""
    made: dict[str, dict[str, FactFile]] = defaultdict(dict)
    tables = list(fact_tables().values())
    months = sorted(name.partition("/")[2] for name in changed if name.startswith(f"{OF_CASES}/"))
    _do(statements.SHUFFLE, [months])
    sizes = [(month, cases) for month, cases in _ask(statements.SIZES) if month in set(months)]
    for batch in statements.by_size(sizes, most=CASES_A_BATCH):
        for table in (one for one in tables if one.of_cases):
            _add(made, table, _written(engine, table, scratch, folder, batch, run))
        say(f"Escritos los meses de {in_words(batch[0])} a {in_words(batch[-1])}.")
    for table in (one for one in tables if not one.of_cases):
        own = sorted(name.partition("/")[2] for name in changed if name.startswith(f"{table.name}/"))
        _add(made, table, _written(engine, table, scratch, folder, own, run) if own else {})
    return made


def _written(
    engine: duckdb.DuckDBPyConnection, table: FactTable, scratch: Path, folder: Path, months: list[str], run: str
) -> dict[str, FactFile]:
    csv = scratch / f"{table.name}.csv"
    told = statements.export(table)
    with connection.cursor() as cursor, cursor.cursor.copy(told, [months]) as rows, csv.open("wb") as file:
        file.writelines(rows)
    made = write_months(engine, table, csv, folder, months=months, run=run)
    csv.unlink()
    return made


def _add(made: dict[str, dict[str, FactFile]], table: FactTable, files: dict[str, FactFile]) -> None:
    for month, file in files.items():
        made[f"{_group(table)}/{month}"][table.name] = file


def _group(table: FactTable) -> str:
    return OF_CASES if table.of_cases else table.name


def _do(statement: str, parameters: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _ask(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
