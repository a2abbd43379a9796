"""Every place of every role's menu on a phone and on a desk: nothing serious for axe, nothing wider than the screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tests import people
from tests.journeys.site import PHONE, Site, look
from tests.journeys.test_watch import taken_in
from tests.people import Part, actor

pytestmark = [pytest.mark.chromium, pytest.mark.django_db]
ROLES = {
    "jefatura": people.nora,
    "secretaria": people.julia,
    "instancia": people.delia,
    "vigilancia": people.elsa,
    "administracion": people.karla,
    "lectura": people.lucia,
}
DIFFERS = {"/tablero"}  # the other places are the same for whoever may enter: one look is enough
looked_at: set[str] = set()
MORE = {
    "jefatura": ("/tareas/entregar", "/casos/buscar", "/bitacora/mi-institucion"),
    "secretaria": ("/protocolos/plazos", "/protocolos/ley30364", "/protocolos/escaleras"),
    "instancia": ("/avisos", "/protocolos/pendientes"),
    "administracion": ("/cuenta/personas/invitar",),
}


@pytest.fixture(scope="module")
def lived_in(house: Site) -> Site:
    """One case of some days ago, so that there is something to see."""
    at = now() - timedelta(hours=60)
    house.do(lambda: register_case(taken_in(at, "roles"), actor=actor(people.ana), at=at))
    return house


@pytest.mark.parametrize(("name", "part"), ROLES.items(), ids=list(ROLES))
def test_every_place_of_the_menu(lived_in: Site, site: Site, name: str, part: Part) -> None:
    page = site.as_(part)
    links = page.get_by_role("navigation", name="Principal").get_by_role("link")
    places = [str(link.get_attribute("href")) for link in links.all()]
    assert places
    for place in [*places, "/cuenta", *MORE.get(name, ())]:
        answer = page.goto(place)
        assert answer.status == 200, place
        expect(page.locator("h1")).to_have_count(1)
        if place in DIFFERS or place not in looked_at:
            looked_at.add(place)
            look(page, f"{name}{place.replace('/', '-')}")
    assert page.faults == []


def test_the_public_pages_and_the_quick_exit(site: Site) -> None:
    page = site.page()
    for place in ("/", "/servicios", "/privacidad", "/accesibilidad", "/cuenta/entrar"):
        page.goto(place)
        look(page, f"publica{place.replace('/', '-')}")
    page.goto("/")
    for width in (360, 800, 1280):  # a number to call stands on one line, whatever the card's width
        page.set_viewport_size({"width": width, "height": 800})
        lines = page.locator(".call-number").evaluate_all(
            "all => all.map(e => e.offsetHeight / parseFloat(getComputedStyle(e).lineHeight))"
        )
        assert lines
        assert max(lines) < 1.5, (width, lines)
    page.goto("/servicios")
    page.context.route("**/*senamhi*/**", lambda route: route.fulfill(status=200, body="El tiempo en Lima"))
    page.get_by_role("link", name="Salir rápido").first.click()
    expect(page.get_by_text("El tiempo en Lima")).to_be_visible()
    page.go_back()
    assert "/servicios" not in page.url
    assert page.faults == []


def test_the_keyboard_never_goes_under_the_bar_of_a_phone(site: Site) -> None:
    """WCAG 2.2, 2.4.11: what has the focus is not hidden."""
    page = site.as_(people.julia, "/directorio", size=PHONE)
    under = """() => { const e = document.activeElement, bar = document.querySelector('.rail');
        return !bar.contains(e) && e.getBoundingClientRect().top >= bar.getBoundingClientRect().top
            ? e.textContent.trim() : ''; }"""
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        hidden.append(page.evaluate(under))
    assert [text for text in hidden if text] == []
