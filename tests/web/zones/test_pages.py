"""The zones' pages: the map and its table, where a place lies, shapes brought from a survey."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tejido.directory.models import Institution, ZoneShape
from tejido.kernel.clock import lima_date, now
from tests import people
from tests.people import Part, log_in
from tests.world import open_district

SMALL = [[-77.05, -11.85], [-77.046, -11.85], [-77.046, -11.846], [-77.05, -11.85]]
FAR = [[-70.05, -11.85], [-70.046, -11.85], [-70.046, -11.846], [-70.05, -11.85]]
PLACE = "/zonas?lat=-11.8539&lon=-77.0378"


@pytest.fixture
def district(db: None) -> None:
    open_district()


@pytest.fixture
def open_tables(db: None) -> None:
    open_district()


def zones_file(*parts: tuple[str, list[list[float]]]) -> SimpleUploadedFile:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for code, ring in parts
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return SimpleUploadedFile("catastro.geojson", text.encode())


def hidden_of(page: str) -> dict[str, str]:
    """The hidden fields of the confirmation, as the browser would send them back."""
    found = {}
    for name in ("token", "source", "valid_from", "approximate"):
        start = page.index(f'name="{name}" value="') + len(f'name="{name}" value="')
        found[name] = page[start : page.index('"', start)]
    return found


def shown(client: Client, part: Part, path: str) -> str:
    answer = log_in(client, part).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("part", [people.bruno, people.julia, people.elsa, people.karla], ids=lambda p: p.role)
def test_every_role_sees_the_map_and_its_table(client: Client, district: None, part: Part) -> None:
    page = shown(client, part, "/zonas")
    assert page.count('class="map-zone is-approximate"') == 12 + 1  # and the key of the map
    assert "Moruta" in page
    assert "No se conoce" in page
    assert ("Importar formas" in page) == (part in (people.julia, people.karla))


def test_another_district_sees_nothing_of_this_one(client: Client, district: None) -> None:
    page = shown(client, people.carmen, PLACE)
    assert "San Pedro" not in page
    assert client.get("/zonas/san-pedro").status_code == 404


def test_the_shelter_is_on_no_map(client: Client, district: None) -> None:
    assert Institution.objects.filter(kind="shelter").exists()
    page = shown(client, people.julia, "/zonas?sector=shelter")
    assert "#sector-shelter" not in page.split("<table")[0]


def test_a_place_is_found_with_who_attends_it(client: Client, district: None) -> None:
    page = shown(client, people.bruno, PLACE)
    assert 'Queda en <a href="/zonas/san-pedro">San Pedro de Carabayllo</a>' in page
    assert "Comisaría San Pedro" in page
    pasted = shown(client, people.bruno, "/zonas?lat=-11.8539,+-77.0378")
    assert "Queda en" in pasted


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("lat=-12.9&lon=-77.0", "Está fuera del distrito"),
        ("lat=hola&lon=-77.0", "Escriba los grados con su signo"),
        ("lat=-11.8&lon=", "Falta este número."),
        ("lat=-95&lon=-77", "Va de -90 a 90."),
    ],
)
def test_a_place_that_cannot_be_told_says_why(client: Client, district: None, query: str, told: str) -> None:
    assert told in shown(client, people.bruno, f"/zonas?{query}")


@pytest.mark.parametrize("code", ["san-pedro", "moruta"])
def test_a_zone_tells_its_shape_and_its_history(client: Client, district: None, code: str) -> None:
    page = shown(client, people.bruno, f"/zonas/{code}")
    assert ("Vigente" in page) == (code == "san-pedro")
    assert "Quién atiende esta zona ahora" in page


def test_the_map_costs_few_queries(client: Client, district: None) -> None:
    shown(client, people.bruno, PLACE)
    with CaptureQueriesContext(connection) as asked:
        client.get(PLACE)
    assert len(asked) <= 14


@pytest.mark.parametrize("part", [people.bruno, people.marta, people.delia], ids=lambda p: p.role)
def test_who_keeps_no_zones_imports_none(client: Client, district: None, part: Part) -> None:
    log_in(client, part)
    assert client.get("/zonas/importar").status_code == 403
    sent = {"file": zones_file(("moruta", SMALL)), "source": "Catastro"}
    assert client.post("/zonas/importar", sent).status_code == 403
    assert client.post("/zonas/importar/confirmar", {"token": "x"}).status_code == 403


def test_a_survey_is_checked_and_then_saved_with_its_history(client: Client, open_tables: None) -> None:
    log_in(client, people.julia)
    for ring in (SMALL, [*SMALL[:2], [-77.045, -11.846], SMALL[0]]):
        sent = {"file": zones_file(("moruta", ring)), "source": "Catastro municipal, marzo de 2027"}
        page = client.post("/zonas/importar", sent).content.decode()
        assert "Moruta" in page or "moruta" in page
        before = ZoneShape.objects.filter(zone__code="moruta").count()
        done = client.post("/zonas/importar/confirmar", hidden_of(page), follow=True)
        assert "Se guardó la forma de 1 zona" in done.content.decode()
        assert ZoneShape.objects.filter(zone__code="moruta").count() == before + 1
    assert client.get("/zonas/moruta").content.decode().count("Catastro municipal") == 2
    again = client.post("/zonas/importar/confirmar", hidden_of(page))
    assert again.status_code == 409
    assert "Suba el archivo otra vez" in again.content.decode()


def test_a_preview_belongs_to_who_made_it(client: Client, open_tables: None) -> None:
    log_in(client, people.julia)
    sent = {"file": zones_file(("moruta", SMALL)), "source": "Catastro"}
    hidden = hidden_of(client.post("/zonas/importar", sent).content.decode())
    log_in(client, people.karla)
    assert client.post("/zonas/importar/confirmar", hidden).status_code == 409
    assert not ZoneShape.objects.filter(zone__code="moruta").exists()


def test_each_wrong_feature_is_told_with_its_number(client: Client, open_tables: None) -> None:
    log_in(client, people.julia)
    sent = {"file": zones_file(("moruta", SMALL), ("nada", SMALL), ("chavin", FAR)), "source": "Catastro"}
    answer = client.post("/zonas/importar", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "no está en el catálogo del distrito" in page
    assert "queda fuera del distrito" in page
    assert "Sí, guardar" not in page


def refused() -> Iterable[tuple[dict[str, object], str]]:
    tomorrow = (lima_date(now()) + timedelta(days=2)).isoformat()
    yield {"source": "Catastro"}, "Elija un archivo."
    yield {"file": SimpleUploadedFile("a.geojson", b"{}"), "source": "Catastro"}, "FeatureCollection"
    yield {"file": SimpleUploadedFile("a.geojson", b"\xff\xfe\x00"), "source": "Catastro"}, "UTF-8"
    yield {"file": zones_file(("moruta", SMALL))}, "Diga de dónde sale el archivo"
    yield {"file": zones_file(("moruta", SMALL)), "source": "C", "valid_from": "ayer"}, "Escriba la fecha así"
    yield {"file": zones_file(("moruta", SMALL)), "source": "C", "valid_from": tomorrow}, "no puede ser futura"


@pytest.mark.parametrize("number", range(6))
def test_a_wrong_form_is_told_at_its_field(client: Client, open_tables: None, number: int) -> None:
    log_in(client, people.julia)
    sent, told = list(refused())[number]
    answer = client.post("/zonas/importar", sent)
    if answer.status_code == 200:  # the date is only judged when it is saved
        answer = client.post("/zonas/importar/confirmar", hidden_of(answer.content.decode()))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not ZoneShape.objects.filter(zone__code="moruta").exists()
