"""The public observatory in a real browser: on a phone, on a desk, on paper, without scripts, with the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tejido.observatory.released.places import in_force
from tests.journeys.site import DESK, PHONE, Site, look
from tests.web.observatory.sample import publish

pytestmark = [pytest.mark.chromium, pytest.mark.django_db]
PAGES = {
    "observatorio": "", "observatorio-indicadores": "/indicadores", "observatorio-indicador": "/indicadores/OPO-01",
    "observatorio-en-el-tiempo": "/indicadores/SIT-01?por=period", "observatorio-tiempos": "/indicadores/OPO-03",
    "observatorio-zonas": "/zonas", "observatorio-zona": "/zonas/lomas", "observatorio-sectores": "/sectores",
    "observatorio-sector": "/sectores/police", "observatorio-palabras": "/glosario",
}  # fmt: skip


@pytest.fixture
def release(site: Site) -> Site:
    """With a release in force where the site reads it."""
    releases = Path(site.mail).parent / Path(settings.TEJIDO_RELEASES_DIR).name
    if in_force(releases) is None:
        publish(releases)
        site.page().goto("/observatorio", timeout=60_000)  # its charts are drawn once
    return site


@pytest.mark.parametrize("name", list(PAGES))
def test_every_page_can_be_used_on_a_phone_and_on_a_desk(release: Site, name: str) -> None:
    page = release.page(scripts=True, size=PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/observatorio{PAGES[name]}")
    expect(page.get_by_text("Todavía no hay ninguna publicación")).to_have_count(0)
    look(page, name)
    assert [url for url in asked if not url.startswith((release.url, "data:"))] == []
    assert page.faults == []


def test_without_scripts_one_asks_leaves_and_sees_one_chart_at_a_time(release: Site) -> None:
    for size, shown, other in ((PHONE, "narrow", "wide"), (DESK, "wide", "narrow")):
        page = release.page(scripts=False, size=size)
        page.goto("/observatorio")
        page.get_by_role("link", name="Indicadores", exact=True).click()
        page.get_by_role("link", name="¿Cuántos casos se registraron?").click()
        page.get_by_label("Ver").select_option("period")
        page.get_by_role("button", name="Ver").click()
        expect(page.locator(f".chart-{shown}")).to_be_visible()
        expect(page.locator(f".chart-{other}")).to_be_hidden()
        expect(page.get_by_role("img", name="Línea en el tiempo").first).to_be_visible()
        expect(page.get_by_role("link", name="Salir rápido")).to_be_visible()


def test_on_paper_the_wide_chart_is_there_and_the_buttons_are_not(release: Site) -> None:
    page = release.page(size=DESK)
    page.goto("/observatorio/indicadores/OPO-01")
    page.emulate_media(media="print")
    expect(page.locator(".chart-wide")).to_be_visible()
    expect(page.get_by_role("button", name="Ver")).to_be_hidden()
    expect(page.get_by_text("Qué deja fuera")).to_be_visible()
