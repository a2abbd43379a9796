"""A delivery is checked on arrival: every wrong thing told with its row, its column and its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tejido.directory.sheets import MOST_BYTES, Fault, read_sheet
from tejido.kernel.errors import Refused
from tejido.sources.changes import changes_between, words_of
from tejido.sources.checking import Checked, check_rows
from tejido.sources.periods import Every, Period
from tejido.sources.series import Series, load_series
from tests.sources.sheets import FILE, csv_of, xlsx_of

ZONES = {"san-pedro": "San Pedro de Carabayllo", "el-progreso": "El Progreso"}
OCTOBER = Period(Every.MONTH, 2026, 10)
HEAD = "periodo;zona;edad;mujeres;varones;total"
ROW = "2026-10;san-pedro;adult;12;3;15"


@pytest.fixture
def series(tmp_path: Path) -> Series:
    path = tmp_path / "series.yaml"
    path.write_text(FILE, encoding="utf-8")
    return load_series(path)["denuncias"]


def check(series: Series, content: bytes, name: str = "cifras.csv") -> Checked:
    rows = read_sheet(content, name, required=series.headings, known=series.headings)
    return check_rows(rows, series, OCTOBER, ZONES)


def test_a_good_sheet_by_codes_or_by_words(series: Series) -> None:
    found = check(series, csv_of(ROW, "2026-10;SAN PEDRO DE CARABAYLLO;0 a 11 años;1;0;1", head=HEAD))
    assert found.faults == []
    assert found.rows[1] == {"zona": "san-pedro", "edad": "child", "mujeres": 1, "varones": 0, "total": 1}
    assert found.totals(series) == {"mujeres": 13, "varones": 3}


def test_what_is_not_known_has_its_own_code_and_never_a_zero(series: Series) -> None:
    found = check(series, csv_of("2026-10;no se sabe;Sin dato;2;0;2", head=HEAD))
    assert (found.rows[0]["zona"], found.rows[0]["edad"]) == ("unknown", "unknown")
    assert check(series, csv_of("2026-10;san-pedro;adult;2;;2", head=HEAD)).faults == [
        Fault(2, "varones", "Falta; si no hubo ninguno, escriba 0.")
    ]


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("2026-13;san-pedro;adult;12;3;15", "periodo", "El mes 13 no existe"),
        ("2026-09;san-pedro;adult;12;3;15", "periodo", "Dice septiembre de 2026 y aquí se entrega octubre de 2026"),
        (";san-pedro;adult;12;3;15", "periodo", "Falta el periodo"),
        ("2026-10;comas;adult;12;3;15", "zona", "«comas» no es una zona del distrito"),
        ("2026-10;san-pedro;19;12;3;15", "edad", "«19» no está en la lista"),
        ("2026-10;;adult;12;3;15", "zona", "Falta «zona»"),
        ("2026-10;san-pedro;adult;-12;3;-9", "mujeres", "Es negativo"),
        ("2026-10;san-pedro;adult;− 12;3;15", "mujeres", "Es negativo"),
        ("2026-10;san-pedro;adult;12.5;3;15", "mujeres", "número entero, sin puntos"),
        ("2026-10;san-pedro;adult;1,200;3;1203", "mujeres", "número entero, sin puntos"),
        ("2026-10;san-pedro;adult;doce;3;15", "mujeres", "«doce» no es un número entero"),
        ("2026-10;san-pedro;adult;123456789;3;15", "mujeres", "demasiado grande"),
        ("2026-10;san-pedro;adult;12;3;16", "total", "Dice 16 y la suma es 15"),
        ("2026-10;=HYPERLINK(0);adult;12;3;15", "zona", "fórmula"),
        ("2026-10;san-pedro;adult;=1+1;3;15", "mujeres", "fórmula"),
        ("2026-10;san-pedro;adult;+12;3;15", "mujeres", "fórmula"),
        ("2026-10;@SUM(A1);adult;12;3;15", "zona", "fórmula"),
        ("2026-10;-cmd|' /C calc'!A0;adult;12;3;15", "zona", "fórmula"),
        ("2026-10;san-pedro;adult;12;3;15;7", "", "fuera de las columnas"),
    ],
)
def test_each_wrong_cell_is_told_with_its_row_and_column(series: Series, row: str, column: str, told: str) -> None:
    found = check(series, csv_of(ROW, row, head=HEAD))
    assert {fault.row for fault in found.faults} == {3}
    assert column in {fault.column for fault in found.faults}
    assert told in " ".join(fault.reason for fault in found.faults if fault.column == column)


def test_the_same_row_twice_is_refused(series: Series) -> None:
    found = check(series, csv_of(ROW, "", "2026-10;San Pedro de Carabayllo;adult;1;0;1", head=HEAD))
    (fault,) = found.faults
    assert (fault.row, fault.reason.startswith("Repite la fila 2")) == (4, True)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((ROW, "2026-10;TOTAL;;12;3;15"), ""),
        ((ROW, "2026-10;Total;;13;3;15"), "El total dice 13 y las filas suman 12"),
        ((ROW, ";total;;12;;"), ""),
        ((ROW, "2026-10;total;;12;3;15", "2026-10;total;;12;3;15"), "otra fila de total"),
    ],
)
def test_a_row_of_totals_must_add_up(series: Series, rows: tuple[str, ...], told: str) -> None:
    found = check(series, csv_of(*rows, head=HEAD))
    assert [told in fault.reason for fault in found.faults] == ([True] if told else [])
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"x" * (MOST_BYTES + 1), "a.csv", "más de 5 MB"),
        (b"", "a.csv", "vacío"),
        (HEAD.encode(), "a.csv", "solo tiene encabezados"),
        (csv_of(ROW, head=HEAD.replace(";total", "")), "a.csv", "Falta la columna «total»"),
        (csv_of(ROW, head=HEAD.replace("mujeres", "señoras")), "a.csv", "Falta la columna «mujeres»"),
        (csv_of(ROW + ";1", head=HEAD + ";nombre"), "a.csv", "La columna «nombre» no se conoce"),
        (csv_of(ROW + ";1", head=HEAD + ";zona"), "a.csv", "columna repetida"),
        (b"PK\x03\x04 no es una hoja", "a.xlsx", "No se puede leer"),
        (b"MZ\x90\x00", "virus.exe", "No se puede leer"),
        (b"\x00\x01\x02", "a.csv", "no es un CSV"),
        (csv_of(*[ROW] * 5_001, head=HEAD), "a.csv", "más de 5000 filas"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(series: Series, content: bytes, name: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        check(series, content, name)


def test_a_workbook_with_its_own_numbers_and_dates(series: Series) -> None:
    rows = [
        HEAD.split(";"),
        ["2026-10", "san-pedro", "adult", 12, 3.0, 15],
        ["2026-10", "el-progreso", "child", 1.5, 0, 1],
    ]
    found = check(series, xlsx_of(rows), "cifras.xlsx")
    assert [(fault.row, fault.column) for fault in found.faults] == [(3, "mujeres")]
    formula = [HEAD.split(";"), ["2026-10", "=CHAR(65)", "adult", 1, 0, 1]]
    assert [f.column for f in check(series, xlsx_of(formula), "cifras.xlsx").faults] == ["zona"]


def test_what_changed_from_one_version_to_the_next(series: Series) -> None:
    before = check(series, csv_of(ROW, "2026-10;el-progreso;child;1;0;1", head=HEAD)).rows
    after = check(series, csv_of("2026-10;san-pedro;adult;14;3;17", "2026-10;unknown;adult;1;1;2", head=HEAD)).rows
    told = [(c["at"], c["column"], c["before"], c["after"]) for c in changes_between(before, after, series)]
    assert told == [
        (["san-pedro", "adult"], "mujeres", 12, 14),
        (["san-pedro", "adult"], "total", 15, 17),
        (["unknown", "adult"], "mujeres", None, 1),
        (["unknown", "adult"], "varones", None, 1),
        (["unknown", "adult"], "total", None, 2),
        (["el-progreso", "child"], "mujeres", 1, None),
        (["el-progreso", "child"], "varones", 0, None),
        (["el-progreso", "child"], "total", 1, None),
    ]
    assert changes_between(before, before, series) == []
    assert words_of(["san-pedro", "adult"], series, ZONES) == "San Pedro de Carabayllo · 18 años o más"
