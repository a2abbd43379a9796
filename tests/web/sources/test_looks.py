"""The pages of the external sources in a real Chromium, without JavaScript too: a phone (360) and a desk (1280)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from tejido.accounts.session_clock import BEGAN, SEEN
from tejido.directory.routing import _Kept
from tejido.kernel.clock import now
from tests import people
from tests.conftest import CHROMIUM
from tests.sources.imports.files import CARABAYLLO, csv_file, loaded_source, row, some_rows
from tests.world import open_district

pytestmark = pytest.mark.chromium
SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 900})


@pytest.fixture
def opened(transactional_db: None, live_server: Any) -> Iterator[tuple[Browser, str, str]]:
    """A browser, the address, and a session of the technical secretariat."""
    open_district()
    _Kept.routes = None
    cache.clear()
    loaded_source()
    session = people.log_in(Client(), people.julia).session
    session[BEGAN] = session[SEEN] = int(now().timestamp())
    session.save()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser, live_server.url, str(session.session_key)
        browser.close()


def page_of(opened: tuple[Browser, str, str], **how: Any) -> Any:
    browser, address, session = opened
    context = browser.new_context(base_url=address, locale="es-PE", viewport=SIZES[0], **how)
    context.route("**/flujo/avisos*", lambda route: route.fulfill(status=204))
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context.new_page()


def look(page: Any, name: str) -> None:
    """Nothing for axe and nothing wider than the screen; a picture where TEJIDO_SHOTS names a folder."""
    page.wait_for_load_state("networkidle")
    for size in SIZES:
        page.set_viewport_size(size)
        if folder := os.environ.get("TEJIDO_SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name}: wider than {size}"
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(name, v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []


def test_every_page_on_a_phone_and_on_a_desk(opened: tuple[Browser, str, str], tmp_path: Path) -> None:
    page = page_of(opened)
    page.goto("/fuentes")
    look(page, "fuentes")
    page.get_by_role("link", name="Denuncias policiales por violencia familiar").click()
    look(page, "fuente")
    page.get_by_label("Archivo").set_input_files(csv_file(tmp_path, [*some_rows(), row(2025, 13, CARABAYLLO)]))
    page.get_by_role("button", name="Ver qué se cargaría").click()
    page.get_by_role("heading", name="Hay filas que no se pueden leer").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    look(page, "revisar")
    page.get_by_label("Cargar sin las 1 filas").check()
    page.get_by_role("button", name="Sí, cargar").click()
    page.get_by_role("heading", name="Qué trae, año por año").wait_for()
    look(page, "carga")
    page.goto("/observatorio/fuentes")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    look(page, "lado-a-lado")


def test_a_file_is_loaded_without_javascript(opened: tuple[Browser, str, str], tmp_path: Path) -> None:
    page = page_of(opened, java_script_enabled=False)
    page.goto("/fuentes/police")
    page.get_by_label("Archivo").set_input_files(csv_file(tmp_path, some_rows()))
    page.get_by_role("button", name="Ver qué se cargaría").click()
    page.get_by_role("button", name="Sí, cargar").click()
    assert page.get_by_text("Cargado: 6 filas, hasta enero de 2025.").is_visible()
