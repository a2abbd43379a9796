"""The site as people meet it: pages, live notices and watch in processes of their own, and a real Chromium in front."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tejido.accounts.session_clock import BEGAN, SEEN
from tejido.kernel.clock import now
from tests import people
from tests.conftest import CHROMIUM
from tests.people import Part
from tests.servers import free_port, granian, variables

Result = TypeVar("Result")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SERIOUS = ("serious", "critical")
CODE = re.compile(r"C-[0-9A-Z]{4}-[0-9A-Z]{4}")


@dataclass
class Site:
    """One running installation. What a test does to the database by itself it does through `do`."""

    url: str
    browser: Browser
    mail: Path
    pages: list[Any] = field(default_factory=list)

    def do(self, work: Callable[[], Result]) -> Result:
        """Run in a thread with a connection of its own: committed for real, out of the way of the browser's loop."""
        box: list[Result] = []
        wrong: list[BaseException] = []

        def run() -> None:
            try:
                box.append(work())
            except BaseException as error:
                wrong.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        if wrong:
            raise wrong[0]
        return box[0]

    def page(self, *, size: dict[str, int] = DESK, scripts: bool = True) -> Any:
        """A browser of its own where nobody has come in; what goes wrong in the page is kept in `faults`."""
        context = self.browser.new_context(
            base_url=self.url, locale="es-PE", viewport=size, java_script_enabled=scripts, timezone_id="Asia/Tokyo"
        )
        context.set_default_timeout(15_000)
        page: Any = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
        self.pages.append(page)
        return page

    def as_(self, part: Part, path: str = "/", **how: Any) -> Any:
        """A browser where that person is in already, at that page."""
        page = self.page(**how)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": self.do(lambda: _session(part)),
                                   "url": self.url}])  # fmt: skip
        page.goto(path)
        return page

    def close_pages(self) -> None:
        for page in self.pages:
            page.context.close()
        self.pages.clear()


def _session(part: Part) -> str:
    client = people.log_in(Client(), part)
    session = client.session
    session[BEGAN] = session[SEEN] = int(now().timestamp())
    session.save()
    return str(session.session_key)


@contextmanager
def running(data: Path) -> Iterator[Site]:
    """The three processes on the database of the tests, until the block ends."""
    web, stream = free_port(), free_port()
    environment = variables(
        data,
        TEJIDO_MODE="test",
        TEJIDO_STREAM_PORT=str(stream),
        TEJIDO_PUBLIC_URL=f"http://localhost:{web}",
        TEJIDO_SMTP_URL="",
    )
    with (
        granian("tejido.config.wsgi:application", "wsgi", environment, port=web),
        granian("tejido.config.asgi:stream", "asginl", environment, port=stream),
        _worker(environment),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield Site(f"http://localhost:{web}", browser, data / "mail")
        finally:
            browser.close()


@contextmanager
def _worker(environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "tejido", "worker"], env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def come_in(page: Page, part: Part, then: str = "") -> None:
    """Through the door: e-mail and password."""
    if then:
        page.goto(then)
    page.get_by_label("Correo").fill(part.email)
    page.get_by_label("Contraseña").fill(people.PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("heading", name="Entrar", exact=True)).to_have_count(0)


def look(page: Any, name: str) -> None:
    """The page on a phone and on a desk: nothing serious for axe, nothing wider than the screen; pictures are kept
    where TEJIDO_SHOTS names a folder."""
    before = page.viewport_size
    folder = os.environ.get("TEJIDO_SHOTS")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{name}: wider than {size['width']}"
        )
        if folder:
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)
    page.set_viewport_size(before)
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in SERIOUS]
    assert [(name, v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []


def focus_by_keyboard(page: Page, target: str, most: int = 200) -> None:
    """Press Tab until what has that id or begins with that text has the focus."""
    script = """t => { const e = document.activeElement;
        return e && (e.id === t || (e.name === t && e.checked) || e.textContent.trim().startsWith(t)); }"""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(script, target):
            return
    raise AssertionError(f"the keyboard does not reach {target}")
