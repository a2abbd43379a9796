"""The facts of `village.yaml` as a folder: written with DuckDB from the file, without any code of the observatory but
the shapes of its manifest and the columns that the apps declare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import yaml

from tejido.kernel.facts import columns_of
from tejido.observatory.manifest import FactFile, Manifest, Partition, write_manifest
from tejido.observatory.publishing.declared import fact_tables

FILE = Path(__file__).with_name("village.yaml")
_CREATED = "CREATE TABLE told ({})"


def build(folder: Path, source: Path = FILE) -> Path:
    """Write the facts of a file into the folder."""
    told = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert set(told) == set(fact_tables())
    empty, files = {}, {}
    for name, table in fact_tables().items():
        kinds = {column.name: column.kind.value for column in columns_of(table)}
        assert {key for row in told[name] for key in row} <= set(kinds)
        empty[name] = _write(folder / f"{name}-empty.parquet", kinds, [])
        files[name] = _write(folder / f"{name}.parquet", kinds, told[name])
    tables = {
        name: [{"name": c.name, "type": c.kind.value} for c in columns_of(table)]
        for name, table in fact_tables().items()
    }
    write_manifest(
        folder,
        Manifest("by hand", "2026-06-01T05:00:00+00:00", "2026-06-01T12:00:00+00:00", {}, tables, empty,
                 {"cases/2026": Partition("by hand", files)}),
    )  # fmt: skip
    return folder


def _write(path: Path, kinds: dict[str, str], rows: list[dict[str, Any]]) -> FactFile:
    with duckdb.connect() as engine:
        engine.execute(_CREATED.format(", ".join(map(" ".join, kinds.items()))))
        for row in rows:
            engine.execute(f"INSERT INTO told VALUES ({', '.join('?' * len(kinds))})", [row.get(n) for n in kinds])
        engine.execute(f"COPY told TO '{path}' (FORMAT parquet)")
    return FactFile(path.name, len(rows), path.stat().st_size, "")
