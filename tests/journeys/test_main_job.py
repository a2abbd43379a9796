"""The main job: a case enters once; each sector that must act is told without reloading, acts, and all can see it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tejido.kernel.clock import lima_date, now
from tests import people
from tests.journeys.site import CODE, PHONE, Site, come_in, look

pytestmark = [pytest.mark.chromium, pytest.mark.django_db]
WITHIN = 10_000  # milliseconds: the alert takes one second; the machine of the test may be busy
TOLD = {
    "policía": people.bruno,
    "salud": people.fabiola,
    "demuna": people.gloria,
    "ugel": people.hugo,
    "escuela": people.irma,
}


def fill_the_case(page: Any) -> None:
    """A girl of 15 tells the CEM of sexual violence by school staff; the family has reported it, all is invented."""
    page.get_by_label("Lo expliqué y me entendió").check()
    page.locator("[name=caso-danger][value=no]").check()
    page.get_by_label("¿Cómo llegó el caso?").select_option("in_person")
    page.get_by_label("Zona donde ella vive o se queda").select_option("lomas-de-carabayllo")
    page.locator("[name=caso-report][value=yes]").check()
    page.get_by_label("¿Quién recibió la denuncia?").select_option("police")
    page.locator("[name=hecho-0-types][value=sexual]").check()
    page.locator("#id_hecho-0-day").fill(str(lima_date(now() - timedelta(days=1))))
    page.locator("#id_hecho-0-hour").fill("16:30")
    page.locator("#id_afectada-0-names").fill("Rosaura Ficticia")
    page.locator("#id_afectada-0-surnames").fill("Quispe Inventada")
    page.locator("#id_afectada-0-age").fill("15")
    page.locator("#id_denunciada-0-names").fill("Teobaldo Inventado")
    page.locator("#d-datos > summary").click()
    page.get_by_label("¿Qué tiene que ver la escuela con este caso?").select_option("sexual_by_staff")
    page.get_by_label("¿Qué institución educativa?").select_option(people.SCHOOL)
    page.locator("#d-avisos > summary").click()
    page.locator("[name=permisos-services][value=given]").check()
    for sector in ("health", "education", "ugel"):  # the list follows what was answered above
        page.locator(f"[name=permisos-to_{sector}][value=given]").check()


def test_a_case_enters_once_and_everybody_who_must_act_is_told(site: Site) -> None:
    screens = {name: site.as_(part, "/tareas", size=PHONE) for name, part in TOLD.items()}
    for screen in screens.values():
        expect(screen.get_by_role("heading", name="Bandeja de tareas", level=1)).to_be_visible()

    ana = site.page()
    ana.goto("/cuenta/entrar")
    look(ana, "entrar")
    come_in(ana, people.ana)
    look(ana, "bandeja-cem-vacia")
    ana.get_by_role("link", name="Registrar", exact=True).first.click()
    expect(ana.get_by_role("heading", name="Registrar un caso")).to_be_visible()
    look(ana, "registro-vacio")
    fill_the_case(ana)
    look(ana, "registro-lleno")
    ana.get_by_role("button", name="Registrar el caso").click()
    expect(ana.get_by_text("El caso quedó registrado")).to_be_visible()
    code = CODE.search(ana.url).group()  # type: ignore[union-attr]
    look(ana, "caso-registrado")

    for name, screen in screens.items():
        expect(screen.locator("[data-live]").get_by_text(code).first, name).to_be_visible(timeout=WITHIN)
    look(screens["policía"], "aviso-policia")
    look(screens["escuela"], "aviso-escuela")

    police_takes_and_closes(screens["policía"], code)
    ana.goto(f"/casos/{code}")
    lane = ana.locator("section", has_text="La ruta, sector por sector").last
    expect(lane.get_by_text("Hecha").first).to_be_visible()
    look(ana, "caso-policia-hizo-lo-suyo")
    ana.get_by_role("link", name="Ver la ruta con sus artículos").click()
    look(ana, "ruta-con-articulos")
    assert {name: page.faults for name, page in (screens | {"ana": ana}).items() if page.faults} == {}


def police_takes_and_closes(page: Any, code: str) -> None:
    """On the phone, from the alert: open it, take it, do it, and see what was written."""
    page.locator("[data-live] .task", has_text=code).first.get_by_role("link").first.click()
    look(page, "tarea-policia")
    page.get_by_role("button", name="Tomar esta tarea").click()
    expect(page.get_by_text("La tarea quedó a su nombre.")).to_be_visible()
    page.locator("summary", has_text="Ya se hizo").click()
    page.locator("#hecho textarea").fill("Se recibió la declaración en la prueba.")
    look(page, "tarea-policia-cerrando")
    page.get_by_role("button", name="Guardar como hecha").click()
    expect(page.get_by_text("La tarea quedó hecha.")).to_be_visible()
    look(page, "tarea-policia-hecha")
