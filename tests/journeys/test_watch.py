"""Nobody's silence goes unseen, and who must not hear never does: lateness, exclusions, consent, the board."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from playwright.sync_api import expect

from tejido.cases.intake import ConsentEntry, Intake
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tests import people
from tests.journeys.site import PHONE, Site, look
from tests.people import actor
from tests.world import intake

pytestmark = [pytest.mark.chromium, pytest.mark.django_db]
WITHIN = 15_000


def taken_in(at: datetime, key: str, **changes: Any) -> Intake:
    """The girl's case as it was taken in at that instant."""
    made = intake(key, reported_at=at - timedelta(minutes=20), **changes)
    return replace(made, incidents=(replace(made.incidents[0], occurred_from=at - timedelta(hours=20)),))


def register(site: Site, key: str, *, ago: timedelta = timedelta(minutes=1), **changes: Any) -> str:
    """A case that Ana registered so long ago; the worker finds it by itself."""
    at = now() - ago
    return site.do(lambda: register_case(taken_in(at, key, **changes), actor=actor(people.ana), at=at).code)


def test_a_late_task_climbs_to_the_head_and_to_the_secretariat_and_the_board_shows_it(site: Site) -> None:
    nora, julia, ana = (site.as_(part, "/avisos") for part in (people.nora, people.julia, people.ana))
    numbers = site.as_(people.delia, "/tablero")
    look(numbers, "tablero-solo-cifras")
    code = register(site, "late", ago=timedelta(hours=50))
    for page, name in ((nora, "jefatura"), (julia, "secretaria")):
        expect(page.locator("[data-bell-count]")).not_to_have_text("0", timeout=WITHIN)
        page.reload()
        alert = page.locator("article", has_text=code).filter(has_text="Pasó la hora").first
        expect(alert, name).to_be_visible()
        look(page, f"avisos-{name}-tarde")
    nora.locator("article", has_text=code).filter(has_text="Pasó la hora").get_by_role("link").first.click()
    look(nora, "tarea-fuera-de-plazo")
    the_board_shows_it(julia, code)
    ana.goto("/tablero")
    look(ana, "tablero-cem")
    assert [page.faults for page in (nora, julia, ana, numbers) if page.faults] == []


def the_board_shows_it(page: Any, code: str) -> None:
    """The secretariat's: figures within a dozen seconds, then the codes, then the outline of the case."""
    late = page.get_by_role("link", name="Fuera de plazo")
    for _ in range(15):
        page.goto("/tablero")
        if late.count() and page.locator(".badge-late").count():
            break
        page.wait_for_timeout(1000)
    look(page, "tablero-secretaria")
    late.first.click()
    expect(page.get_by_role("link", name=code).first).to_be_visible()
    look(page, "tablero-fuera-de-plazo")
    page.get_by_role("link", name=code).first.click()
    expect(page.get_by_text("Vista por código")).to_be_visible()
    expect(page.get_by_text("Rosaura")).to_have_count(0)
    look(page, "caso-por-codigo")


def test_an_excluded_station_never_sees_the_case(site: Site) -> None:
    bruno = site.as_(people.bruno, "/tareas", size=PHONE)
    code = register(site, "excluded")
    live = bruno.locator("[data-live]").get_by_text(code).first
    expect(live).to_be_visible(timeout=WITHIN)
    ana = site.as_(people.ana, f"/casos/{code}/exclusiones")
    ana.get_by_label("Institución", exact=True).select_option(people.POLICE)
    ana.get_by_label("A nadie de la institución").check()
    ana.get_by_label("¿Por qué?").fill("El denunciado trabaja en esa comisaría (inventado).")
    look(ana, "exclusiones")
    ana.get_by_role("button", name="Dejarlo fuera").click()
    expect(ana.get_by_text("Tiene exclusiones", exact=True)).to_be_visible()
    look(ana, "caso-con-exclusiones")
    for path in (f"/casos/{code}", f"/casos/{code}/ruta", f"/casos/{code}/nota"):
        assert bruno.goto(path).status == 404, path
    look(bruno, "no-lo-encontramos")
    bruno.goto("/tareas")
    expect(bruno.get_by_text(code)).to_have_count(0)
    bruno.goto("/tareas?ver=institucion")
    expect(bruno.get_by_text(code)).to_have_count(0)
    bruno.goto(f"/casos/{code}/abrir-con-motivo")
    bruno.locator("textarea").fill("Quiero verlo aunque no me corresponda.")
    bruno.get_by_role("button", name="Abrir por 30 minutos").click()
    expect(bruno.get_by_text("No existe ese caso o no le corresponde")).to_be_visible()


def test_a_consent_taken_back_closes_the_case_to_who_had_it(site: Site) -> None:
    agreed = (ConsentEntry("services", "given"), ConsentEntry("recipient", "given", "health"))
    fabiola = site.as_(people.fabiola, "/tareas", size=PHONE)
    code = register(site, "consent", consents=agreed)
    expect(fabiola.locator("[data-live]").get_by_text(code).first).to_be_visible(timeout=WITHIN)
    ana = site.as_(people.ana, f"/casos/{code}/consentimientos")
    look(ana, "consentimientos")
    ana.get_by_role("link", name="Retirar este permiso").filter(has_text="salud").click()
    look(ana, "consentimiento-retirar")
    ana.get_by_role("button", name="Sí, retirarlo").click()
    expect(ana.get_by_text("espera").first).to_be_visible()
    assert fabiola.goto(f"/casos/{code}").status == 404
    fabiola.goto("/tareas")
    expect(fabiola.get_by_text(code)).to_have_count(0)


def test_what_leaves_the_platform_names_nobody(site: Site) -> None:
    register(site, "mail")
    page = site.page()
    for _ in range(30):
        if any(site.mail.glob("*")):
            break
        page.wait_for_timeout(500)
    letters = [message_from_bytes(file.read_bytes(), policy=default) for file in site.mail.glob("*")]
    assert letters
    for letter in letters:
        text = f"{letter['subject']} {letter.get_body(('plain',)).get_content()}"  # type: ignore[union-attr]
        assert site.url in text
        told = [word for word in ("Ficticia", "Señor", "sexual", "violencia", "Calle", "00000015") if word in text]
        assert told == [], text
