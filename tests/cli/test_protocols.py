"""`tejido protocols check` tells every wrong file and ends with 1."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import pytest

from tejido.cli.light import protocols
from tejido.protocols.loading import LIBRARY


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    protocols.arguments(parser)
    return protocols.run(parser.parse_args(["check", *words]))


def test_the_library_of_the_project_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert "Sin errores" in capsys.readouterr().out


def test_every_wrong_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "library"
    shutil.copytree(LIBRARY, folder)
    for name in ("cem", "demuna"):
        (folder / f"{name}.yaml").write_text("protocol: [", encoding="utf-8")
    assert run("--library", str(folder)) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.split(",")[0] for line in told] == ["cem.yaml", "demuna.yaml"]
