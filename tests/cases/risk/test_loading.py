"""A wrong sheet is refused with its file, its line and the reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import tejido.cases.risk as package
from tejido.cases.risk import load_instruments
from tejido.cases.risk.shipped import load_reassessment
from tejido.kernel.errors import WrongFile

HERE = Path(package.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(HERE / "instruments", tmp_path / "instruments")
    return tmp_path / "instruments"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("maximum: 37", "maximum: 38", "hasta 38"),
        ("to: 37}", "to: 38}", "hasta 37"),
        ("from: 8,", "from: 9,", "desde 8"),
        ("level: severe,", "level: moderate,", "«severe»"),
        ("from: 14, to: 17", "from: 14, to: 13", "desde 14"),
        ("  - {level: severe_extreme, from: 18, to: 37}\n", "", "hasta 37"),
        ('number: "2",', 'number: "1",', "repetida"),
        ("kind: gate", "kind: door", "door"),
        ("kind: scored,", "kind: gate,", "solo una pregunta con puntaje"),
        ('"no": 0, ', "", "solo una pregunta con puntaje"),
        ("asked_if: {item: 2a", "asked_if: {item: 2b", "2b"),
        ('asked_if: {item: 2a, answer: "yes"}', "asked_if: {item: 2a, answer: perhaps}", "perhaps"),
        ("may_be_blank: true", "may_be_blank: maybe", "true o false"),
        ("kind: gate,", "kind: gate, options: [{code: a, label: A}],", "choice"),
        ("mark: secondary\nmaximum", "mark: sure\nmaximum", "sure"),
        ("state: C", "status: C", "status"),
    ],
)
def test_a_wrong_sheet_is_refused_with_its_line(folder: Path, old: str, new: str, reason: str) -> None:
    path = folder / "partner-2019.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WrongFile) as refused:
        load_instruments(folder)
    assert refused.value.file == "partner-2019.yaml"
    assert refused.value.line > 0
    assert reason in refused.value.reason


def test_the_points_must_add_up_to_the_maximum(folder: Path) -> None:
    path = folder / "partner-2019.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"yes": 5,', '"yes": 6,', 1), encoding="utf-8")
    with pytest.raises(WrongFile, match="38 puntos"):
        load_instruments(folder)


def test_a_sheet_cannot_stand_twice(folder: Path) -> None:
    shutil.copy(folder / "children.yaml", folder / "zz.yaml")
    with pytest.raises(WrongFile, match="ya existe"):
        load_instruments(folder)


def test_marks_of_one_item(folder: Path) -> None:
    path = folder / "partner-2019.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("kind: gate,", "kind: gate, mark: official,", 1), encoding="utf-8")
    sheet = load_instruments(folder)["fvr-partner", "2019-1"]
    assert {item.number for item in sheet.items if item.mark == "official"} == {"2a"}


@pytest.mark.parametrize(("old", "new"), [("severe: 7", "severe: 0"), ("mild:", "low:"), ("mark: u", "mark: x")])
def test_wrong_days_are_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "reassessment.yaml"
    path.write_text((HERE / "reassessment.yaml").read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(WrongFile) as refused:
        load_reassessment(path)
    assert refused.value.line > 0
