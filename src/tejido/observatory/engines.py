"""Where the expressions run: DuckDB here, Spark in `spark`. Both read the same files, those that the manifest names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir

from tejido.observatory.manifest import read_manifest

MEMORY = "1GB"


class Engine(Protocol):
    """What is asked of an engine: to open the files of a table, and the rows of an expression as tuples."""

    def read(self, name: str, files: list[str]) -> ir.Table: ...

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
            files = [str(self._folder / one.path) for one in self.manifest.files(name)]
            self._tables[name] = self._engine.read(name, files)
        return self._tables[name]

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """What an expression gives, read to the end."""
        return [dict(zip(expression.columns, row, strict=True)) for row in self._engine.fetch(expression)]


class DuckDB:
    """A DuckDB of this process. Rows are fetched as they are: neither pandas nor Arrow is loaded for them."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def read(self, name: str, files: list[str]) -> ir.Table:
        table: ir.Table = self._backend.read_parquet(files, table_name=name)
        return table

    def fetch(self, expression: ir.Table) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._backend.con.execute(self._backend.compile(expression)).fetchall()
        return found


@contextmanager
def on_duckdb(folder: Path, *, memory: str = MEMORY) -> Iterator[OpenFacts]:
    """The facts of a folder in a DuckDB of this process, within a bound of memory.

    Raises:
        NotFound: nothing was published there. Refused: it was written by another version.
    """
    backend = ibis.duckdb.connect(memory_limit=memory)
    try:
        yield OpenFacts(DuckDB(backend), folder)
    finally:
        backend.disconnect()
