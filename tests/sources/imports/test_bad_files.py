"""What is wrong in a file is refused or told with its row, its column and its reason; nothing is guessed in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tejido.kernel.errors import Refused
from tejido.sources.imports.districts import CodeKind
from tejido.sources.imports.reading import reading
from tejido.sources.imports.rejecting import HEADINGS, write_rejected
from tejido.sources.imports.staged import Rejected, Said
from tests.sources.imports.files import (
    CARABAYLLO,
    COMAS,
    NAPO,
    POLICE,
    csv_file,
    given,
    profile,
    row,
    some_rows,
    text_of,
    xlsx_file,
)


def refusal(file: Path, source: str = "police", said: Said = Said(), year: int = 0) -> Refused:  # noqa: B008
    with pytest.raises(Refused) as refused, reading(file, profile(source), said, given(year)):
        pass
    return refused.value


def read(file: Path, source: str = "police", said: Said = Said(), year: int = 0) -> dict[str, Any]:  # noqa: B008
    """What a reading tells, after it is closed."""
    with reading(file, profile(source), said, given(year)) as found:
        whole = found.engine.cells.filter(pl.col("measure") == "total")
        sums = dict(whole.group_by("place").agg(pl.sum("value")).iter_rows())
        return {
            "rows": found.rows, "kept": found.kept, "rejected": found.rejected, "totals": found.totals,
            "repeated": found.repeated, "shown": found.shown, "notes": found.notes, "sums": sums,
            "encoding": found.opened.encoding, "delimiter": found.heading.delimiter, "row": found.heading.row,
            "codes": found.verdict.kind if found.verdict else None, "sheet": found.sheet,
        }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 nothing", "un PDF"),
        (b"\x89PNG\r\n", "una imagen"),
        (b"<!doctype html><html></html>", "una página web"),
        (b'{"a": 1}', "un JSON"),
        (b"\xd0\xcf\x11\xe0old", "Excel antiguo"),
        (b"PAR1xxxx", "un Parquet"),
        (b"a,b\0c\n", "no es un texto"),
        (text_of(some_rows()).encode() * 2_000 + b"a,b\0c\n", "no es un texto"),
        (b"", "vacío"),
        (b"PK\x03\x04 this is no workbook", "dañado"),
    ],
)
def test_another_kind_of_file(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    assert said in refusal(file).message


def test_a_workbook_cut_short(tmp_path: Path) -> None:
    file = xlsx_file(tmp_path, some_rows())
    file.write_bytes(file.read_bytes()[:-200])
    assert "incompleto" in refusal(file).message


def test_a_table_cut_short_inside_its_quotes(tmp_path: Path) -> None:
    file = tmp_path / "cut.csv"
    file.write_text(text_of(some_rows()) + '2025,1,150106,"LIMA', encoding="utf-8")
    assert "línea 8" in refusal(file).message.lower()


def test_two_rows_of_headings(tmp_path: Path) -> None:
    twice = csv_file(tmp_path, [list(POLICE), *some_rows()])
    assert "Las filas 1 y 2 son encabezados" in refusal(twice).message
    halves = csv_file(tmp_path, [["", "", *POLICE[2:]], *some_rows()], ["AÑO", "MES", *[""] * 5])
    assert "partidos en las filas 1 y 2" in refusal(halves).message


def test_headings_that_come_again_further_down_are_a_row_that_cannot_be_read(tmp_path: Path) -> None:
    rows = [some_rows()[0]] * 40
    found = read(csv_file(tmp_path, [*rows, list(POLICE)]))
    assert (found["kept"], found["rejected"]) == (40, 1)
    assert found["shown"][0].row == 42


def test_titles_above_the_headings_are_passed_over_and_rows_keep_their_number(tmp_path: Path) -> None:
    file = xlsx_file(tmp_path, [*some_rows(), row(2025, 13)], above=3)
    found = read(file)
    assert (found["row"], found["kept"]) == (4, 6)
    assert found["shown"] == [Rejected(11, "MES", "2025 · 13", "El mes 13 no existe: va de 1 a 12.", False)]


@pytest.mark.parametrize("title", ["Denuncias\nde todo el país", "Denuncias\u2028de todo el país", "Denuncias\x0b\x85"])
def test_a_title_of_several_lines_takes_no_row_of_data_with_it(tmp_path: Path, title: str) -> None:
    above = [title, "", "", "", "", "", ""]
    file = tmp_path / "titled.csv"
    file.write_text(text_of([list(POLICE), *some_rows()], above).replace("\r\n", "\n"), encoding="utf-8", newline="")
    as_csv = read(file)
    book = read(xlsx_file(tmp_path, [list(POLICE), *some_rows(), row(2025, 13)], above))
    assert (as_csv["row"], as_csv["rows"], as_csv["sums"]["150106"]) == (2, 6, 35)
    assert (book["row"], book["kept"], book["shown"][0].row) == (2, 6, 9)


def test_lines_above_the_data_that_end_in_two_ways_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    file.write_text("Denuncias,,,,,,\n" + text_of(some_rows()), encoding="utf-8", newline="")
    assert "no terminan todas igual" in refusal(file).message


def test_a_cell_longer_than_any_table_has_is_refused_with_its_line(tmp_path: Path) -> None:
    long = [*row(2025, 13)[:3], "x" * 200_000, "LIMA", "CARABAYLLO", 1]
    assert "La línea 8 es demasiado larga" in refusal(csv_file(tmp_path, [*some_rows(), long])).message


def test_no_text_of_a_cell_is_taken_for_nothing(tmp_path: Path) -> None:
    found = read(csv_file(tmp_path, [*some_rows(), row(2025, 1, count="<no hay>")]))
    assert [(one.row, one.text) for one in found["shown"]] == [(8, "<no hay>")]


def test_the_file_that_is_named_is_read_and_not_one_that_its_name_would_match(tmp_path: Path) -> None:
    csv_file(tmp_path, [row(2025, 1, count=999)], name="police1.csv")
    assert read(csv_file(tmp_path, some_rows(), name="police[1].csv"))["sums"]["150106"] == 35


def test_a_row_of_totals_is_compared_and_never_counted(tmp_path: Path) -> None:
    total = ["TOTAL", "", "", "", "", "", 43]
    found = read(csv_file(tmp_path, [*some_rows(), total]))
    assert (found["kept"], found["rejected"], found["totals"]) == (6, 0, 1)
    assert found["sums"] == {"150106": 35, "150110": 7, "160107": 1}
    assert found["notes"] == ["La fila de total coincide con la suma de las filas, y no se contó."]
    wrong = read(csv_file(tmp_path, [*some_rows(), [*total[:-1], 50]]))
    assert "dice 50 en «Denuncias» y las filas suman 43" in wrong["notes"][0]


@pytest.mark.parametrize(
    ("wrong", "column", "reason"),
    [
        (row(2025, 13), "MES", "El mes 13 no existe"),
        (row(2025, 0), "MES", "El mes 0 no existe"),
        (row(1880, 1), "AÑO", "El año 1880 no puede ser"),
        (row(2026, 12), "MES", "todavía no llega"),
        (row(2025, 1, CARABAYLLO, -4), "CANTIDAD", "es negativo"),
        (row(2025, 1, CARABAYLLO, "3.5"), "CANTIDAD", "no es un número entero"),
        (row(2025, 1, CARABAYLLO, "1,200"), "CANTIDAD", "miles o decimales"),
        (row(2025, 1, CARABAYLLO, ""), "CANTIDAD", "un vacío no es un cero"),
        (row(2025, 1, ("999999", "X", "X", "NINGUNO")), "UBIGEO_HECHO", "No hay un distrito 999999"),
        (row(2025, 1, ("15", "X", "X", "X")), "UBIGEO_HECHO", "no es un código de distrito"),
        (row(2025, 1, ("150106", "LIMA METROPOLITANA", "LIMA", "COMAS")), "UBIGEO_HECHO", "es de CARABAYLLO"),
        (row(2025, 1, ("150106", "LORETO", "MAYNAS", "NAPO")), "UBIGEO_HECHO", "la fila dice «NAPO»"),
    ],
)
def test_a_wrong_row_is_told_with_row_column_and_reason(
    tmp_path: Path, wrong: list[object], column: str, reason: str
) -> None:
    found = read(csv_file(tmp_path, [*some_rows(), wrong]))
    assert (found["rows"], found["kept"], found["rejected"]) == (7, 6, 1)
    told = found["shown"][0]
    assert (told.row, told.column) == (8, column)
    assert reason in told.reason


def test_blank_rows_do_not_move_the_numbers(tmp_path: Path) -> None:
    file = tmp_path / "gaps.csv"
    lines = text_of([*some_rows(), row(2025, 13)]).splitlines()
    file.write_text("\n".join([lines[0], lines[1], "", ",,,,,,", *lines[2:]]), encoding="utf-8")
    found = read(file)
    assert (found["rows"], found["shown"][0].row) == (7, 10)


def test_a_row_with_more_cells_than_headings(tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text(text_of([*some_rows(), [*row(2025, 1), "more"]]), encoding="utf-8")
    assert "La línea 8 tiene 8 celdas y los encabezados son 7" in refusal(file).message


def test_a_renamed_column_is_asked_and_may_be_said(tmp_path: Path) -> None:
    file = csv_file(tmp_path, some_rows(), [*POLICE[:-1], "CANTIDAD_DENUNCIAS"])
    refused = refusal(file)
    assert "Falta la columna «CANTIDAD». En la fila 1 hay una parecida, «CANTIDAD_DENUNCIAS»" in refused.message
    assert refused.field == "column_total"
    assert read(file, said=Said(columns={"total": "CANTIDAD_DENUNCIAS"}))["sums"]["150106"] == 35


def test_a_column_that_splits_what_is_counted_is_not_passed_over(tmp_path: Path) -> None:
    file = csv_file(tmp_path, [[*one, "ROBO"] for one in some_rows()], [*POLICE, "P_MODALIDADES"])
    assert "P_MODALIDADES" in refusal(file).message


def test_reniec_codes_are_recognised_by_the_names_and_read_as_inei(tmp_path: Path) -> None:
    reniec = {"150106": "140105", "150110": "140106", "160107": "150106"}
    rows = [[*one[:2], reniec[str(one[2])], *one[3:]] for one in some_rows()]
    found = read(csv_file(tmp_path, rows))
    assert found["codes"] is CodeKind.RENIEC
    assert found["sums"] == {"150106": 35, "150110": 7, "160107": 1}


def test_codes_that_names_do_not_settle_are_asked(tmp_path: Path) -> None:
    heads = [one for one in POLICE if one != "DIST_HECHO"]
    assert "DIST_HECHO" in refusal(csv_file(tmp_path, [], heads)).message
    mixed = [row(2025, 1, CARABAYLLO), row(2025, 2, ("140105", *CARABAYLLO[1:]))]
    file = csv_file(tmp_path, mixed)
    assert refusal(file).field == "codes"
    assert read(file, said=Said(codes=CodeKind.INEI))["rejected"] == 1
    plain = csv_file(tmp_path, some_rows())
    assert "los nombres son los del INEI" in refusal(plain, said=Said(codes=CodeKind.RENIEC)).message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "cp850", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_letters_and_separators_are_detected(tmp_path: Path, encoding: str, delimiter: str) -> None:
    canete = ("150501", "REGION LIMA", "CAÑETE", "SAN VICENTE DE CAÑETE")
    found = read(csv_file(tmp_path, [*some_rows(), row(2025, 1, canete, 2)], encoding=encoding, delimiter=delimiter))
    assert (found["delimiter"], found["kept"], found["sums"]["150501"]) == (delimiter, 7, 2)
    assert found["encoding"] == ("latin-1" if encoding == "cp1252" else encoding)


def test_letters_of_two_readings_are_asked(tmp_path: Path) -> None:
    file = tmp_path / "doubt.csv"
    file.write_bytes(
        text_of([row(2025, 1, ("150106", "\x01", "LIMA", "CARABAYLLO"))]).encode("cp1252").replace(b"\x01", b"\x8f")
    )
    assert refusal(file).field == "encoding"


def test_more_than_one_sheet_with_the_headings_is_asked(tmp_path: Path) -> None:
    one = xlsx_file(tmp_path, some_rows(), sheet="Hoja 1")
    assert read(one)["sheet"] == "Hoja 1"
    assert "No hay una hoja «Otra»" in refusal(one, said=Said(sheet="Otra")).message


def test_order_of_columns_zeros_lost_and_floats_are_the_same_file(tmp_path: Path) -> None:
    order = [2, 3, 4, 5, 0, 1, 6]
    turned = [[float(v) if isinstance(v, int) else v for v in (one[i] for i in order)] for one in some_rows()]
    found = read(xlsx_file(tmp_path, turned, [POLICE[i] for i in order]))
    assert found["sums"] == read(csv_file(tmp_path, some_rows()))["sums"]
    amazon = ("80301", "CUSCO", "ANTA", "ANTA")
    assert read(csv_file(tmp_path, [*some_rows(), row(2024, 1, amazon)]))["sums"]["080301"] == 7


def test_the_list_of_rejected_rows_is_no_formula(tmp_path: Path) -> None:
    file = csv_file(tmp_path, [*some_rows(), row(2025, 1, CARABAYLLO, "=1+1")])
    with reading(file, profile("police"), Said(), given()) as found:
        assert write_rejected(found.left_out(), tmp_path / "out.csv") == 1
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == ",".join(HEADINGS)
    assert lines[1].startswith("8,CANTIDAD,'=1+1,")


def test_rows_of_the_same_cell_are_added_up_and_told(tmp_path: Path) -> None:
    found = read(csv_file(tmp_path, [row(2025, 1, COMAS, 4), row(2025, 1, COMAS, 4), row(2025, 1, NAPO, 1)]))
    assert (found["sums"]["150110"], found["repeated"]) == (8, 1)
