"""Every way in which a YAML value is refused, with its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from tejido.kernel.errors import WrongFile
from tejido.law.marks import Mark
from tejido.law.reading import Value, read_yaml


def read(text: str) -> Value:
    return read_yaml(Path("a.yaml"), text=text)


def field(text: str) -> Value:
    """The value written in the second line of a file."""
    return read(f"one: 1\nx: {text}\n").mapping()["x"]


def test_what_each_reader_gives() -> None:
    assert field("hola").text() == "hola"
    assert field("2026-07-28").text() == "2026-07-28"
    assert field("2026-07-28").day() == date(2026, 7, 28)
    assert field("7").whole() == 7
    assert field("0.5").number() == 0.5
    assert field("3").number() == 3.0
    assert (field("true").flag(), field("false").flag()) == (True, False)
    assert [field(text).scalar() for text in ("7", "true", "false", "hola")] == [7, True, False, "hola"]
    assert field("official").one_of(Mark) is Mark.OFFICIAL
    assert field("a").among({"a": 1}, "el dato") == "a"
    assert [item.text() for item in field("[a, b]").items()] == ["a", "b"]
    assert field("~").empty
    assert not field("no es nada").empty
    assert list(read("a: 1\nb: 2").fields(("a",), ("b", "c"))) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "reader", "reason"),
    [
        ("[a]", Value.text, "se esperaba un texto"),
        ("~", Value.text, "se esperaba un texto"),
        ('" "', Value.text, "se esperaba un texto"),
        ("-1", Value.whole, "sin signo"),
        ("1.5", Value.whole, "sin signo"),
        ("hola", Value.whole, "sin signo"),
        ("0", lambda value: value.whole(1), "debe ser 1 o más"),
        ("hola", Value.number, "se esperaba un número"),
        ("-0.5", Value.number, "debe ser 0 o más"),
        (".inf", Value.number, "se esperaba un número|debe ser 0 o más"),
        ("1:30", Value.number, "se esperaba un número"),
        ("yes", Value.flag, "true o false"),
        ("1", Value.flag, "true o false"),
        ("28/07/2026", Value.day, "se esperaba un día"),
        ("firme", lambda value: value.one_of(Mark), "«firme» no se conoce; puede ser: official, secondary"),
        ("b", lambda value: value.among({"a": 1}, "el dato"), "el dato «b» no existe"),
        ("hola", Value.items, "se esperaba una lista"),
        ("hola", Value.mapping, "nombre: valor"),
        ("{a: 1, a: 2}", Value.mapping, "«a» está repetido"),
        ("{a: 1}", lambda value: value.fields(("a", "b")), "falta el campo «b»"),
        ("{a: 1, c: 1}", lambda value: value.fields(("a",), ("b",)), "«c» no se conoce"),
    ],
)
def test_a_wrong_value_is_refused_with_its_line(text: str, reader: Callable[[Value], object], reason: str) -> None:
    with pytest.raises(WrongFile, match=reason) as refused:
        reader(field(text))
    assert (refused.value.file, refused.value.line) == ("a.yaml", 2)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="no se puede leer") as refused:
        read_yaml(tmp_path / "nada.yaml")
    assert (refused.value.file, refused.value.line) == ("nada.yaml", 0)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("año: 1".encode("latin-1"))
    with pytest.raises(WrongFile, match="UTF-8"):
        read_yaml(path)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: [1\n", 3, "YAML bien formado"),
        ("a: 1\n\tb: 2\n", 2, "YAML bien formado"),
        ("a: \x01", 0, "no admite"),
        ("", 0, "vacío"),
        ("# solo un comentario\n", 0, "vacío"),
    ],
)
def test_a_file_that_is_not_yaml(text: str, line: int, reason: str) -> None:
    with pytest.raises(WrongFile, match=reason) as refused:
        read(text)
    assert refused.value.line == line


def test_an_error_of_yaml_without_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise yaml.MarkedYAMLError(problem="algo")

    monkeypatch.setattr("tejido.law.reading.yaml.compose", fail)
    with pytest.raises(WrongFile, match="algo") as refused:
        read("a: 1")
    assert refused.value.line == 0
