"""Transfers, links, duplicates and the nearest services in a real Chromium: a phone (360) and a desk (1280)."""

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
from playwright.sync_api import Browser, sync_playwright

from tejido.accounts.session_clock import BEGAN, SEEN
from tejido.cases.care.services.attentions import record_attention
from tejido.cases.care.services.plans import GoalEntry, agree_plan
from tejido.cases.intake import ConsentEntry, PersonEntry
from tejido.cases.justice.services.proceedings import open_proceeding
from tejido.cases.linking.models import CaseJoin
from tejido.cases.linking.services.families import link_people
from tejido.cases.linking.services.joining import join_cases
from tejido.cases.models import Person
from tejido.cases.protection.services.homes import Home, place_home
from tejido.cases.protection.services.orders import Terms, decide_measures
from tejido.cases.services.consents import answer_consent
from tejido.cases.services.registration import register_case
from tejido.cases.services.told import Told
from tejido.cases.transfers.services.answering import refuse_transfer
from tejido.cases.transfers.services.proposing import Offer, propose_transfer
from tejido.cases.transfers.states import Basis
from tejido.directory.models import Institution
from tejido.directory.routing import _Kept
from tejido.kernel.clock import now
from tests import people
from tests.conftest import CHROMIUM
from tests.elsewhere import open_neighbour
from tests.people import ELSEWHERE, Part, actor
from tests.world import intake, open_district

pytestmark = pytest.mark.chromium
SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 900})
SEEN_BY = (people.ana, people.carmen)


@pytest.fixture
def codes(transactional_db: None) -> dict[str, str]:
    """A mother's case joined with another, her child's case, a transfer that waits and one that was refused."""
    open_district()
    open_neighbour()
    _Kept.routes = None
    cache.clear()
    Institution.objects.filter(code="csmc-1").update(languages=["quechua"], accessibility=["step_free"])
    ana, at = actor(people.ana), now() - timedelta(hours=30)
    girl, man = intake().people
    mother = replace(girl, age=33, profile={"language": "quechua", "disability": ["physical"]})
    boy = PersonEntry(role="other", sex="male", age=9)
    made = {
        name: register_case(
            intake(name, people=(who, man, *more), reported_at=at, facts={"received_by": "police"}), actor=ana, at=at
        ).code
        for name, who, more in (("first", mother, (boy,)), ("again", mother, ()), ("child", girl, ()))
    }
    survivor = {code: Person.objects.get(case__code=code, role="survivor").code for code in made.values()}
    first, child = made["first"], made["child"]
    answer_consent(first, ConsentEntry("recipient", "given", "mental_health"), actor=ana, at=at)
    link_people(
        child, survivor[child], kind="child", other_case=first, other_person=survivor[first], actor=ana, at=now()
    )
    order = decide_measures(
        first, granted=True, terms=Terms(("no_approach",), None), told=Told(at), actor=ana, at=now()
    )
    place_home(order, Home(-11.86, -77.02), told=Told(at), actor=ana, at=now())
    _fill(made["again"], survivor[made["again"]], actor=ana)
    join_cases(first, made["again"], reason="Es la misma persona (inventado).", actor=ana, at=now())
    offer = Offer(ELSEWHERE, people.CEM_ELSEWHERE, Basis.CONSENT, given_by="survivor", handover="Nota inventada.")
    refused = propose_transfer(child, offer, actor=ana, at=now())
    refuse_transfer(refused, reason="No tenemos abogada (inventado).", actor=actor(people.carmen), at=now())
    waiting = propose_transfer(first, offer, actor=ana, at=now())
    return made | {"refused": refused, "waiting": waiting, "join": CaseJoin.objects.get().code}


def _fill(case: str, her: str, **by: Any) -> None:
    """A record with measures, a proceeding, a plan and an attention, before it is joined."""
    told, at = Told(now() - timedelta(hours=20)), now()
    decide_measures(case, granted=True, terms=Terms(("no_contact", "removal"), None), told=told, at=at, **by)
    open_proceeding(case, kind="penal", stage="reported", references={}, told=told, at=at, **by)
    agree_plan(case, her, (GoalEntry("safety", "Dormir en casa de su tía inventada"),), told=told, at=at, **by)
    record_attention(case, her, service="psychological", mode="in_person", came=True, told=told, at=at, **by)


@pytest.fixture
def page(codes: dict[str, str], live_server: Any) -> Iterator[Any]:
    sessions = {who.code: _session(who) for who in SEEN_BY}
    with sync_playwright() as playwright:
        opened: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = opened.new_context(base_url=live_server.url, locale="es-PE", viewport=SIZES[0])
        context.route("**/flujo/avisos*", lambda route: route.fulfill(status=204))
        made: Any = context.new_page()
        made.as_ = lambda who: context.add_cookies(
            [{"name": "sessionid", "value": sessions[who.code], "url": live_server.url}]
        )
        yield made
        opened.close()


def _session(who: Part) -> str:
    session = people.log_in(Client(), who).session
    session[BEGAN] = session[SEEN] = int(now().timestamp())
    session.save()
    return str(session.session_key)


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


def test_every_page_on_a_phone_and_on_a_desk(page: Any, codes: dict[str, str]) -> None:
    first, child = f"/casos/{codes['first']}", f"/casos/{codes['child']}"
    page.as_(people.ana)
    for name, path in (
        ("caso-unido", f"/casos/{codes['again']}"),
        ("medidas-del-unido", f"/casos/{codes['again']}/medidas"),
        ("vinculos", f"{child}/vinculos?caso={codes['first']}"),
        ("unir", f"{first}/unir?caso={codes['child']}"),
        ("deshacer", f"{first}/uniones/{codes['join']}/deshacer"),
        ("trasladar", f"{child}/trasladar?distrito={ELSEWHERE}"),
        ("trasladar-espera", f"{first}/trasladar"),
        ("traslados", "/traslados"),
        ("traslado-enviado", f"/traslados/{codes['waiting']}"),
        ("traslado-rechazado", f"/traslados/{codes['refused']}"),
        ("derivar", f"{first}/derivar?servicio=psychology"),
    ):
        page.goto(path)
        look(page, name)
    page.get_by_role("button", name="Medir desde su casa").click()
    look(page, "derivar-desde-casa")
    page.goto(f"{child}/vinculos")
    page.get_by_role("button", name="Buscar posibles duplicados").click()
    look(page, "duplicados")
    page.as_(people.carmen)
    for name, path in (("traslados-recibidos", "/traslados"), ("traslado-recibido", f"/traslados/{codes['waiting']}")):
        page.goto(path)
        look(page, name)
    page.get_by_role("button", name="Leer la nota y los motivos").click()
    look(page, "traslado-leido")
    page.get_by_role("button", name="Aceptar: nuestro CEM lleva el caso").click()
    page.wait_for_url(f"**{first}")
    look(page, "caso-llegado")
    page.as_(people.ana)
    page.goto(first)
    assert page.url.endswith(f"/traslados/{codes['waiting']}")
    look(page, "traslado-ido")


def test_the_nearest_services_for_anybody(page: Any, codes: dict[str, str]) -> None:
    page.goto("/servicios/cerca")
    look(page, "cerca")
    page.get_by_label("O pegue un lugar del mapa").fill("-11.8540, -77.0380")
    page.get_by_role("button", name="Buscar").click()
    page.get_by_role("heading", name="Lo más cerca", exact=True).wait_for()
    assert "77.0380" not in page.url
    look(page, "cerca-hallado")
    page.goto("/servicios")
    look(page, "servicios")
