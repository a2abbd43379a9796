"""Norms and citations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tejido.kernel.errors import WrongFile
from tejido.law.marks import Mark
from tejido.law.norms import Citation, load_norms, norms

GOOD = """norms:
  - {id: Ley 1, title: Una ley, date: 2020-01-02, known: Todo, mark: official, source: El Peruano}
  - {id: Ley 2, title: Otra ley, date: ~, known: Poco, mark: secondary, source: Prensa}
"""


def load(folder: Path, text: str) -> object:
    path = folder / "norms.yaml"
    path.write_text(text, encoding="utf-8")
    return load_norms(path)


def test_the_norms_of_the_project() -> None:
    found = norms()
    assert found["Ley 31715"].date == date(2023, 3, 22)
    assert found["DS 012-2019-MIMP"].date is None
    assert found["DS 004-2018-MINEDU"].mark is Mark.OFFICIAL
    assert all(norm.id == name and norm.known and norm.source for name, norm in found.items())


def test_a_repeated_norm_is_refused(tmp_path: Path) -> None:
    load(tmp_path, GOOD)
    with pytest.raises(WrongFile, match="«Ley 1» está repetida") as refused:
        load(tmp_path, GOOD.replace("Ley 2", "Ley 1"))
    assert refused.value.line == 3


def test_a_norm_without_a_field_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="falta el campo «source»") as refused:
        load(tmp_path, GOOD.replace(", source: Prensa", ""))
    assert refused.value.line == 3


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("15-A", "Ley 1, art. 15-A"),
        ("14.3 y 39", "Ley 1, arts. 14.3 y 39"),
        ("15, 26", "Ley 1, arts. 15, 26"),
        ("anexo 03", "Ley 1, anexo 03"),
        ("", "Ley 1"),
    ],
)
def test_a_citation_in_words(article: str, words: str) -> None:
    assert str(Citation("Ley 1", article)) == words


def test_marks_from_the_most_to_the_least_reliable() -> None:
    assert sorted(Mark, key=lambda mark: mark.rank) == [Mark.OFFICIAL, Mark.SECONDARY, Mark.UNVERIFIED]
    assert [mark.rank for mark in (Mark.OFFICIAL, Mark.SECONDARY, Mark.UNVERIFIED)] == [0, 1, 2]
    assert [mark.spanish for mark in Mark] == ["texto oficial", "fuente secundaria", "por verificar"]
