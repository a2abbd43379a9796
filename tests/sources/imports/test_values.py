"""What the text of a cell says, by the type of its column."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.kernel.errors import Refused
from tejido.sources.imports import values
from tejido.sources.imports.districts import CodeKind, by_code, detect_kind, six_digits, table
from tejido.sources.imports.profile import Column, Kind

TODAY = date(2026, 11, 27)
AGE = Column("age", ("EDAD",), Kind.AGE, "Edad", bands=((0, 11), (12, 17), (18, 130)), missing=("999",))
TICK = Column("tick", ("X",), Kind.TICK, "Casilla")
ANSWER = Column("answer", ("X",), Kind.YES_NO, "Respuesta")
DAY = Column("day", ("FECHA",), Kind.DAY, "Día")
WITH_COMMAS = Column("n", ("N",), Kind.COUNT, "N", thousands=",")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", 1), ("12", 12), ("3.0", 3), ("enero", 1), ("SETIEMBRE", 9), ("Septiembre", 9), ("dic", 12),
     ("ENE - DIC", 0), ("ENE - SET", 9), ("Enero-Marzo", 3)],
)  # fmt: skip
def test_months(text: str, expected: int) -> None:
    assert values.month(text) == expected


@pytest.mark.parametrize("text", ["13", "0", "-1", "", "ABR - JUN", "Brumario", "ENE -"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(Refused):
        values.month(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("39", "18+"), ("31.0", "18+"), ("0", "0-11"), ("12", "12-17"), ("", "unknown"), ("999", "unknown"),
     ("Sin dato", "unknown"), ("NS/NC", "unknown")],
)  # fmt: skip
def test_ages_fall_in_their_band(text: str, expected: str) -> None:
    assert values.group(text, AGE, ("SIN DATO", "NS NC")) == expected


@pytest.mark.parametrize("text", ["121", "-3", "12,5", "doce"])
def test_impossible_ages(text: str) -> None:
    with pytest.raises(Refused):
        values.group(text, AGE, ())


def test_a_blank_box_is_not_ticked_and_no_other_code_is_taken() -> None:
    assert [values.mark(text, TICK, ()) for text in ("1", "", "0", "x")] == [1, 0, 0, 1]
    with pytest.raises(Refused):
        values.mark("2", TICK, ())


def test_answers_whatever_their_letters() -> None:
    assert [values.mark(text, ANSWER, ("NS NC",)) for text in ("Si", "SÍ", "no", "", "NS/NC")] == [1, 1, 0, 0, 0]
    with pytest.raises(Refused):
        values.mark("Quizá", ANSWER, ())


def test_days_until_today() -> None:
    assert values.day("2020-01-31", DAY, TODAY) == date(2020, 1, 31)
    for text in ("2027-01-01", "31/01/2020", "2020-02-30", ""):
        with pytest.raises(Refused):
            values.day(text, DAY, TODAY)


def test_thousands_only_where_the_profile_says_so() -> None:
    assert values.count("1,441", WITH_COMMAS) == 1441
    with pytest.raises(Refused, match="miles o decimales"):
        values.count("1,441", Column("n", ("N",), Kind.COUNT, "N"))


@given(st.integers(0, 99_999_999))
def test_a_count_is_read_as_it_is_written(number: int) -> None:
    column = Column("n", ("N",), Kind.COUNT, "N")
    assert values.count(str(number), column) == values.count(f"{number}.0", column) == number
    with pytest.raises(Refused):
        values.count(f"-{number}", column)


@pytest.mark.parametrize(("text", "said"), [("TOTAL", True), ("Total general", True), ("totales", True), ("Suma", True),
                                            ("Gran Total", True), ("Subtotal", True), ("Sub-total Lima", True),
                                            ("TOTORA", False), ("SUMAC", False), ("GRANADA", False),
                                            ("", False)])  # fmt: skip
def test_rows_of_totals(text: str, said: bool) -> None:
    assert values.is_total(text) is said


def test_the_trap_of_the_two_tables() -> None:
    assert by_code(CodeKind.INEI)["150106"].name == "CARABAYLLO"
    assert by_code(CodeKind.RENIEC)["150106"].name == "NAPO"
    assert by_code(CodeKind.RENIEC)["140105"].inei == "150106"
    assert len(table()) == 1_893


@pytest.mark.parametrize("kind", CodeKind)
def test_the_whole_table_is_recognised_by_its_names(kind: CodeKind) -> None:
    pairs = [(code, one.name) for code, one in by_code(kind).items()]
    assert detect_kind(pairs).kind is kind


@pytest.mark.parametrize(("text", "code"), [("80301", "080301"), ("80301.0", "080301"), ("150106", "150106"),
                                            ("1501", ""), ("15010A", ""), ("", "")])  # fmt: skip
def test_a_lost_zero_is_put_back(text: str, code: str) -> None:
    assert six_digits(text) == code
