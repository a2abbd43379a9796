"""A member asks the published figures: on a phone and on a desk, without scripts, with the keyboard, and shares it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tejido.observatory.released.places import in_force
from tests import people
from tests.journeys.site import DESK, PHONE, Site, focus_by_keyboard, look
from tests.web.observatory.sample import publish

pytestmark = [pytest.mark.chromium, pytest.mark.django_db]
PLACE = "/observatorio/preguntas"
PAGES = {
    "preguntas": "", "preguntas-cruce": "?que=tasks_secondary&filas=sector&columnas=outcome&como=fila",
    "preguntas-comparar": "?que=cases&filas=zone&periodo=2026-T1&comparar=period:2025-T1",
    "preguntas-tiempo": "?que=cases&filas=trimestres&solo-zone=lomas",
    "preguntas-sin-respuesta": "?que=people&filas=age&columnas=affected_sex&solo-zone=lomas",
    "preguntas-guardadas": "/guardadas",
}  # fmt: skip


@pytest.fixture
def release(site: Site) -> Site:
    """With a release in force where the site reads it."""
    releases = Path(site.mail).parent / Path(settings.TEJIDO_RELEASES_DIR).name
    if in_force(releases) is None:
        publish(releases)
        site.page().goto("/observatorio", timeout=60_000)  # the first page of a site that just began takes long
    return site


@pytest.mark.parametrize("name", list(PAGES))
def test_every_page_can_be_used_on_a_phone_and_on_a_desk(release: Site, name: str) -> None:
    page = release.as_(people.elsa, size=PHONE)
    page.goto(f"{PLACE}{PAGES[name]}", timeout=60_000)
    look(page, name)
    assert page.faults == []


def test_without_scripts_one_asks_saves_and_shares_and_another_opens_it(release: Site) -> None:
    page = release.as_(people.julia, PLACE, scripts=False, size=PHONE)
    page.get_by_label("Qué se cuenta").select_option(label="Casos registrados", timeout=5_000)
    page.get_by_role("button", name="Empezar").click()
    page.get_by_label("Período", exact=True).select_option("2026")
    page.get_by_role("button", name="Ver la respuesta").click()
    expect(page.get_by_role("link", name="reservado", exact=True)).to_have_count(2)
    page.get_by_label("Nombre de la pregunta").fill("Zonas de 2026")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_role("button", name="Compartir con los miembros").click()
    link = page.get_by_label("Enlace para los demás miembros").input_value()
    other = release.as_(people.elsa, link, scripts=False, size=PHONE)
    expect(other.get_by_role("heading", name="Zonas de 2026")).to_be_visible()
    expect(other.get_by_text("sobre la publicación 1")).to_be_visible()
    expect(other.get_by_role("button", name="Guardar los cambios")).to_have_count(0)


def test_with_the_keyboard_alone(release: Site) -> None:
    page = release.as_(people.elsa, f"{PLACE}?que=cases&filas=zone", size=DESK)
    focus_by_keyboard(page, "q-periodo")
    page.keyboard.type("2026")
    focus_by_keyboard(page, "Ver la respuesta")
    page.keyboard.press("Enter")
    page.wait_for_url("**periodo=2026**")
    expect(page.get_by_role("table")).to_contain_text("reservado")


def test_on_paper_the_answer_is_there_and_the_lists_are_not(release: Site) -> None:
    page = release.as_(people.elsa, f"{PLACE}?que=cases&filas=zone&periodo=2026", size=DESK)
    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("button", name="Ver la respuesta")).to_be_hidden()
    expect(page.get_by_text("Fuente: Registro de casos de prueba.")).to_be_visible()
