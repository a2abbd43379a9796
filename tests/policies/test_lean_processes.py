"""The processes that never stop hold no heavy engine in memory: who draws, imports or counts is a process that ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

HEAVY = frozenset({"duckdb", "ibis", "pandas", "polars", "pyarrow", "pyspark", "sqlglot", "vl_convert", "weasyprint"})
PROCESSES = {
    "pages": "from tejido.config.pages import load; load(); import granian",
    "worker": "from tejido.config.bootstrap import django; django.setup(); import tejido.cli.full.worker",
    "stream": "import tejido.config.asgi, granian",
}
"""Each as `tejido serve` starts it."""
_TELL = "; import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"


def loaded(code: str, settings: str = "tejido.config.settings") -> set[str]:
    """The packages that a process of its own has loaded after that."""
    variables = {**os.environ, "TEJIDO_MODE": "test", "DJANGO_SETTINGS_MODULE": settings}
    done = subprocess.run([sys.executable, "-c", code + _TELL], stdout=subprocess.PIPE, check=True, env=variables)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_that_never_stops_holds_no_heavy_engine(name: str) -> None:
    found = loaded(PROCESSES[name], "tejido.config.settings_stream" if name == "stream" else "tejido.config.settings")
    assert "tejido" in found
    assert not found & HEAVY


@pytest.mark.parametrize("module", ["tejido.observatory.charts.painting", "tejido.sources.imports.staging"])
def test_the_processes_that_end_are_the_ones_that_hold_it(module: str) -> None:
    """Else the test above could not fail."""
    assert loaded(f"import {module}") & HEAVY
