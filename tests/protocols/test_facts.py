"""The vocabulary of facts: what it admits, what it deduces, and how a wrong one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tejido.kernel.errors import FieldErrors, WrongFile
from tejido.protocols.facts import FactType, FactValue, Vocabulary, complete_facts, load_facts
from tests.protocols.shelf import FACTS


def load(folder: Path, text: str = FACTS) -> Vocabulary:
    path = folder / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    return load_facts(path)


def test_a_vocabulary(tmp_path: Path) -> None:
    facts = load(tmp_path)
    assert list(facts) == ["danger", "age", "group", "received_by", "kinds"]
    assert facts["group"].type is FactType.CHOICE
    assert facts["group"].bands == {"young": (0, 59), "old": (60, 120)}
    assert facts["kinds"].values == {"sexual": "sexual", "physical": "física"}
    assert facts["danger"].question == "¿Hay peligro?"


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ({}, {}),
        ({"danger": None, "kinds": ()}, {}),
        ({"danger": False}, {"danger": False}),
        ({"age": 0}, {"age": 0, "group": "young"}),
        ({"age": 59}, {"age": 59, "group": "young"}),
        ({"age": 60}, {"age": 60, "group": "old"}),
        ({"age": 121}, {"age": 121}),
        ({"group": "old"}, {"group": "old"}),
        ({"age": 60, "group": "old"}, {"age": 60, "group": "old"}),
        ({"kinds": ("sexual", "physical")}, {"kinds": ("sexual", "physical")}),
    ],
)
def test_known_facts(tmp_path: Path, given: dict[str, FactValue], known: dict[str, FactValue]) -> None:
    assert complete_facts(given, load(tmp_path)) == known


@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        ({"height": 3}, "height", "no se conoce"),
        ({"danger": "sí"}, "danger", "sí o no"),
        ({"danger": 1}, "danger", "sí o no"),
        ({"age": "15"}, "age", "número entero"),
        ({"age": True}, "age", "número entero"),
        ({"age": -1}, "age", "número entero"),
        ({"group": "middle"}, "group", "«middle» no está en la lista"),
        ({"group": ("young",)}, "group", "una o varias"),
        ({"kinds": "sexual"}, "kinds", "una o varias"),
        ({"kinds": ("sexual", "moral")}, "kinds", "«moral» no está en la lista"),
        ({"age": 15, "group": "old"}, "group", "No coincide"),
        ({"age": 131}, "age", "De 0 a 130"),
    ],
)
def test_wrong_facts_are_told_field_by_field(
    tmp_path: Path, given: dict[str, FactValue], field: str, reason: str
) -> None:
    with pytest.raises(FieldErrors, match=reason) as refused:
        complete_facts(given, load(tmp_path))
    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("type: bool", "type: maybe", 2, "puede ser: bool, whole"),
        ("type: bool,", "type: choice,", 2, "necesita «values»"),
        ("type: whole,", "type: whole, values: {a: b},", 3, "no lleva «values»"),
        ("    from: age\n", "", 5, "van juntos"),
        ("from: age", "from: nobody", 8, "el dato «nobody» no existe"),
        ("from: age", "from: danger", 8, "no es un número entero"),
        ("bands: {young:", "bands: {infant:", 9, "no está en «values»"),
        ("[60, 120]", "[60]", 9, "dos números"),
        ("[60, 120]", "[120, 60]", 9, "dos números"),
        (", most: 130,", ",", 3, "van juntos"),
        ("type: bool,", "type: bool, most: 2, beyond: No.,", 2, "no lleva «most»"),
        ("facts:", "datos:", 2, "no se conoce aquí"),
        ("question: ¿Qué grupo?", "pregunta: x", 6, "no se conoce aquí"),
    ],
)
def test_a_wrong_vocabulary_is_refused(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    assert FACTS.count(old) == 1
    with pytest.raises(WrongFile, match=reason) as refused:
        load(tmp_path, FACTS.replace(old, new))
    assert refused.value.line == line
