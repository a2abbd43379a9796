"""Where the questions are answered: DuckDB here, Spark in `spark`. Both read the same files, those of the manifest.

No table is described by asking for it, and rows come as they are, without pandas or Arrow.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb

from tejido.observatory.manifest import SPILL, read_manifest
from tejido.observatory.questions import Columns, Statement

MEMORY = "1GB"


class Engine(Protocol):
    """What is asked of an engine: to open the files of a table by a name, and the rows of a statement."""

    dialect: str

    def read(self, name: str, files: list[str]) -> None: ...

    def fetch(self, sql: str) -> list[tuple[Any, ...]]: ...


class OpenFacts:
    """A folder of facts in an engine; each table is opened when it is first asked for."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.manifest = read_manifest(folder)
        self.dialect = engine.dialect
        self._engine, self._folder = engine, folder
        self._open: set[str] = set()

    def tables(self) -> tuple[tuple[str, Columns], ...]:
        """Each table with its columns and their types."""
        found = self.manifest.tables.items()
        return tuple((name, tuple((one["name"], one["type"]) for one in columns)) for name, columns in found)

    def rows(self, asked: Statement) -> list[dict[str, Any]]:
        """What is answered, read to the end."""
        for name in asked.tables:
            if name not in self._open:
                self._engine.read(name, [str(self._folder / one.path) for one in self.manifest.files(name)])
                self._open.add(name)
        return [dict(zip(asked.columns, row, strict=True)) for row in self._engine.fetch(asked.sql)]


class DuckDB:
    """A DuckDB of this process."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def read(self, name: str, files: list[str]) -> None:
        self._connection.execute(f'CREATE TEMP VIEW "{name}" AS SELECT * FROM read_parquet({files})')  # noqa: S608  ours

    def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql).fetchall()


@contextmanager
def on_duckdb(folder: Path, *, memory: str = MEMORY) -> Iterator[OpenFacts]:
    """The facts of a folder in a DuckDB of this process, within a bound of memory; what does not fit is put aside in
    the folder itself, which only its owner reads, and removed at the end.

    Raises:
        NotFound: nothing was published there. Refused: it was written by another version.
    """
    aside = str(folder / f"{SPILL}{secrets.token_hex(6)}")
    with duckdb.connect(config={"memory_limit": memory, "temp_directory": aside}) as connection:
        yield OpenFacts(DuckDB(connection), folder)
