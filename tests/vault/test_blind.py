"""Blind indexes: equal people meet, different kinds never do, and nothing malformed is indexed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from tejido.kernel.errors import Refused
from tejido.vault.blind import INDEX_BYTES, IndexKind, index, normal_phone, normal_surname
from tejido.vault.identity_numbers import IdKind, check_dni, check_id_number
from tejido.vault.keys import create_keys

LETTERS = st.text(alphabet="abcdefghijklmnñopqrstuvwxyzáéíóúü -'", min_size=1).filter(lambda t: t.strip(" -'"))


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, settings: LazySettings) -> None:
    create_keys(tmp_path)
    settings.TEJIDO_KEYS_DIR = tmp_path


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quispe", "kispe"),
        ("Chávez", "CHAVES"),
        ("Huamán", "Guaman"),
        ("Waman", "huamán"),
        ("Vásquez", "Basques"),
        ("Jiménez", "Giménez"),
        ("Llanos", "yanos"),
        ("De la Cruz", "delacrús"),
        ("Ynga", "Inga"),
        ("Agüero", "aguero"),
        ("Zevallos", "Cebayos"),
        ("Ccahuana", "Cahuana"),
        ("Yupanqui", "llupanki"),
        ("Monroy", "Monroi"),
        ("D'Angelo", "Dangelo"),
        ("N\u0303ahui", "Ñahui"),
    ],
)
def test_surnames_that_sound_alike_meet(one: str, other: str) -> None:
    assert normal_surname(one) == normal_surname(other)
    assert index("surname", one) == index("surname", other)


@pytest.mark.parametrize(("one", "other"), [("Peña", "Pena"), ("Mamani", "Mamaní Flores"), ("Rojas", "Rosas")])
def test_surnames_that_sound_apart_do_not_meet(one: str, other: str) -> None:
    assert index("surname", one) != index("surname", other)


@given(text=LETTERS)
def test_case_accents_form_and_separators_never_matter(text: str) -> None:
    normal = normal_surname(text)
    assert normal
    for variant in (text.upper(), f"  {text} ", unicodedata.normalize("NFD", text), text.replace(" ", "-")):
        assert normal_surname(variant) == normal


@pytest.mark.parametrize("text", ["", "  ", "123", "…"])
def test_a_surname_without_letters_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="apellido"):
        normal_surname(text)


@pytest.mark.parametrize("text", ["987654321", "+51 987 654 321", "0051987654321", "51-987-654-321", "(987) 654.321"])
def test_a_mobile_is_one_however_written(text: str) -> None:
    assert normal_phone(text) == "987654321"


@pytest.mark.parametrize("text", ["5551234", "01 555 1234", "1-5551234", "+51 1 5551234"])
def test_a_landline_of_lima_is_one_however_written(text: str) -> None:
    assert normal_phone(text) == "015551234"


@pytest.mark.parametrize("text", ["", "12345", "98765432", "+1 987654321", "9876543210", "98765432a", "nueve"])
def test_what_is_no_phone_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused, match="teléfono") as refused:
        normal_phone(text)
    assert refused.value.field == "phone"


@given(number=st.integers(0, 99_999_999))
def test_a_dni_has_one_index_apart_from_other_kinds(number: int) -> None:
    dni = f"{number:08d}"
    assert index("dni", f" {dni} ") == index(IndexKind.DNI, dni)
    assert len(index("dni", dni)) == INDEX_BYTES
    assert index("dni", dni) != index("foreign_id", dni)


def test_another_index_key_gives_another_index(tmp_path: Path, settings: LazySettings) -> None:
    before = index("dni", "00000001")
    create_keys(tmp_path / "other")
    settings.TEJIDO_KEYS_DIR = tmp_path / "other"
    assert index("dni", "00000001") != before


@pytest.mark.parametrize("text", ["1234567", "123456789", "1234567a", "1234-5678", "", "١٢٣٤٥٦٧٨"])
def test_a_malformed_dni_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused, match="8 dígitos") as refused:
        check_dni(text)
    assert refused.value.field == "dni"


@pytest.mark.parametrize("year", ["94", "1899", "2101", "mil", "1994.0"])
def test_what_is_no_birth_year_is_refused(year: str) -> None:
    with pytest.raises(Refused, match="año"):
        index("birth_year", year)


def test_a_birth_year_may_be_a_number() -> None:
    assert index("birth_year", 1994) == index("birth_year", " 1994 ")


def test_other_documents_are_checked_and_tidied() -> None:
    assert check_id_number(IdKind.CE, "00 1234567") == "001234567"
    assert check_id_number(IdKind.PASSPORT, "ab123456") == "AB123456"
    assert check_id_number(IdKind.PTP, "123456789") == "123456789"
    for kind, text in [(IdKind.CE, "12"), (IdKind.PASSPORT, "ABCDEFG"), (IdKind.PTP, "1-2"), (IdKind.PASSPORT, "")]:
        with pytest.raises(Refused):
            check_id_number(kind, text, field="id_number")
    assert index("foreign_id", "ab-123 456") == index("foreign_id", "AB123456")
    with pytest.raises(Refused):
        index("foreign_id", "--")
