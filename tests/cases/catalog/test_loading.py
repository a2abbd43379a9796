"""A wrong catalogue is refused with its file, its line and the reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import tejido.cases.catalog as package
from tejido.cases.catalog import load_catalog
from tejido.kernel.errors import WrongFile

HEAD = "  title: ¿Qué?\n  source: Propia.\n  mark: unverified\n"
GOOD = "  choices:\n    - {code: a, label: A}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(Path(package.__file__).parent, tmp_path / "catalog")
    return tmp_path / "catalog"


def refused(folder: Path, text: str, file: str = "lists/zz.yaml") -> WrongFile:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(WrongFile) as caught:
        load_catalog(folder)
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("more:\n" + HEAD, 2, "choices"),
        ("more:\n" + HEAD + "  choices: []\n", 2, "no tiene opciones"),
        ("more:\n" + HEAD + "  extra: 1\n" + GOOD, 5, "extra"),
        ("more:\n" + HEAD.replace("unverified", "sure") + GOOD, 4, "sure"),
        ("more:\n" + HEAD + GOOD + "    - {code: a, label: B}\n", 7, "repetido"),
        ("more:\n" + HEAD + GOOD + "    - {code: b}\n", 7, "label"),
        ("more:\n" + HEAD + GOOD + "    - {code: b, label: B, doors: [moon]}\n", 7, "moon"),
        ("more:\n" + HEAD + GOOD + "    - {code: b, label: B, parent: a}\n", 7, "«a»"),
        ("more:\n" + HEAD + GOOD + "    - {code: b, label: B, from_age: -1}\n", 7, "entero"),
        ("more:\n" + HEAD + "  parent: nothing\n" + GOOD, 5, "nothing"),
        ("more:\n" + HEAD + "  parent: types\n" + GOOD, 7, "parent"),
        ("types:\n" + HEAD + GOOD, 2, "ya existe"),
    ],
)
def test_a_wrong_list_is_refused_with_its_line(folder: Path, text: str, line: int, reason: str) -> None:
    error = refused(folder, text)
    assert (error.file, error.line) == ("zz.yaml", line)
    assert reason in error.reason


def test_marks_and_notes_of_one_choice(folder: Path) -> None:
    extra = "    - {code: b, label: B, mark: official, note: N., parent: sexual, to_age: 3}\n"
    (folder / "lists/zz.yaml").write_text("more:\n" + HEAD + "  parent: types\n  choices:\n" + extra, encoding="utf-8")
    choice = load_catalog(folder).choice("more", "b")
    assert (choice.mark.value, choice.note, choice.parent, choice.to_age) == ("official", "N.", "sexual", 3)


def test_a_needed_list_cannot_be_missing(folder: Path) -> None:
    (folder / "lists/violence.yaml").unlink()
    with pytest.raises(WrongFile, match="types"):
        load_catalog(folder)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("acts: [rape]", "acts: [rape, rape]", "ya está en otra regla"),
        ("acts: [rape]", "acts: [unheard]", "unheard"),
        ("acts: [forced_marriage]", "acts: [other_acts]", "other_acts"),
        ("type: forced_marriage\n", "type: wedding\n", "wedding"),
        ("  alone: [economic]\n", "", "economic"),
        ("death_threat, ", "", "death_threat"),
    ],
)
def test_a_wrong_rule_is_refused(folder: Path, old: str, new: str, reason: str) -> None:
    text = (folder / "gbvims.yaml").read_text(encoding="utf-8")
    assert old in text
    error = refused(folder, text.replace(old, new, 1), "gbvims.yaml")
    assert error.file == "gbvims.yaml"
    assert error.line > 0
    assert reason in error.reason
