"""Registering a case in a real Chromium: with the keyboard alone on a small phone, and without JavaScript."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import people
from tests.conftest import CHROMIUM
from tests.world import open_district

pytestmark = pytest.mark.chromium
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def browser(transactional_db: None, live_server: Any) -> Iterator[Browser]:
    """Everything that needs the database is done before the browser starts."""
    open_district()
    cache.clear()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def page_of(browser: Browser, live_server: Any, *, scripts: bool = True, size: Any = PHONE) -> Any:
    """A page of Ana's, logged in; what goes wrong in it is kept in `faults`."""
    context = browser.new_context(
        base_url=live_server.url, locale="es-PE", viewport=size, java_script_enabled=scripts, timezone_id="Asia/Tokyo"
    )
    context.route("**/flujo/avisos*", lambda route: route.fulfill(status=204))  # the stream is another process
    page: Any = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.goto("/cuenta/entrar?next=/casos/nuevo")
    page.get_by_label("Correo").fill(people.ana.email)
    page.get_by_label("Contraseña").fill(people.PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("heading", name="Registrar un caso", level=1)).to_be_visible()
    return page


def look(page: Page, name: str) -> None:
    """Nothing serious for axe, nothing wider than the screen; a picture where a folder for them is named."""
    found = Axe().run(page).response["violations"]
    assert [(name, v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []
    picture(page, name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("TEJIDO_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def walk_to(page: Page, target: str) -> None:
    """Press Tab until the field with that id (or the element that has this text) has the focus."""
    script = """t => { const e = document.activeElement;
        return e && (e.id === t || (e.name === t && e.checked) || e.textContent.trim().startsWith(t)); }"""
    for _ in range(160):
        page.keyboard.press("Tab")
        if page.evaluate(script, target):
            return
    raise AssertionError(f"the keyboard does not reach {target}")


def test_a_case_is_registered_with_the_keyboard_alone_on_a_small_phone(browser: Browser, live_server: Any) -> None:
    page = page_of(browser, live_server)
    look(page, "nuevo-360")
    walk_to(page, "id_caso-explained")
    page.keyboard.press("Space")
    walk_to(page, "id_caso-channel")
    page.keyboard.type("Vino en")
    walk_to(page, "id_hecho-0-types_2")
    page.keyboard.press("Space")
    walk_to(page, "id_hecho-0-day")
    page.keyboard.type("01022024")
    walk_to(page, "id_afectada-0-names")
    page.keyboard.type("Persona Ficticia")
    walk_to(page, "id_afectada-0-age")
    page.keyboard.type("15")
    walk_to(page, "id_denunciada-0-names")
    page.keyboard.type("Señor Inventado")
    walk_to(page, "A quién se avisa y con qué permiso")
    page.keyboard.press("Enter")
    expect(page.locator("#avisos")).to_contain_text("DEMUNA: Reglamento de la Ley 30364")
    look(page, "nuevo-lleno-360")
    walk_to(page, "Registrar el caso")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/casos/C-[0-9A-Z]{4}-[0-9A-Z]{4}"))
    code = page.url.rpartition("/C-")[2][:9]
    page.goto(f"/casos/C-{code}/ruta?registrado=1")
    expect(page.get_by_role("heading", name="Ya se avisó")).to_be_visible()
    expect(page.get_by_text("Esperan el permiso de ella")).to_be_visible()
    look(page, "ruta-360")
    page.goto("/casos")
    expect(page.get_by_text(f"C-{code}")).to_be_visible()
    look(page, "casos-360")
    page.goto("/casos/buscar")
    look(page, "buscar-360")
    assert page.faults == []


def test_without_scripts_every_button_answers_and_nothing_is_lost(browser: Browser, live_server: Any) -> None:
    page = page_of(browser, live_server, scripts=False)
    page.locator("#id_hecho-0-types_0").check()
    page.get_by_role("button", name="Agregar otro hecho").click()
    expect(page.get_by_text("Qué pasó: hecho 2")).to_be_visible()
    expect(page.locator("#id_hecho-0-types_0")).to_be_checked()
    page.get_by_role("button", name="Registrar el caso").click()
    expect(page.locator("#errores")).to_contain_text("Elija cómo llegó el caso")
    expect(page.locator("#id_hecho-0-types_0")).to_be_checked()
    picture(page, "nuevo-errores-sin-js")
    page.get_by_label("Lo expliqué y me entendió").check()
    page.get_by_label("¿Cómo llegó el caso?").select_option("in_person")
    page.get_by_label("Sin identificar").check()
    page.get_by_role("button", name="Quitar este hecho").last.click()
    page.get_by_role("button", name="Registrar el caso").click()
    page.wait_for_url(re.compile(r"/casos/C-[0-9A-Z]{4}-[0-9A-Z]{4}"))


def test_blocks_are_added_in_place_and_the_session_may_end(browser: Browser, live_server: Any) -> None:
    page = page_of(browser, live_server, size={"width": 1280, "height": 900})
    page.locator("#id_hecho-0-types_2").check()
    page.get_by_role("button", name="Agregar otra persona denunciada").click()
    expect(page.locator("#id_denunciada-1-names")).to_be_visible()
    page.locator("#id_denunciada-1-names").fill("Otro Señor Inventado")
    page.locator("#d-avisos > summary").click()
    expect(page.locator("#avisos")).to_contain_text("Establecimiento de salud")
    page.locator("#d-exclusiones > summary").click()
    page.locator("#id_exclusion-0-institution").select_option(people.POLICE)
    page.get_by_label("A una persona que trabaja ahí").check()
    expect(page.locator("#id_exclusion-0-person")).to_be_visible()
    expect(page.locator("#id_exclusion-0-person")).to_contain_text("Bruno")
    look(page, "nuevo-1280")
    page.context.clear_cookies()
    page.locator("#id_afectada-0-names").fill("Persona Ficticia")
    expect(page.get_by_text("Su sesión terminó")).to_be_visible(timeout=15000)
    page.get_by_role("link", name="entre otra vez y continúe").click()
    page.get_by_label("Correo").fill(people.ana.email)
    page.get_by_label("Contraseña").fill(people.PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.locator("#id_afectada-0-names")).to_have_value("Persona Ficticia")
    expect(page.locator("#id_hecho-0-types_2")).to_be_checked()
