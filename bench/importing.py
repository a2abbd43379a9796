"""Importing a national file of police reports against a bare read of it by Polars, and many rows with little memory.

The file has the layout and the size of the largest one published (84,691 rows, 3.8 MB); its figures are made up.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars

from bench.table import Line, at_most, beside
from tejido.sources.imports.catalog import OURS
from tejido.sources.imports.districts import table
from tejido.sources.imports.fields import Given
from tejido.sources.imports.profile_reading import load_profile
from tejido.sources.imports.reading import reading
from tejido.sources.imports.staged import Said

ROWS = 84_691
MONTHS = [(year, month) for year in range(2018, 2026) for month in range(1, 13)][:92]
TIMES = 7
_GOAL, _MEMORY = 5, 1_000  # times a bare read; megabytes
_HEADS = "AÑO,MES,UBIGEO_HECHO,DPTO_HECHO,PROV_HECHO,DIST_HECHO,CANTIDAD"
_CODE = (
    "import sys; from pathlib import Path; from bench.importing import load; load(Path(sys.argv[1]), Path(sys.argv[2]))"
)


def measure(*, full: bool) -> list[Line]:
    """The published size; with `--full` also 40 million rows (2 GB), in a process of its own whose memory is read."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="tejido-bench-") as place:
        folder = Path(place)
        file = folder / "police.csv"
        _write(file, ROWS)
        bare, bare_work = _median(lambda: polars.read_csv(file))
        took, work = _median(lambda: load(file, folder / "cells.parquet"))
        what = f"{ROWS:,} rows, {file.stat().st_size / 1e6:.1f} MB"
        lines.append(beside(f"{what}: bare read by Polars", f"{1000 * bare:.0f} ms"))
        lines.append(beside(f"{what}: read, every row judged, added up and written", f"{1000 * took:.0f} ms"))
        lines.append(at_most(f"{what}: times the bare read", took / bare, _GOAL))
        lines.append(beside(f"{what}: times its time of processor", f"{work / bare_work:.1f}"))
        many = 40_000_000 if full else 2_000_000
        _write(file, many)
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", _CODE, str(file), str(folder / "cells.parquet")], check=True)
        spent = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
        what = f"{many:,} rows, {file.stat().st_size / 1e9:.1f} GB"
        lines.append(beside(f"{what}: imported in", f"{spent:.1f} s"))
        lines.append(at_most(f"{what}: memory", peak, _MEMORY, unit=" MB"))
    return lines


def load(file: Path, cells: Path) -> int:
    """Read the file as the command does, from its bytes to its written cells; how many rows."""
    with reading(file, load_profile(OURS / "police.yaml"), Said(), Given(date(2026, 11, 27))) as found:
        found.engine.write(cells)
        return found.kept


def _median(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock and of the processor; a busy machine stretches the first."""
    spent, worked = [], []
    for _ in range(TIMES):
        started, began = time.perf_counter(), time.process_time()
        work()
        spent.append(time.perf_counter() - started)
        worked.append(time.process_time() - began)
    return statistics.median(spent), statistics.median(worked)


def _write(file: Path, rows: int) -> None:
    """Rows of every district and month, in no order, as the published file has them."""
    rng = random.Random(1)
    districts = [one for one in table() if one.inei][:1_798]
    lines = [
        f"{year},{month},{int(one.inei)},{one.department},{one.department},{one.name}"
        for year, month in MONTHS
        for one in districts
    ]
    rng.shuffle(lines)
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        out.write(f"{_HEADS}\r\n")
        for start in range(0, rows, len(lines)):
            part = lines[: min(len(lines), rows - start)]
            out.writelines(f"{line},{rng.randint(1, 300)}\r\n" for line in part)
