"""The list of protected people in a real Chromium: on a phone a person is a few lines, and all of it is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import sync_playwright

from tejido.accounts.session_clock import BEGAN, SEEN
from tejido.cases.protection.services.orders import Terms, decide_measures
from tejido.cases.protection.services.watching_over import visit_protected
from tejido.cases.services.registration import register_case
from tejido.cases.services.told import Told
from tejido.kernel.clock import lima_date, now
from tests import people
from tests.conftest import CHROMIUM
from tests.people import actor, log_in
from tests.world import intake

pytestmark = [pytest.mark.chromium, pytest.mark.usefixtures("real_district")]
SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 900})
PEOPLE, TALLEST = 6, 230
"""So many pixels at most for one person on a phone: three to a screen."""


@pytest.fixture
def page(live_server: Any) -> Iterator[Any]:
    at, ana = now() - timedelta(hours=30), actor(people.ana)
    for number in range(PEOPLE):
        case = register_case(
            intake(f"look-{number}", reported_at=at, facts={"received_by": "police"}), actor=ana, at=at
        ).code
        until = lima_date(now()) + timedelta(days=20) if number % 2 else None
        terms = Terms(("removal", "no_approach", "no_contact"), until)
        order = decide_measures(case, granted=True, terms=terms, told=Told(at), actor=ana, at=now())
        if number % 3:
            visit_protected(order, result="well", told=Told(now()), actor=actor(people.bruno), at=now())
    session = log_in(Client(), people.bruno).session
    session[BEGAN] = session[SEEN] = int(now().timestamp())
    session.save()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = opened.new_context(base_url=live_server.url, locale="es-PE", viewport=SIZES[0])
        context.route("**/flujo/avisos*", lambda route: route.fulfill(status=204))
        context.add_cookies([{"name": "sessionid", "value": str(session.session_key), "url": live_server.url}])
        yield context.new_page()
        opened.close()


def test_the_list_on_a_phone_and_on_a_desk(page: Any) -> None:
    page.goto("/protegidas")
    rows = page.locator("tbody tr")
    assert rows.count() == PEOPLE
    for size in SIZES:
        page.set_viewport_size(size)
        if folder := os.environ.get("TEJIDO_SHOTS"):
            page.screenshot(path=f"{folder}/protegidas-{size['width']}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert max(row.bounding_box()["height"] for row in rows.all()) <= TALLEST
        for row in rows.all():
            assert row.locator("td").count() == 4
            assert all(cell.is_visible() for cell in row.locator("td").all())
    page.set_viewport_size(SIZES[0])
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [one["id"] for one in found] == []
