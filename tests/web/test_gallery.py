"""The gallery in a real Chromium: nothing serious for axe, nothing wider than the phone, nothing too small to touch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from tejido.web import navigation
from tests.conftest import CHROMIUM
from tests.web.gallery.sample import context
from tests.web.gallery.serving import rendered, site

TEMPLATE = Path(__file__).parent / "gallery" / "templates" / "gallery.html"
SMALL = """
() => [...document.querySelectorAll(
    'button, summary, input:not([type=hidden]), select, textarea, .btn, .tool, .rail a, .tabs a')]
  .map(e => e.matches('.option input') ? e.closest('.option') : e)
  .filter(e => e.checkVisibility() && (e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44))
  .map(e => e.outerHTML.slice(0, 120))
"""

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(navigation, "_exists", lambda path: True)
        html = rendered(TEMPLATE, context())
    with site({"/tareas": html}) as address:
        yield f"{address}/tareas"


@pytest.fixture(params=[(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")], ids=lambda p: f"{p[0]}-{p[1]}")
def page(request: pytest.FixtureRequest, gallery: str) -> Iterator[Page]:
    width, scheme = request.param
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened: Any = browser.new_page(viewport={"width": width, "height": 780}, color_scheme=scheme)
        opened.faults = []
        opened.on("pageerror", lambda error: opened.faults.append(str(error)))
        opened.on("console", lambda said: opened.faults.append(said.text) if said.type == "error" else None)
        opened.goto(gallery)
        yield opened
        browser.close()


def test_it_is_usable_by_everybody(page: Any) -> None:
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["impact"], [n["html"][:160] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(SMALL) == []
    assert page.faults == []
