"""A release of the observatory's own cubes: counted, withheld and attacked; the first, and the next with it at hand."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from bench.table import Line, at_most, beside
from tejido.kernel.clock import now
from tejido.kernel.facts import columns_of
from tejido.observatory.engines import MEMORY
from tejido.observatory.manifest import FactFile, Manifest, Partition, write_manifest
from tejido.observatory.opening.writing import write_open_data
from tejido.observatory.publishing.declared import fact_tables
from tejido.observatory.released.places import AUDITED, OPEN
from tejido.observatory.released.reading import read_folder
from tejido.observatory.releasing.auditor import attack
from tejido.observatory.releasing.cubes import cubes
from tejido.observatory.releasing.drafting import Order, draft
from tejido.statistics.releases.reading import read_release
from tejido.statistics.rule import STANDARD

CASES, LATE = 10_000, 40
DISTRICT, ZONES = "150106", 20
_DAYS = 910


def measure(*, full: bool) -> list[Line]:
    """10,000 cases in ten quarters and twenty zones; with `--full` also the next release, with forty late cases."""
    with TemporaryDirectory() as place:
        return _released(Path(place), full=full)


def _released(place: Path, *, full: bool) -> list[Line]:
    lines: list[Line] = []
    before: list[Path] = []
    for number in (1, 2) if full else (1,):
        facts, folder = place / f"facts{number}", place / str(number)
        draw_facts(facts, CASES + LATE * (number - 1), _zones())
        order = Order(facts, place, cubes(), STANDARD, b"bench", DISTRICT, "Carabayllo", _zones())
        earlier = [read_release(one) for one in before]
        what = f"release {number} of {CASES:,} cases"
        started, worked = time.perf_counter(), time.process_time()
        release = draft(order, folder, number=number, earlier=earlier, at=now(), say=str)
        took, work = time.perf_counter() - started, time.process_time() - worked
        cells = [value for table in release.counts for value in table.cells.values()]
        hidden = sum(value is None for value in cells)
        lines.append(beside(f"{what}: counted and withheld", f"{took:.1f} s ({work:.1f} s of processor)"))
        lines.append(beside(f"{what}: cells withheld", f"{hidden:,} of {len(cells):,}"))
        started = time.perf_counter()
        audit = attack(folder / AUDITED, before, rule=STANDARD)
        lines.append(beside(f"{what}: attacked, in its own process", f"{time.perf_counter() - started:.1f} s"))
        lines.append(at_most(f"{what}: findings", 0 if audit.clean else len(audit.lines), 0))
        started = time.perf_counter()
        write_open_data(read_folder(folder), folder / OPEN)
        lines.append(beside(f"{what}: open data written", f"{time.perf_counter() - started:.1f} s"))
        before.append(folder / AUDITED)
    return lines


def _zones() -> dict[str, str]:
    return {f"z{n}": f"Zona {n}" for n in range(ZONES)}


def _drawn(what: str) -> str:
    """A number from 0 to 1 for each row and each thing, the same whatever rows there are besides."""
    return f"((hash(i, '{what}') % 1000000) / 1000000.0)"


def _one_of(what: str, *codes: str) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"list_extract([{listed}], 1 + floor({_drawn(what)} * {len(codes)})::integer)"


def _values(zones: Collection[str]) -> dict[str, tuple[dict[str, str], int]]:
    """For each table, the SQL of its columns and how many rows a case has."""
    flags = {"physical": 0.5, "psychological": 0.7, "sexual": 0.12, "economic": 0.08, "sheet": 0.9, "reported": 0.7,
             "danger": 0.2}  # fmt: skip
    sector = _one_of("sector", "cem", "cem", "cem", "police", "police", "health", "demuna")
    own = {
        "zone": f"list_extract({sorted(zones)}, 1 + floor(power({_drawn('zone')}, 6) * {len(zones)})::integer)",
        "sector": sector,
        "condition": _one_of("condition", "new", "new", "new", "readmission", "repeat"),
        "risk": _one_of("risk", "mild", "moderate", "moderate", "severe", "severe_extreme", "undetermined"),
        "state": _one_of("state", "open", "closed"),
        **{name: f"{_drawn(name)} < {share}" for name, share in flags.items()},
    }
    met = {"sector": sector, "service": _one_of("service", "psychological", "social", "legal", "medical"),
           "came": f"{_drawn('came')} < 0.8"}  # fmt: skip
    task = {"sector": sector, "gate": "'open'", "mark": _one_of("mark", "official", "secondary"), "acted": "true",
            "outcome": _one_of("outcome", "in_time", "in_time", "in_time", "closed_late", "open_late"),
            "waited_hours": f"floor({_drawn('hours')} * 500)",
            "state": _one_of("task", "open", "taken", "done", "unable"),
            "acknowledged": f"{_drawn('seen')} < 0.7", "duty": "'case.help'"}  # fmt: skip
    person = {"role": "'survivor'", "sex": _one_of("sex", "female", "female", "female", "female", "male"),
              "age_band": _one_of("age", "0-11", "12-17", "18-29", "30-59", "30-59", "60+")}  # fmt: skip
    return {"cases": (own, 1), "people": (person, 1), "obligations": (task, 5), "attentions": (met, 2)}


def draw_facts(folder: Path, cases: int, zones: Collection[str]) -> None:
    """Facts drawn from a seed: those of fewer cases are among those of more."""
    folder.mkdir()
    empty: dict[str, FactFile] = {}
    months: dict[str, dict[str, FactFile]] = defaultdict(dict)
    with TemporaryDirectory(dir=folder) as aside, duckdb.connect(config={"memory_limit": MEMORY}) as engine:
        engine.execute(f"SET temp_directory = '{aside}'")
        for name in fact_tables():
            values, times = _values(zones).get(name, ({}, 0))
            _draw(engine, name, values, cases * times, cases)
            empty[name] = _write(engine, folder / f"{name}-empty.parquet", "WHERE FALSE")
            told = engine.execute("SELECT DISTINCT month FROM drawn ORDER BY month").fetchall() if times else []
            for (month,) in told:
                path = folder / f"{name}-{month}.parquet"
                months[month][name] = _write(engine, path, f"WHERE month = '{month}' ORDER BY case_key")
    tables = {
        name: [{"name": c.name, "type": c.kind.value} for c in columns_of(t)] for name, t in fact_tables().items()
    }
    cut = "2026-07-02T05:00:00+00:00"
    parts = {f"cases/{month}": Partition("", files) for month, files in months.items()}
    write_manifest(folder, Manifest("bench", cut, cut, {}, tables, empty, parts))


def _draw(engine: duckdb.DuckDBPyConnection, name: str, values: dict[str, str], rows: int, cases: int) -> None:
    """The rows of a table, in the month of their case as real facts are."""
    day = f"floor((hash(i % {cases}, 'day') % 1000000) / 1000000.0 * {_DAYS})::integer"
    month = f"strftime(DATE '2024-01-01' + to_days({day}), '%Y-%m')"
    known = {"case_key": f"i % {cases}", "month": month, "district": f"'{DISTRICT}'", **values}
    columns = ", ".join(
        f"({known.get(c.name, month if c.name.endswith('_month') else 'NULL')})::{c.kind} AS {c.name}"
        for c in columns_of(fact_tables()[name])
    )
    engine.execute(f"CREATE OR REPLACE TEMP TABLE drawn AS SELECT {columns} FROM range({rows}) r(i)")


def _write(engine: duckdb.DuckDBPyConnection, path: Path, chosen: str) -> FactFile:
    found = engine.execute(f"COPY (SELECT * FROM drawn {chosen}) TO '{path}' (FORMAT parquet)").fetchone()
    return FactFile(path.name, int(found[0]) if found else 0, path.stat().st_size, "")
