"""The directory brought from a spreadsheet, as a person does it."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tejido.directory.hours_text import parse_hours
from tejido.directory.models import Institution, InstitutionRevision
from tejido.directory.sheet_institutions import HEADINGS
from tejido.ledger.models import LedgerEntry
from tejido.web.directory.sheet import HELP, hours_cell
from tests import people
from tests.people import Part, log_in
from tests.world import open_district

TEMPLATE = "/directorio/plantilla.xlsx"


@pytest.fixture(autouse=True)
def district(db: None) -> None:
    open_district()


def sheet(text: str, name: str = "hoja.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, text.encode())}


def hidden_of(page: str) -> dict[str, str]:
    found = {}
    for name in ("token", "digest"):
        start = page.index(f'name="{name}" value="') + len(f'name="{name}" value="')
        found[name] = page[start : page.index('"', start)]
    return found


@pytest.mark.parametrize("part", [people.ana, people.marta, people.delia, people.lucia], ids=lambda p: p.role)
def test_who_keeps_no_directory_changes_nothing(client: Client, part: Part) -> None:
    log_in(client, part)
    assert client.get("/directorio/importar").status_code == 403
    assert client.get(TEMPLATE).status_code == 403
    assert client.post("/directorio/importar", sheet("codigo;correo\ndemuna;a@b.pe\n")).status_code == 403
    assert client.post("/directorio/importar/confirmar", {"token": "x"}).status_code == 403
    assert Institution.objects.get(code="demuna").email == ""


def test_a_sheet_is_seen_and_then_saved_whole(client: Client) -> None:
    log_in(client, people.julia)
    text = "codigo;nombre;clase;sector;fuente;correo\ndemuna;;;;;demuna@tejido.example\n"
    text += "posta-nueva;Posta Nueva;Puesto de salud;Establecimiento de salud;Prueba;\n"
    page = client.post("/directorio/importar", sheet(text)).content.decode()
    assert "Posta Nueva" in page
    assert "demuna@tejido.example" in page
    assert Institution.objects.get(code="demuna").email == ""
    done = client.post("/directorio/importar/confirmar", hidden_of(page), follow=True).content.decode()
    assert "Guardado: 1 nuevas y 1 cambiadas." in done
    assert Institution.objects.get(code="demuna").email == "demuna@tejido.example"
    assert InstitutionRevision.objects.get().actor_code == people.julia.code
    assert LedgerEntry.objects.filter(action="directory.imported", actor_code=people.julia.code).count() == 1
    assert client.post("/directorio/importar/confirmar", hidden_of(page)).status_code == 409


def test_a_directory_that_changed_meanwhile_is_a_conflict(client: Client) -> None:
    log_in(client, people.julia)
    page = client.post("/directorio/importar", sheet("codigo;correo\ndemuna;a@tejido.example\n")).content.decode()
    Institution.objects.filter(code="demuna").update(email="otra@tejido.example")
    answer = client.post("/directorio/importar/confirmar", hidden_of(page))
    assert answer.status_code == 409
    assert "cambió desde la vista previa" in answer.content.decode()
    assert Institution.objects.get(code="demuna").email == "otra@tejido.example"


def test_each_error_is_told_with_its_row_and_column(client: Client) -> None:
    log_in(client, people.julia)
    text = "codigo;correo;latitud;longitud;estado\ndemuna;sin-arroba;;;\ncem-regular;;-1;-77;\nugel-04;;;;quizá\n"
    answer = client.post("/directorio/importar", sheet(text))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Sí, guardar" not in page
    for words in ("no está bien escrito", "fuera del distrito", "quizá", "latitud", "estado"):
        assert words in page


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "Elija un archivo."),
        (sheet("nombre\nX\n"), "Falta la columna"),
        (sheet("no soy una hoja", "hoja.xlsx"), "No se puede leer el archivo"),
        (sheet("codigo;color\nx;y\n"), "no se conoce"),
        (sheet("codigo\n" + "x" * 5_000_001), "pesa más de 5 MB"),
    ],
)
def test_a_wrong_file_is_told_at_the_field(client: Client, files: dict[str, SimpleUploadedFile], told: str) -> None:
    log_in(client, people.julia)
    answer = client.post("/directorio/importar", files)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_the_downloaded_sheet_comes_back_unchanged(client: Client) -> None:
    log_in(client, people.julia)
    Institution.objects.filter(code="demuna").update(
        hours={"weekly": [{"days": ["mon", "tue", "wed"], "from": "08:00", "until": "14:00"}]},
        email="=1+1@tejido.example",
    )
    content = client.get(f"{TEMPLATE}?con=datos").getvalue()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert tuple(rows[0]) == HEADINGS
    assert len(rows) == 1 + Institution.objects.count()
    page = client.post("/directorio/importar", {"file": SimpleUploadedFile("d.xlsx", content)}).content.decode()
    assert "La hoja dice lo mismo que el directorio" in page


def test_the_sheet_of_one_institution_and_the_empty_one(client: Client) -> None:
    log_in(client, people.julia)
    for query, count in (("?con=datos&codigo=demuna", 2), ("", 1)):
        content = client.get(TEMPLATE + query).getvalue()
        assert len(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()) == count


def test_the_sheet_explains_every_column() -> None:
    assert [heading for heading, _ in HELP if heading] == list(HEADINGS)


@pytest.mark.parametrize(
    "text", ["24 horas", "lunes a viernes 08:00-14:00; sábado 08:00-12:00", "lunes martes 20:00-06:00"]
)
def test_hours_are_typed_back(text: str) -> None:
    assert parse_hours(hours_cell(parse_hours(text))) == parse_hours(text)


def test_hours_that_cannot_be_typed_are_left_out() -> None:
    assert hours_cell({"always": True, "mark": "unverified"}) == ""
    assert hours_cell({"weekly": [{"days": None, "from": "08:00", "until": "14:00"}]}) == ""
    assert hours_cell(None) == ""
