"""The public pages over a real database: open to anybody, without a trace, and without a place for the shelter."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from tejido.directory.models import HelpLine, Institution

PAGES = ("/", "/servicios", "/privacidad", "/accesibilidad")


@pytest.fixture
def directory(db: None, settings: object) -> None:
    here = settings.TEJIDO_DISTRICT  # type: ignore[attr-defined]
    HelpLine.objects.create(
        code="linea-100", name="Línea 100", numbers=["100"], hours={"always": True}, what="Orienta.", when="Siempre.",
        mark="official", source="prueba", verified_on=date(2020, 1, 1),
    )  # fmt: skip
    HelpLine.objects.create(
        code="siseve", name="SíseVe", numbers=["0800-00000"], published=False, what="Escuela.", when="En la escuela.",
        conflict="Dos páginas dan números distintos.", mark="secondary", source="prueba",
    )  # fmt: skip
    for code, kind, more in (
        ("posta", "health_post", {"address": "Calle de Prueba 1", "hours": {"always": True}}),
        ("refugio", "shelter", {"place_is_secret": True, "phones": [{"number": "900000000"}]}),
        ("inventada", "health_post", {"name": "Posta Inventada", "demo": True}),
    ):
        blank = {"name": f"Servicio {code}", "sector": "", "district": here, "source": "prueba"}
        Institution.objects.create(code=code, kind=kind, **{**blank, **more})


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_anybody_enters_and_can_leave_at_once(client: Client, path: str) -> None:
    answer = client.get(path)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "data-exit" in text
    assert 'href="/salir-rapido"' in text
    assert "no-store" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies


def test_services_say_what_is_known_and_how_sure(client: Client, directory: None) -> None:
    text = client.get("/servicios").content.decode()
    assert 'href="tel:100"' in text
    assert "hace más de 6 meses" in text
    assert "Calle de Prueba 1" in text
    assert "Debería atender ahora" in text
    assert "0800-00000" not in text
    assert "Dos páginas dan números distintos." in text


def test_the_shelter_has_no_place_and_the_fictitious_are_left_out(client: Client, directory: None) -> None:
    text = client.get("/servicios").content.decode()
    assert "Su lugar es reservado" in text
    assert "900000000" not in text
    assert "Posta Inventada" not in text


def test_services_cost_two_queries(
    client: Client, directory: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        client.get("/servicios")


@pytest.mark.django_db
def test_without_a_directory_there_is_still_whom_to_call(client: Client) -> None:
    text = client.get("/").content.decode()
    assert 'href="tel:105"' in text
    assert 'href="tel:100"' in text


@pytest.mark.django_db
@override_settings(TEJIDO_NEUTRAL_URL="https://neutral.example/")
def test_the_exit_tells_nobody_where_one_came_from(client: Client) -> None:
    answer = client.get("/salir-rapido")
    assert answer.status_code == 302
    assert answer["Location"] == "https://neutral.example/"
    assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.django_db
def test_no_page_asks_another_site_for_anything(client: Client, directory: None) -> None:
    for path in PAGES:
        text = client.get(path).content.decode()
        assert 'src="http' not in text
        assert "url(http" not in text
        assert 'rel="stylesheet" href="/static/' in text
        assert "style=" not in text
        assert "<style" not in text
