"""The process that reads a file may be killed: it is said so, and nothing stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tejido.kernel.errors import Refused
from tejido.sources.imports import apart
from tejido.sources.imports.staged import Order, Said

KILLED = 'import os, signal\nprint(\'{"told": "leyendo"}\', flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n'
CUT = "print('{\"found\": {\"na', end='', flush=True)\n"


@pytest.mark.parametrize("does", [KILLED, CUT, ""])
def test_a_reader_that_dies_is_told(does: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dies.py").write_text(does, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(apart, "_READER", "dies")
    order = Order(
        file="x.csv", name="", place=str(tmp_path), profile="", profile_name="x.yaml", said=Said(),
        today=datetime(2026, 11, 10, tzinfo=UTC).date(), watched=[], places={}, standing={}, with_rejected=False,
    )  # fmt: skip
    heard: list[str] = []
    with pytest.raises(Refused, match="se detuvo antes de terminar y no se guardó nada"):
        apart.read_apart(order, heard.append)
    assert heard == (["leyendo"] if does == KILLED else [])
