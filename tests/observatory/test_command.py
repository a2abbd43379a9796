"""`tejido observatory`: what it prints, and what it refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tejido.cli.dispatch import main
from tejido.observatory.sheets import all_indicators
from tests.cases.traces import new_case
from tests.observatory.village import build


def test_every_indicator_is_listed_with_its_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["observatory", "compute"]) == 0
    told = capsys.readouterr().out
    assert [code for code in all_indicators() if f"  {code}  ¿" not in told] == []


def test_an_indicator_is_told_with_its_sheet_and_its_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        "observatory",
        "compute",
        "opo-01",
        "--folder",
        str(build(tmp_path)),
        "--by",
        "sector",
        "--where",
        "year=2026",
    ]
    assert main(asked) == 0
    told = capsys.readouterr().out
    assert "OPO-01  ¿Cuántas tareas se cumplieron a tiempo? (proporción)" in told
    assert "  secondary, police: 1 de 3: 33.3% (entre 6.1% y 79.2%)" in told
    assert "no se publican sin reservar los números pequeños" in told


def test_times_say_how_many_were_watched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["observatory", "compute", "MED-07", "--folder", str(build(tmp_path))]) == 0
    told = capsys.readouterr().out
    assert "  todo: mediana: 30 h (se observaban 3); 90 %: sin alcanzar; 3 cerradas, 1 abiertas" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["SIT-99"], "No hay un indicador «SIT-99»"),
        (["SIT-01", "--where", "year"], "Escriba DATO=VALOR"),
        (["SIT-01", "--by", "sex"], "no se puede ver por «sex»"),
    ],
)
def test_what_is_not_understood_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert main(["observatory", "compute", *words, "--folder", str(build(tmp_path))]) == 1
    assert told in capsys.readouterr().err


@pytest.mark.usefixtures("district")
def test_publishing_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new_case()
    assert main(["observatory", "publish", "--folder", str(tmp_path)]) == 0
    assert re.search(r"\d+ filas en \d+ meses\. Se escribieron \d+ meses", capsys.readouterr().out)
    assert main(["observatory", "publish", "--folder", str(tmp_path)]) == 0
    assert "Se escribieron 0 meses y 0 filas" in capsys.readouterr().out
