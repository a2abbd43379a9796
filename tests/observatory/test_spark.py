"""The same expressions on Spark: every indicator, by all that it can be told by, cell by cell against DuckDB.

Spark runs in a process of its own: it leaves sockets open, and every warning is an error here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tejido.observatory.engines import on_duckdb
from tejido.observatory.sheets import all_indicators
from tests.observatory.everything import everything
from tests.observatory.village import build
from tests.policies.sources import ROOT


@pytest.mark.java
def test_every_indicator_is_the_same_on_spark_cell_by_cell(tmp_path: Path) -> None:
    folder = build(tmp_path)
    paths = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    done = subprocess.run(
        [sys.executable, "-m", "tests.observatory.everything", str(folder)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": paths, "SPARK_LOCAL_IP": "127.0.0.1"},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    there = json.loads((folder / "on_spark.json").read_text(encoding="utf-8"))
    with on_duckdb(folder) as facts:
        here = json.loads(json.dumps(everything(facts)))
    assert {asked: (cells, there[asked]) for asked, cells in here.items() if cells != there[asked]} == {}
    assert set(there) == set(here)
    assert {asked.partition(" ")[0] for asked in here} == set(all_indicators())
    assert sum(map(len, here.values())) > 2 * len(all_indicators())
