"""The pages of a case in a real Chromium: a phone and a desk, nothing for axe, the keyboard, and no script at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tejido.accounts.session_clock import BEGAN, SEEN
from tejido.cases.intake import ConsentEntry, ExclusionEntry, RelationEntry
from tejido.cases.models import Person, Referral
from tejido.cases.services.consents import answer_consent
from tejido.cases.services.exclusions import exclude
from tejido.cases.services.record_act import record_act
from tejido.cases.services.referrals import propose_referral
from tejido.cases.services.registration import register_case
from tejido.cases.services.risk import RiskEntry, assess_risk
from tejido.kernel.clock import now
from tejido.protocols.events import Event
from tests import people
from tests.conftest import CHROMIUM
from tests.people import Part, actor
from tests.world import intake, open_district

pytestmark = pytest.mark.chromium
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SEVERE = {"2": "yes", "5": "yes", "6": "yes", "7": "yes"}


@pytest.fixture
def case(transactional_db: None) -> str:
    """A case with a bit of everything, two days old; whatever needs the database is done before the browser starts."""
    open_district()
    cache.clear()
    base, ana = intake(), actor(people.ana)
    at = now() - timedelta(hours=30)
    adult = replace(base.people[0], age=33, profile={"language": "quechua", "pregnant": "yes"})
    made = intake(
        people=(adult, base.people[1]),
        relations=(RelationEntry(0, 1, "partner", "cohabitant", lives_with="yes"),),
        reported_at=at,
        incidents=(replace(base.incidents[0], occurred_from=at - timedelta(hours=5)),),
        facts={"received_by": "police", "wants_mental_health": True, "wants_legal_defence": True, "injured": True},
    )
    code = register_case(made, actor=ana, at=at).code
    survivor = Person.objects.get(case__code=code, role="survivor").code
    answer_consent(code, ConsentEntry("recipient", "given", "health"), actor=ana, at=at + timedelta(minutes=5))
    assess_risk(code, RiskEntry(survivor, "fvr-partner", at, SEVERE), actor=ana, at=at + timedelta(minutes=9))
    record_act(code, Event.MEASURES_REQUESTED, occurred_at=at, facts={}, actor=ana, at=at + timedelta(hours=1))
    propose_referral(
        code,
        to_institution=people.ALEGRA,
        service="legal_defence",
        handover="Nota inventada.",
        actor=ana,
        at=at + timedelta(hours=2),
    )
    out = ExclusionEntry("institution", "eess-punchauca", "Inventado: un primo trabaja ahí.")
    exclude(code, out, actor=ana, at=at + timedelta(hours=3))
    return code


@pytest.fixture
def sessions(case: str) -> dict[str, str]:
    """The cookie of each one's session."""
    return {who.code: _session(who) for who in (people.ana, people.bruno, people.fabiola, people.julia, people.hugo)}


@pytest.fixture
def browser(case: str, sessions: dict[str, str], live_server: Any) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def _session(who: Part) -> str:
    session = people.log_in(Client(), who).session
    session[BEGAN] = session[SEEN] = int(now().timestamp())
    session.save()
    return str(session.session_key)


class Eyes:
    """A browser where each one is in already."""

    def __init__(self, browser: Browser, url: str, sessions: dict[str, str], *, scripts: bool = True) -> None:
        self.url, self.sessions = url, sessions
        self.context = browser.new_context(base_url=url, locale="es-PE", viewport=PHONE, java_script_enabled=scripts)
        self.context.route("**/flujo/avisos*", lambda route: route.fulfill(status=204))
        self.page: Any = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def as_(self, who: Part, path: str) -> Any:
        self.context.add_cookies([{"name": "sessionid", "value": self.sessions[who.code], "url": self.url}])
        self.page.goto(path)
        return self.page

    def look(self, name: str) -> None:
        """Nothing for axe and nothing wider than the screen, on a phone and on a desk; a picture where wanted."""
        self.page.wait_for_load_state()  # what was pressed may lead to another page
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)
            picture(self.page, f"{name.replace(chr(58), chr(45))}-{size['width']}")
            assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, size)
        found = Axe().run(self.page).response["violations"]
        assert [(name, v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found] == []
        self.page.set_viewport_size(PHONE)


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("TEJIDO_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.fixture
def eyes(browser: Browser, live_server: Any, sessions: dict[str, str]) -> Eyes:
    return Eyes(browser, live_server.url, sessions)


SUB_PAGES = (
    *("hecho", "persona?rol=survivor", "persona?rol=alleged_perpetrator", "persona?rol=other", "persona", "datos"),
    *("nota", "documentos", "consentimientos", "exclusiones", "derivar?servicio=psychology", "actos", "riesgo"),
    *("riesgo/nueva?ficha=fvr-partner", "riesgo/nueva?ficha=fvr-children", "imprimir", "contacto"),
    "consentimientos/retirar?para=recipient:health",
)


def test_every_page_of_the_case(eyes: Eyes, case: str) -> None:
    for who in (people.ana, people.bruno, people.fabiola, people.julia):
        eyes.as_(who, f"/casos/{case}")
        eyes.look(f"caso-{who.first_name.lower()}")
    eyes.as_(people.ana, f"/casos/{case}")
    for path in SUB_PAGES:
        eyes.page.goto(f"/casos/{case}/{path}")
        eyes.look(path.replace("/", "-").replace("?", "-"))
    assert eyes.faults == []
    eyes.as_(people.hugo, f"/casos/{case}")
    eyes.look("no-es-suyo")


def test_identity_opens_hides_and_never_comes_back(eyes: Eyes, case: str) -> None:
    page = eyes.as_(people.ana, f"/casos/{case}")
    page.get_by_role("button", name="Ver datos de identidad").click()
    expect(page.get_by_text("Persona Ficticia")).to_be_visible()
    eyes.look("identidad")
    page.get_by_role("button", name="Corregir los datos de persona afectada").click()
    eyes.look("identidad-corregir")
    page.go_back()
    expect(page.get_by_role("heading", name=f"Caso {case}")).to_be_visible()
    expect(page.get_by_text("Persona Ficticia")).to_have_count(0)
    page.goto(f"/casos/{case}")
    page.get_by_role("button", name="Ver datos de identidad").click()
    expect(page.get_by_text("Persona Ficticia")).to_be_visible()
    page.wait_for_load_state()  # what hides the page comes with it
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name=f"Caso {case}")).to_be_visible()
    assert eyes.faults == []


def test_what_changed_is_told_after_saving(eyes: Eyes, case: str) -> None:
    page = eyes.as_(people.ana, f"/casos/{case}/consentimientos?para=recipient:mental_health")
    page.get_by_label("Sí, acepta").check()
    page.get_by_role("button", name="Anotar", exact=True).click()
    expect(page.get_by_text("Qué cambió en la ruta")).to_be_visible()
    expect(page.get_by_text("Ya se avisa")).to_be_visible()
    eyes.look("cambios")
    assert eyes.faults == []


def test_the_sheet_says_what_it_gives_before_it_is_saved(eyes: Eyes, case: str) -> None:
    page = eyes.as_(people.ana, f"/casos/{case}/riesgo/nueva?ficha=fvr-partner")
    group = page.get_by_role("group", name="2. ¿Él tiene un arma")
    group.get_by_label("Sí", exact=True).check()
    expect(page.get_by_role("group", name="5a.")).to_be_hidden()
    page.get_by_role("button", name="Ver qué da antes de guardar").click()
    expect(page.get_by_text("de 37 puntos")).to_be_visible()
    eyes.look("ficha-resultado")
    assert page.get_by_role("group", name="2. ¿Él tiene un arma").get_by_label("Sí", exact=True).is_checked()


def test_a_referral_from_the_list_to_its_page(eyes: Eyes, case: str) -> None:
    page = eyes.as_(people.ana, f"/casos/{case}")
    page.get_by_role("link", name="ALEGRA").first.click()
    expect(page.get_by_role("heading", name="Espera el permiso")).to_have_count(0)
    eyes.look("derivacion")


def test_the_forms_work_without_javascript(
    browser: Browser, live_server: Any, sessions: dict[str, str], case: str
) -> None:
    eyes = Eyes(browser, live_server.url, sessions, scripts=False)
    page = eyes.as_(people.ana, f"/casos/{case}/nota")
    page.get_by_role("button", name="Guardar la nota").click()
    expect(page.get_by_text("Escriba la nota.").first).to_be_visible()
    page.get_by_label("Nota").fill("Escrita sin programas (inventada).")
    page.get_by_role("button", name="Guardar la nota").click()
    expect(page.get_by_text("La nota quedó guardada.")).to_be_visible()
    page.goto(f"/casos/{case}/derivar?servicio=psychology")
    page.get_by_label("Nota de entrega").fill("Nota inventada.")
    page.get_by_role("button", name="Derivar", exact=True).click()
    expect(page.get_by_text("Elija la institución.").first).to_be_visible()
    assert page.get_by_label("Nota de entrega").input_value() == "Nota inventada."


def test_there_is_a_referral_to_look_at(case: str) -> None:
    assert Referral.objects.filter(case__code=case, to_institution=people.ALEGRA).exists()
