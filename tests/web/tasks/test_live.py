"""The inbox in a real Chromium with the real stream: an alert arrives without reloading; every page passes axe."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Page, expect, sync_playwright

from tejido.alerts.services.watching import sweep
from tejido.cases.services.registration import register_case
from tejido.cases.services.task_work import complete_task, request_task_extension
from tejido.kernel.clock import now
from tejido.obligations.services.working import Said
from tests import people
from tests.conftest import CHROMIUM
from tests.people import Part, actor
from tests.servers import free_port, granian, variables
from tests.web.stream.conftest import cookie_of
from tests.web.tasks.conftest import police_tasks
from tests.world import intake, open_district

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]


def elsewhere(deed: Callable[[], Any]) -> Any:
    """Run it in another thread: the browser's loop has no use for the database."""

    def run() -> Any:
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(run).result()


def a_case(key: str) -> str:
    code = register_case(intake(key), actor=actor(people.ana()), at=now()).code
    sweep(at=now())
    return code


@pytest.fixture
def address(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The pages and the stream, each in its server, and one case."""
    open_district()
    a_case("primero")
    web, stream = free_port(), free_port()
    both = {"TEJIDO_STREAM_PORT": str(stream), "TEJIDO_PUBLIC_URL": f"http://localhost:{web}"}
    environment = variables(tmp_path, **both)
    pages = environment | {"DJANGO_SETTINGS_MODULE": "tejido.config.settings"}
    collect = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, env=pages, check=True)
    with (
        granian("tejido.config.wsgi:application", "wsgi", pages, port=web),
        granian("tejido.config.asgi:stream", "asginl", environment, port=stream),
    ):
        yield f"http://localhost:{web}"


@pytest.fixture
def enter(address: str) -> Iterator[Callable[..., Any]]:
    """A page with the session of that person, on a phone unless said otherwise; it remembers what went wrong."""
    cookies = {part.code: cookie_of(part).partition("=") for part in (people.bruno, people.nora)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def opened(part: Part, width: int = 360) -> Any:
            size = {"width": width, "height": 780}
            context = browser.new_context(base_url=address, locale="es-PE", viewport=size)
            name, _, value = cookies[part.code]
            context.add_cookies([{"name": name, "value": value, "url": address}])
            page: Any = context.new_page()
            page.faults = []
            page.on("pageerror", lambda error: page.faults.append(str(error)))
            page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
            return page

        yield opened
        browser.close()


def test_an_alert_arrives_without_reloading(enter: Callable[..., Any]) -> None:
    page = enter(people.bruno)
    with page.expect_response(lambda answer: "/flujo/avisos" in answer.url) as listening:
        page.goto("/tareas")
    assert listening.value.status == 200
    page.evaluate("window.same = true")
    before = page.locator("article.task").count()
    code = elsewhere(lambda: a_case("segundo"))
    expect(page.locator("article.task", has_text=code).first).to_be_visible(timeout=10_000)
    assert page.locator("article.task").count() > before
    assert page.locator("article.task.is-fresh").count() > 0
    assert int(page.inner_text("[data-bell-count]")) > 0
    assert page.evaluate("window.same"), "the page was not loaded again"
    page.goto("/avisos")
    expect(page.get_by_text("Tarea nueva").first).to_be_visible()
    assert page.faults == []


def test_a_task_from_the_keyboard_only(enter: Callable[..., Any]) -> None:
    page = enter(people.bruno, 1280)
    page.goto("/tareas")
    page.locator("article.task a").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Ya se hizo").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Qué se hizo").focus()
    page.keyboard.type("Se hizo con el teclado.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("La tarea quedó hecha.")).to_be_visible()
    assert page.faults == []


def test_nothing_serious_for_axe_on_any_page(enter: Callable[..., Any]) -> None:
    rows = elsewhere(police_tasks)
    limited = next(row for row in rows if row.due_at)

    def prepare() -> None:
        bruno = actor(people.bruno())
        until = max(limited.due_at, now()) + timedelta(days=1)
        reason = "El legista atiende recién mañana."
        request_task_extension(limited.code, until=until, reason=reason, actor=bruno, at=now())
        done = next(row for row in rows if row.code != limited.code)
        complete_task(done.code, Said("Nota inventada."), actor=bruno, at=now())

    elsewhere(prepare)
    for width, paths in ((360, ("", "?ver=decidir", "?ver=cerradas", "/entregar")), (1280, ("", "?ver=mias"))):
        page = enter(people.nora, width)
        for path in (*paths, f"/{limited.code}"):
            look_at(page, f"/tareas{path}", width)
        page.goto(f"/tareas/{limited.code}")
        page.get_by_text("No se pudo hacer").click()
        page.get_by_role("button", name="Guardar que no se pudo").click()
        expect(page.get_by_text("Hay un dato por corregir")).to_be_visible()
        look_at(page, "", width, name="error")
        look_at(page, "/avisos", width)


def look_at(page: Page, path: str, width: int, name: str = "") -> None:
    if path:
        page.goto(path)
    found = Axe().run(page).response["violations"]
    assert [(path, v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    if folder := os.environ.get("TEJIDO_SCREENSHOTS"):
        named = name or path.strip("/").replace("/", "-").replace("?", "-")
        page.screenshot(path=f"{folder}/{named}-{width}.png", full_page=True)
