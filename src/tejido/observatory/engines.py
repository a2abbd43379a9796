"""Where the expressions run: DuckDB here, Spark in `spark`. Both read the same files, those that the manifest names.

An expression is written as SQL by Ibis and asked of the engine itself: no table is described by asking for it, and
rows come as they are, without pandas or Arrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb
import ibis
import ibis.expr.types as ir

from tejido.observatory.manifest import read_manifest

MEMORY = "1GB"
_TYPES = {"BIGINT": "int64", "VARCHAR": "string", "INTEGER": "int32", "DOUBLE": "float64", "BOOLEAN": "boolean"}


class Engine(Protocol):
    """What is asked of an engine: to open the files of a table by a name, and the rows of an expression."""

    def read(self, name: str, files: list[str]) -> None: ...

    def fetch(self, expression: ir.Table) -> list[tuple[Any, ...]]: ...


class OpenFacts:
    """The tables of a folder of facts in an engine; each is opened when it is first asked for."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.manifest = read_manifest(folder)
        self._engine, self._folder = engine, folder
        self._tables: dict[str, ir.Table] = {}

    def __getattr__(self, name: str) -> ir.Table:
        if name.startswith("_") or name not in self.manifest.tables:
            raise AttributeError(name)
        if name not in self._tables:
            self._engine.read(name, [str(self._folder / one.path) for one in self.manifest.files(name)])
            columns = {one["name"]: _TYPES[one["type"]] for one in self.manifest.tables[name]}
            self._tables[name] = ibis.table(columns, name=name)
        return self._tables[name]

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """What an expression gives, read to the end."""
        return [dict(zip(expression.columns, row, strict=True)) for row in self._engine.fetch(expression)]


class DuckDB:
    """A DuckDB of this process."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def read(self, name: str, files: list[str]) -> None:
        self._connection.execute(f'CREATE TEMP VIEW "{name}" AS SELECT * FROM read_parquet({files})')  # noqa: S608  ours

    def fetch(self, expression: ir.Table) -> list[tuple[Any, ...]]:
        return self._connection.execute(str(ibis.to_sql(expression, dialect="duckdb"))).fetchall()


@contextmanager
def on_duckdb(folder: Path, *, memory: str = MEMORY) -> Iterator[OpenFacts]:
    """The facts of a folder in a DuckDB of this process, within a bound of memory.

    Raises:
        NotFound: nothing was published there. Refused: it was written by another version.
    """
    with duckdb.connect(config={"memory_limit": memory}) as connection:
        yield OpenFacts(DuckDB(connection), folder)
