"""Coming in, in a real Chromium: a passkey kept by a virtual authenticator, and every account page looked at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Page, expect, sync_playwright

from tejido.accounts.services.break_glass import open_glass
from tejido.kernel.clock import now
from tejido.vault.services.subject_keys import create_subject_key
from tests import people
from tests.conftest import CHROMIUM

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
CASE = "C-7K3F-9QXM"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(live_server: Any) -> Iterator[Page]:
    """Everything that needs the database is done before the browser starts: its loop has no use for it."""
    people.everybody()
    create_subject_key(CASE, at=now())
    open_glass(CASE, reason="La señora llamó y pide ayuda", actor=people.actor(people.ana), at=now())
    cache.clear()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(base_url=live_server.url, locale="es-PE", viewport={"width": 390, "height": 780})
        opened: Any = context.new_page()
        opened.faults = []
        opened.on("pageerror", lambda error: opened.faults.append(str(error)))
        opened.on("console", lambda said: opened.faults.append(said.text) if said.type == "error" else None)
        context.route("**/flujo/avisos?**", lambda route: route.fulfill(status=204))  # the stream is another process
        yield opened
        browser.close()


def enter(page: Page, then: str, who: people.Part = people.ana) -> None:
    page.goto(f"/cuenta/entrar?next={then}")
    page.get_by_label("Correo").fill(who.email)
    page.get_by_label("Contraseña").fill(people.PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()


def leave(page: Page) -> None:
    page.goto("/cuenta/salir")
    page.get_by_role("button", name="Sí, salir").click()
    expect(page.get_by_role("heading", name="Entrar")).to_be_visible()


def test_a_passkey_opens_without_a_password_and_returns_to_the_page(page: Any) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    enter(page, "/cuenta/llaves/agregar")
    page.get_by_label("Nombre de la llave").fill("Teléfono de prueba")
    page.get_by_label("Quiero entrar solo con esta llave").check()
    page.get_by_role("button", name="Agregar").click()
    expect(page.get_by_role("heading", name="Códigos de recuperación")).to_be_visible()
    leave(page)

    page.goto("/cuenta/entrar?next=/cuenta/llaves")
    page.get_by_role("button", name="Entrar con una llave de acceso").click()
    expect(page.get_by_text("Teléfono de prueba")).to_be_visible()
    assert page.url.endswith("/cuenta/llaves")
    leave(page)

    enter(page, "/cuenta")
    expect(page.get_by_role("heading", name="Segundo paso")).to_be_visible()
    page.get_by_role("button", name="Usar mi llave de acceso").click()
    expect(page.get_by_role("heading", name="Mi cuenta")).to_be_visible()
    assert page.faults == []


def test_a_browser_without_the_passkey_is_told_so_in_spanish(page: Any) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    page.goto("/cuenta/entrar")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"isUserVerified": False}})
    page.get_by_role("button", name="Entrar con una llave de acceso").click()
    expect(page.get_by_text("No se pudo usar la llave de acceso")).to_be_visible()
    assert page.faults == []


PUBLIC = ["/cuenta/entrar", "/cuenta/contrasena/olvidada", "/cuenta/registro"]
OWN = ["/cuenta", "/cuenta/contrasena", "/cuenta/segundo-paso", "/cuenta/segundo-paso/aplicacion", "/cuenta/llaves"]

OTHERS = [
    (people.karla, ["/cuenta/personas", "/cuenta/personas/invitar", f"/cuenta/personas/{people.ana.code}"]),
    (people.marta, ["/cuenta/accesos", f"/casos/{CASE}/abrir-con-motivo"]),
]


def test_nothing_serious_for_axe_on_any_page(page: Any) -> None:
    for path in PUBLIC:
        look_at(page, path)
    enter(page, "/cuenta")
    for path in OWN:
        look_at(page, path)
    for who, paths in OTHERS:
        leave(page)
        enter(page, "/cuenta", who)
        for path in paths:
            look_at(page, path)
    assert page.faults == []


def look_at(page: Page, path: str) -> None:
    page.goto(path)
    if folder := os.environ.get("TEJIDO_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{path.strip('/').replace('/', '-')}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    assert [(path, v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
