"""`tejido series check`: the district's series against its own directory; `protocols check` reads the questions."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import pytest

from tejido.cli.light import protocols, series
from tejido.kernel.errors import WrongFile
from tests.world import FOLDER


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    series.arguments(parser)
    return series.run(parser.parse_args(["check", *words]))


def test_the_series_of_the_district_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert "6 series. Sin errores." in capsys.readouterr().out


def test_a_district_without_series_has_nothing_to_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--district", str(tmp_path)) == 0
    assert "no tiene archivo de series" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("new", "told"), [("[juzgado-otro]", "no está en directory.yaml"), ("[cem-regular]", "es de otro sector")]
)
def test_an_institution_that_is_not_there_is_told(tmp_path: Path, new: str, told: str) -> None:
    folder = tmp_path / "district"
    shutil.copytree(FOLDER, folder)
    text = (folder / "series.yaml").read_text(encoding="utf-8")
    (folder / "series.yaml").write_text(text.replace("[juzgado-familia]", new), encoding="utf-8")
    with pytest.raises(WrongFile, match=told):
        run("--district", str(folder))


def test_wrong_questions_fail_the_check_of_the_protocols(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "district"
    shutil.copytree(FOLDER, folder)
    text = (folder / "quiz.yaml").read_text(encoding="utf-8")
    (folder / "quiz.yaml").write_text(text.replace("pass_with: 5", "pass_with: 9"), encoding="utf-8")
    monkeypatch.setenv("TEJIDO_DISTRICT_DIR", str(folder))
    with pytest.raises(WrongFile, match=r"quiz\.yaml, línea 3"):
        protocols.run(argparse.Namespace(action="check", library=protocols.LIBRARY, more=[]))
