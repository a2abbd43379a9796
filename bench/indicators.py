"""Every indicator of the observatory beside the same question in plain DuckDB SQL, on the facts of the demonstration.

The facts are published from a fictitious district and then repeated, with keys of their own, until there are enough.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from django.conf import settings

from bench.plain_questions import PLAIN
from bench.table import Line, at_most, beside
from tejido.accounts.actors import Actor
from tejido.demo.generate import fill_district
from tejido.kernel.clock import now
from tejido.observatory.computing import Computed, compute
from tejido.observatory.engines import MEMORY, OpenFacts, on_duckdb
from tejido.observatory.manifest import FactFile, Manifest, Partition, read_manifest, write_manifest
from tejido.observatory.publishing.facts import publish_facts
from tejido.observatory.sheets import all_indicators

FIRST = 1_000
TURNS = 5
SEED = 30364


def measure(*, full: bool) -> list[Line]:
    """About 100,000 cases; with `--full`, a million."""
    with TemporaryDirectory() as place:
        return _computed(facts_of(Path(place), cases=1_000_000 if full else 100_000))


def facts_of(place: Path, *, cases: int) -> Path:
    """The folder of the facts of about so many cases, made in `place`."""
    fill_district(
        folder=settings.TEJIDO_DISTRICT_DIR,
        files=place / "uploads",
        district=settings.TEJIDO_DISTRICT,
        cases=FIRST,
        seed=SEED,
        at=now(),
        say=_quiet,
    )
    few, many = place / "few", place / "many"
    publish_facts(few, actor=Actor.system("bench"), at=now(), say=_quiet)
    repeat(few, many, times=cases // read_manifest(few).rows("cases"))
    return many


def repeat(few: Path, many: Path, *, times: int) -> None:
    """The same facts so many times over, each time with other keys, by month as they were."""
    many.mkdir()
    manifest = read_manifest(few)
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(many)}) as engine:
        parts = {
            name: Partition(
                part.digest, {t: _repeated(engine, t, few / f.path, many, times) for t, f in part.files.items()}
            )
            for name, part in manifest.partitions.items()
        }
        empty = {t: _repeated(engine, t, few / f.path, many, 1) for t, f in manifest.empty.items()}
    write_manifest(
        many, Manifest(manifest.schema, manifest.cut, manifest.published_at, {}, manifest.tables, empty, parts)
    )


def _repeated(engine: duckdb.DuckDBPyConnection, table: str, source: Path, many: Path, times: int) -> FactFile:
    other = "" if table == "deliveries" else " REPLACE (one.case_key + n.range * 1000000000000000 AS case_key)"
    rows = f"SELECT one.*{other} FROM read_parquet('{source}') one, range({times}) n"
    found = engine.execute(f"COPY ({rows}) TO '{many / source.name}' (FORMAT parquet, COMPRESSION zstd)").fetchone()
    return FactFile(source.name, int(found[0]) if found else 0, (many / source.name).stat().st_size, "")


def _quiet(line: str) -> None:
    """What the demonstration tells is not printed here."""


def _computed(folder: Path) -> list[Line]:
    ours: dict[str, list[float]] = {code: [] for code in PLAIN}
    plain: dict[str, list[float]] = {code: [] for code in PLAIN}
    wrong = []
    with on_duckdb(folder) as facts, _opened(folder) as engine:
        for turn in range(TURNS):
            for code in all_indicators():
                found, took = timed_ours(code, facts)
                told, beside_it = _timed_plain(code, engine)
                if turn:  # the first turn opens the tables of both
                    ours[code].append(took)
                    plain[code].append(beside_it)
                elif answered(found) != plain_answer(told, found):
                    wrong.append(code)
    mine = sum(map(statistics.median, ours.values()))
    theirs = sum(map(statistics.median, plain.values()))
    worst = max(PLAIN, key=lambda c: statistics.median(ours[c]) - statistics.median(plain[c]))
    more = statistics.median(ours[worst]) - statistics.median(plain[worst])
    rows = {table: read_manifest(folder).rows(table) for table in ("cases", "obligations")}
    return [
        beside("cases and tasks", f"{rows['cases']:,} and {rows['obligations']:,}"),
        beside(f"{len(PLAIN)} indicators, one after another", f"{mine:.2f} s"),
        beside("the same questions in plain DuckDB SQL", f"{theirs:.2f} s"),
        at_most("times the plain SQL", mine / theirs, 1.3),
        beside("the one that costs most over its plain SQL", f"{worst}: {more * 1000:.0f} ms more"),
        at_most("indicators that answer otherwise than the plain SQL", len(wrong), 0, more=f" {' '.join(wrong)}"),
    ]


def _opened(folder: Path) -> duckdb.DuckDBPyConnection:
    engine = duckdb.connect(config={"memory_limit": MEMORY})
    manifest = read_manifest(folder)
    for table in manifest.tables:
        files = [str(folder / one.path) for one in manifest.files(table)]
        engine.execute(f'CREATE VIEW "{table}" AS SELECT * FROM read_parquet({files})')
    return engine


def timed_ours(code: str, facts: OpenFacts) -> tuple[Computed, float]:
    started = time.perf_counter()
    found = compute(code, facts)
    return found, time.perf_counter() - started


def _timed_plain(code: str, engine: duckdb.DuckDBPyConnection) -> tuple[list[tuple[Any, ...]], float]:
    started = time.perf_counter()
    told = engine.execute(PLAIN[code].sql()).fetchall()
    return told, time.perf_counter() - started


def answered(found: Computed) -> list[tuple[Any, ...]]:
    """The numbers of the cells, without an order."""
    cells = []
    for cell in found.cells:
        of = tuple(cell.of.values())
        if cell.times:
            cells.append((*of, *(one and one.time for one in (cell.times.median, cell.times.p90))))
        else:
            cells.append((*of, cell.part, cell.part if cell.whole is None else cell.whole, cell.cases, cell.part_cases))
    return sorted(cells, key=repr)


def plain_answer(told: list[tuple[Any, ...]], found: Computed) -> list[tuple[Any, ...]]:
    """The same numbers from the rows of another who was asked."""
    names = len(found.by)
    timed = any(cell.times for cell in found.cells)
    rows = [(*map(_text, row[:names]), *(row[names:] if timed else map(_number, row[names:]))) for row in told]
    return sorted((row for row in rows if found.cells or any(row[names:])), key=repr)


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value


def _number(value: Any) -> int:
    return int(value or 0)
