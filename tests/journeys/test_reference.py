"""Directory, rosters, zones, protocols and ledger in a real Chromium: every page at phone and desktop size."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tejido.directory.models import DutyShift, Institution, Post
from tejido.kernel.clock import now
from tejido.ledger.services.make_checkpoint import make_checkpoint
from tests import people
from tests.conftest import CHROMIUM
from tests.world import open_district

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
POST = "cpnp-san-pedro.operador"
STATION = f"/turnos/{people.POLICE}"
CAST = (people.bruno, people.nora, people.julia, people.lucia)
PAGES: tuple[tuple[people.Part, tuple[str, ...]], ...] = (
    (
        people.bruno,
        (
            "/directorio",
            "/directorio/cpnp-san-pedro",
            "/directorio/hogar-refugio",
            "/zonas?lat=-11.8539&lon=-77.0378",
            "/zonas/san-pedro",
            "/protocolos",
            "/protocolos/ley30364",
            "/protocolos/pbac?sector=todos",
            "/protocolos/pendientes",
            "/protocolos/escaleras",
            "/protocolos/plazos",
        ),
    ),
    (
        people.nora,
        (
            STATION,
            f"{STATION}/puestos/{POST}",
            f"{STATION}/personas",
            f"{STATION}/quien-recibe",
            f"{STATION}/importar",
            "/bitacora/mi-institucion",
        ),
    ),
    (
        people.julia,
        ("/turnos", "/directorio/importar", "/zonas/importar", "/protocolos/plazos/ley30364.court_severe"),
    ),
    (people.lucia, ("/bitacora", "/bitacora/constancias/1")),
)


@pytest.fixture
def sessions(live_server: Any) -> dict[str, str]:
    """Everything that needs the database is done before the browser starts: its loop has no use for it."""
    open_district()
    at = now()
    DutyShift.objects.create(
        post=Post.objects.get(code=POST),
        account=people.bruno(),
        starts_at=at - timedelta(hours=2),
        ends_at=at + timedelta(hours=30),
    )
    make_checkpoint(actor_code="system:worker", at=at)
    cache.clear()
    return {part.code: people.log_in(Client(), part).cookies["sessionid"].value for part in CAST}


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def enter(browser: Browser, url: str, session: str, *, width: int = 1280, script: bool = True) -> Page:
    context = browser.new_context(
        base_url=url, locale="es-PE", viewport={"width": width, "height": 780}, java_script_enabled=script
    )
    context.route("**/flujo/avisos?**", lambda route: route.fulfill(status=204))  # the stream is another process
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    return context.new_page()


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_sound_for_axe_and_fits(
    sessions: dict[str, str], live_server: Any, browser: Browser, width: int
) -> None:
    for part, paths in PAGES:
        page = enter(browser, live_server.url, sessions[part.code], width=width)
        faults: list[str] = []
        page.on("pageerror", lambda error, faults=faults: faults.append(str(error)))
        page.on("console", lambda said, faults=faults: faults.append(said.text) if said.type == "error" else None)
        for path in paths:
            look_at(page, path, width)
        assert faults == []
        page.context.close()


def look_at(page: Page, path: str, width: int) -> None:
    answer = page.goto(path)
    assert answer
    assert answer.status == 200, path
    if folder := os.environ.get("TEJIDO_SCREENSHOTS"):
        name = path.strip("/").replace("/", "-").replace("?", "-")
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    assert [(path, v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_without_script_a_head_writes_the_week_and_asks_who_would_hear(
    sessions: dict[str, str], live_server: Any, browser: Browser
) -> None:
    page = enter(browser, live_server.url, sessions[people.nora.code], width=360, script=False)
    page.goto(STATION)
    page.get_by_role("link", name="Cambiar los turnos de Operación").click()
    row = page.get_by_role("group", name="Turno 2")
    row.get_by_label("De turno").select_option(people.bruno.code)
    row.get_by_label("Hora de inicio").fill("20:00")
    page.get_by_role("button", name="Guardar la semana").click()
    expect(page.get_by_text("Falta la hora en que termina.").first).to_be_visible()
    row.get_by_label("Hora de fin").fill("20:30")
    row.get_by_label("Día de inicio").select_option(index=0)
    assert row.get_by_label("Hora de inicio").input_value() == "20:00"
    page.goto(f"{STATION}/quien-recibe")
    expect(page.get_by_text("Por qué: de turno.").first).to_be_visible()


def test_without_script_the_secretariat_updates_the_directory(
    sessions: dict[str, str], live_server: Any, browser: Browser, tmp_path: Path
) -> None:
    sheet = tmp_path / "hoja.csv"
    sheet.write_text("codigo;correo\ndemuna;demuna@tejido.example\n", encoding="utf-8")
    page = enter(browser, live_server.url, sessions[people.julia.code], width=360, script=False)
    page.goto("/directorio/importar")
    page.get_by_label("Archivo").set_input_files(sheet)
    page.get_by_role("button", name="Ver qué cambiaría").click()
    expect(page.get_by_text("demuna@tejido.example")).to_be_visible()
    page.get_by_role("button", name="Sí, guardar").click()
    expect(page.get_by_text("Guardado: 0 nuevas y 1 cambiadas.")).to_be_visible()
    page.context.close()


def test_the_route_is_read_with_the_keyboard_alone(
    sessions: dict[str, str], live_server: Any, browser: Browser
) -> None:
    page = enter(browser, live_server.url, sessions[people.bruno.code])
    page.goto("/protocolos/ley30364")
    drawing = page.get_by_role("region", name="Dibujo de la ruta")
    for _ in range(60):
        page.keyboard.press("Tab")
        if drawing.evaluate("box => box === document.activeElement"):
            break
    else:
        pytest.fail("the drawing cannot be reached")
    before = drawing.evaluate("box => box.scrollLeft")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert drawing.evaluate("box => box.scrollLeft") > before


def test_the_shelter_is_found_without_its_place(sessions: dict[str, str], live_server: Any, browser: Browser) -> None:
    page = enter(browser, live_server.url, sessions[people.bruno.code])
    page.goto("/directorio?sector=shelter")
    expect(page.get_by_text("Su lugar es reservado")).to_be_visible()


def test_the_shelter_of_the_folder_has_the_code_of_these_tests(sessions: dict[str, str]) -> None:
    assert Institution.objects.get(kind="shelter").code == "hogar-refugio"
