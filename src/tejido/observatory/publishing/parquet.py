"""CSV of several months of one table, as one Parquet file a month, by DuckDB within a bound of memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tejido.kernel.facts import FactTable, columns_of
from tejido.observatory.manifest import ONLY_OWNER, FactFile

MEMORY = "400MB"


@contextmanager
def writer(scratch: Path, *, memory: str = MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own that may use so much memory, and spills into `scratch`."""
    with duckdb.connect() as engine:
        engine.execute(f"SET memory_limit = '{memory}'")
        engine.execute(f"SET temp_directory = '{scratch}'")
        engine.execute("SET preserve_insertion_order = false")
        engine.execute("SET threads = 2")
        yield engine


def write_months(
    engine: duckdb.DuckDBPyConnection, table: FactTable, csv: Path, folder: Path, *, months: Sequence[str], run: str
) -> dict[str, FactFile]:
    """The file of each month that has rows, in `folder`; the rows stand in the order of their random keys."""
    names = ", ".join(f"'{c.name}': '{c.kind}'" for c in columns_of(table))
    source = f"read_csv('{csv}', header = false, auto_detect = false, nullstr = '', columns = {{{names}}})"
    engine.execute(f"CREATE OR REPLACE TEMP TABLE batch AS SELECT * FROM {source}")  # noqa: S608  our own names
    order = "case_key" if table.of_cases else "district, sector, series, period"
    made = {}
    for month in months:
        path = folder / f"{table.name}-{month}-{run}.parquet"
        rows = write_file(engine, f"SELECT * FROM batch WHERE month = '{month}' ORDER BY {order}", path)  # noqa: S608
        if rows:
            made[month] = described(path, rows)
        else:
            path.unlink()
    engine.execute("DROP TABLE batch")
    return made


def write_empty(engine: duckdb.DuckDBPyConnection, table: FactTable, folder: Path, *, run: str) -> FactFile:
    """A file with the columns of the table and no row."""
    columns = ", ".join(f"NULL::{c.kind} AS {c.name}" for c in columns_of(table))
    path = folder / f"{table.name}-empty-{run}.parquet"
    return described(path, write_file(engine, f"SELECT {columns} LIMIT 0", path))


def write_file(engine: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    """Write one file that only its owner reads; how many rows it has."""
    path.touch(ONLY_OWNER)
    found = engine.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)").fetchone()
    return int(found[0]) if found else 0


def described(path: Path, rows: int) -> FactFile:
    """The entry of the manifest for a file."""
    path.chmod(ONLY_OWNER)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FactFile(path.name, rows, path.stat().st_size, digest)
