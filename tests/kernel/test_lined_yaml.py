"""YAML read with lines: what is wrong is refused with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tejido.kernel.errors import WrongFile
from tejido.kernel.lined_yaml import Entry, read


def entry(tmp_path: Path, text: str) -> Entry:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_values_keep_their_line(tmp_path: Path) -> None:
    whole = entry(tmp_path, "a: uno\nyes:\n  - 2\n  - true\n")
    found = whole.fields(["a"], ["yes"])
    assert found["a"].text() == "uno"
    number, flag = found["yes"].items()
    assert (number.whole(), number.line) == (2, 3)
    assert (flag.flag(), flag.line) == (True, 4)
    assert found["a"].one_of(["uno", "dos"]) == "uno"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 0),
        ("a: [1", 2),
        ("a: 1\na: 2\n", 2),
        ("? [1, 2]\n: 3\n", 1),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(WrongFile) as refused:
        entry(tmp_path, text)
    assert refused.value.line in {line, line - 1}
    assert refused.value.file == "a.yaml"


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: \xff\xfe")
    with pytest.raises(WrongFile):
        read(path)


def test_each_wrong_value_says_its_line(tmp_path: Path) -> None:
    found = entry(tmp_path, "a: uno\nb: 1\nc: []\nd: true\ne: -3\n").mapping()
    refusals = [
        (lambda: found["a"].mapping(), 1),
        (lambda: found["a"].items(), 1),
        (lambda: found["b"].text(), 2),
        (lambda: found["c"].items(), 3),
        (lambda: found["d"].whole(), 4),
        (lambda: found["e"].whole(), 5),
        (lambda: found["b"].flag(), 2),
        (lambda: found["a"].one_of(["dos"]), 1),
    ]
    for refusal, line in refusals:
        with pytest.raises(WrongFile) as refused:
            refusal()
        assert refused.value.line == line


def test_a_missing_key_and_an_unknown_key_are_refused(tmp_path: Path) -> None:
    whole = entry(tmp_path, "a: uno\nb: dos\n")
    with pytest.raises(WrongFile, match="falta «z»"):
        whole.fields(["z"], ["a", "b"])
    with pytest.raises(WrongFile, match="línea 2"):
        whole.fields(["a"])
