"""A table read in parts: quickly where every row is whole, row by row from where something is odd; always the same."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from tejido.kernel.errors import Refused
from tejido.sources.imports import engine, parts, texts
from tejido.sources.imports.heading import Heading
from tejido.sources.imports.reading import Said, reading
from tests.sources.imports.files import CARABAYLLO, COMAS, csv_file, given, profile, row, some_rows, text_of

HEADS = ("A", "B", "C")
CELL = st.text('añ1 ,"\n', max_size=4)


def heading(delimiter: str = ",") -> Heading:
    return Heading(delimiter, 1, HEADS, {}, ())


def read(file: Path, columns: tuple[int, ...] = (0, 2)) -> list[tuple[str, ...]]:
    return [one for part in parts.parts(file, heading(), columns) for one in part.rows()]


@for_all(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]))
@settings(deadline=None, max_examples=60)
def test_every_part_says_what_the_csv_says(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]],
                                           end: str) -> None:  # fmt: skip
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows([HEADS, *rows])
    file = tmp_path_factory.mktemp("parts") / "table.csv"
    file.write_bytes(out.getvalue().encode())
    assert read(file) == [(one[0], one[2]) for one in rows]


def test_small_parts_are_the_same_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [*some_rows() * 40, row(2025, 13), row(2025, 1, CARABAYLLO, "x")]
    file = csv_file(tmp_path, rows)
    told = []
    for size in (parts.PART, 64):
        monkeypatch.setattr(parts, "PART", size)
        with reading(file, profile("police"), Said(), given()) as found:
            told.append((found.rows, found.kept, found.repeated, found.shown, found.engine.cells.rows()))
    assert told[0] == told[1]
    assert [one.row for one in told[0][3]] == [242, 243]


@pytest.mark.parametrize("wrong", ["a,b,c,d\nx,y\n", "x,y\na,b,c,d\n", "a,b\n", "a,b,c,d\n"])
def test_a_row_too_long_does_not_hide_one_too_short(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "table.csv"
    file.write_text("A,B,C\na,b,c\n" + wrong, encoding="utf-8")
    with pytest.raises(Refused, match="La línea 3 tiene"):
        read(file, (0,))


def test_quotes_that_come_late_are_read_from_there_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART", 16)
    file = tmp_path / "table.csv"
    file.write_text("A,B,C\n" + "a,b,c\n" * 10 + '"a,\n1",b,c\n' + "x,y,z\n" * 3, encoding="utf-8")
    assert read(file) == [("a", "c")] * 10 + [("a,\n1", "c")] + [("x", "z")] * 3
    file.write_text("A,B,C\n" + "a,b,c\n" * 10 + 'a,"b"x,c\n', encoding="utf-8")
    with pytest.raises(Refused, match="La línea 12 tiene comillas"):
        read(file)


def test_lines_that_end_with_a_carriage_return_alone_are_lines(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(b"A,B,C\ra,b,c\rx,y,z\r")
    assert read(file) == [("a", "c"), ("x", "z")]


def test_what_is_no_letter_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(b"A,B,C\n" + b"a,b,c\n" * 3 + b"a,\0,c\n")
    with pytest.raises(Refused, match="no es un texto"):
        read(file)


def test_too_many_texts_or_cells_are_no_table_of_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = csv_file(tmp_path, some_rows())
    monkeypatch.setattr(texts, "MOST_DISTINCT", 2)
    with pytest.raises(Refused, match="valores distintos"), reading(file, profile("police"), Said(), given()):
        pass
    monkeypatch.setattr(texts, "MOST_DISTINCT", 100)
    monkeypatch.setattr(engine, "MOST_CELLS", 5)
    with pytest.raises(Refused, match="celdas distintas"), reading(file, profile("police"), Said(), given()):
        pass


def test_texts_that_say_the_same_are_one_cell(tmp_path: Path) -> None:
    rows = [row("2025", "1", COMAS, 4), row("2025.0", "Enero", COMAS, 5), row("2025", "ENE", COMAS, 6)]
    file = tmp_path / "police.csv"
    file.write_text(text_of(rows), encoding="utf-8")
    with reading(file, profile("police"), Said(), given()) as found:
        assert found.engine.cells.select("year", "month", "place", "value").rows() == [(2025, 1, "150110", 15)]
        assert (found.kept, found.repeated) == (3, 2)
