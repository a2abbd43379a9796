"""Other ways in and hard moments: a reason, a session that ends, a double press, no scripts, only a keyboard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tejido.cases.models import Case
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import lima_date, now
from tests import people
from tests.journeys.site import CODE, PHONE, Site, come_in, focus_by_keyboard, look
from tests.journeys.test_watch import WITHIN, taken_in
from tests.people import Part, actor

pytestmark = [pytest.mark.chromium, pytest.mark.django_db]
OTHER_CEM = Part("Tania", "P-TAN1-0020", "operator", "cem-comisaria", "cem")
OTHER_HEAD = Part("Ursula", "P-VRS1-0021", "head", "cem-comisaria", "cem")


def register(site: Site, key: str) -> str:
    at = now() - timedelta(minutes=1)
    return site.do(lambda: register_case(taken_in(at, key), actor=actor(people.ana), at=at).code)


def cases(site: Site) -> int:
    return site.do(Case.objects.count)


def least(page: Any) -> None:
    """The least with which a case may be registered."""
    page.get_by_label("Lo expliqué y me entendió").check()
    page.get_by_label("¿Cómo llegó el caso?").select_option("in_person")
    page.locator("[name=hecho-0-types][value=physical]").check()
    page.locator("#id_afectada-0-names").fill("Persona Ficticia")


def test_another_cem_opens_with_a_reason_and_its_head_hears_of_it(site: Site) -> None:
    code = register(site, "glass")
    tania, ursula = site.as_(OTHER_CEM, f"/casos/{code}"), site.as_(OTHER_HEAD, "/avisos")
    expect(tania.get_by_role("heading", name="No lo encontramos")).to_be_visible()
    tania.get_by_role("link", name="Pedir apertura con motivo").click()
    tania.locator("textarea").fill("La señora llegó a nuestra puerta y pide saber de su caso.")
    look(tania, "abrir-con-motivo")
    tania.get_by_role("button", name="Abrir por 30 minutos").click()
    expect(tania.get_by_text("Abierto con motivo hasta las")).to_be_visible()
    look(tania, "caso-abierto-con-motivo")
    tania.get_by_role("button", name="Ver datos de identidad").click()
    expect(tania.get_by_text("Persona Ficticia").first).to_be_visible()
    look(tania, "identidad")

    expect(ursula.locator("[data-bell-count]")).to_have_text("1", timeout=WITHIN)
    ursula.reload()
    look(ursula, "aviso-de-apertura")
    ursula.locator("article", has_text=code).get_by_role("link").first.click()
    expect(ursula.get_by_text("La señora llegó a nuestra puerta")).to_be_visible()
    look(ursula, "revisar-apertura")
    ursula.locator("[name=finding]").first.check()
    ursula.get_by_role("button", name="Guardar").click()
    expect(ursula.get_by_text("La revisión quedó guardada")).to_be_visible()

    tania.goto(f"/casos/{code}")
    tania.get_by_role("button", name="Cerrarlo ahora").click()
    assert tania.goto(f"/casos/{code}").status == 404


def test_the_session_ends_while_typing_and_nothing_is_lost(site: Site) -> None:
    ana = site.as_(people.ana, "/casos/nuevo", size=PHONE)
    ana.locator("[name=hecho-0-types][value=sexual]").check()
    ana.context.clear_cookies()
    ana.locator("#id_afectada-0-names").fill("Persona Ficticia")
    expect(ana.get_by_text("Su sesión terminó")).to_be_visible(timeout=WITHIN)
    look(ana, "sesion-terminada")
    ana.get_by_role("link", name="entre otra vez y continúe").click()
    come_in(ana, people.ana)
    expect(ana.locator("#id_afectada-0-names")).to_have_value("Persona Ficticia")
    expect(ana.locator("[name=hecho-0-types][value=sexual]")).to_be_checked()


def test_a_double_press_and_a_form_sent_again_make_one_case(site: Site) -> None:
    ana = site.as_(people.ana, "/casos/nuevo")
    before = cases(site)
    least(ana)
    ana.get_by_role("button", name="Registrar el caso").dblclick()
    expect(ana.get_by_text("El caso quedó registrado")).to_be_visible()
    code = CODE.search(ana.url).group()  # type: ignore[union-attr]
    ana.go_back()
    ana.wait_for_load_state()
    if ana.get_by_role("button", name="Registrar el caso").count():
        least(ana)
        ana.get_by_role("button", name="Registrar el caso").click()
    expect(ana.get_by_text(code).first).to_be_visible()
    assert cases(site) == before + 1


def test_without_scripts_a_case_is_registered_and_a_task_is_closed(site: Site) -> None:
    ana = site.as_(people.ana, "/casos/nuevo", scripts=False, size=PHONE)
    ana.get_by_role("button", name="Registrar el caso").click()
    expect(ana.locator("#errores")).to_contain_text("Elija cómo llegó el caso")
    least(ana)
    ana.get_by_label("Zona donde ella vive o se queda").select_option("lomas-de-carabayllo")
    ana.locator("[name=caso-report][value=yes]").check()
    ana.get_by_label("¿Quién recibió la denuncia?").select_option("police")
    ana.get_by_role("button", name="Registrar el caso").click()
    expect(ana.get_by_text("El caso quedó registrado")).to_be_visible()
    code = CODE.search(ana.url).group()  # type: ignore[union-attr]

    bruno = site.as_(people.bruno, "/tareas", scripts=False, size=PHONE)
    for _ in range(20):
        if bruno.locator(".task", has_text=code).count():
            break
        bruno.wait_for_timeout(500)
        bruno.reload()
    bruno.locator(".task", has_text=code).first.get_by_role("link").first.click()
    bruno.get_by_role("button", name="Tomar esta tarea").click()
    bruno.locator("summary", has_text="Ya se hizo").click()
    bruno.locator("#hecho textarea").fill("Hecho sin scripts en la prueba.")
    bruno.get_by_role("button", name="Guardar como hecha").click()
    expect(bruno.get_by_text("La tarea quedó hecha.")).to_be_visible()


def test_with_the_keyboard_alone_from_the_door_to_a_closed_task(site: Site) -> None:
    code = register(site, "keyboard")
    page = site.page(size=PHONE)
    page.goto("/cuenta/entrar")
    focus_by_keyboard(page, "id_login")
    page.keyboard.type(people.bruno.email)
    focus_by_keyboard(page, "id_password")
    page.keyboard.type(people.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bandeja de tareas")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Saltar al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    task = page.locator("[data-live] .task", has_text=code).first
    expect(task).to_be_visible(timeout=WITHIN)
    focus_by_keyboard(page, task.get_by_role("link").first.inner_text())
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Tomar esta tarea")).to_be_visible()
    focus_by_keyboard(page, "Tomar esta tarea")
    page.keyboard.press("Enter")
    expect(page.get_by_text("La tarea quedó a su nombre.")).to_be_visible()
    focus_by_keyboard(page, "Ya se hizo")
    page.keyboard.press("Enter")
    focus_by_keyboard(page, "Guardar como hecha")
    page.keyboard.press("Enter")
    expect(page.get_by_text("La tarea quedó hecha.")).to_be_visible()


def test_what_was_typed_wrong_is_told_at_the_field_and_kept(site: Site) -> None:
    ana = site.as_(people.ana, "/casos/nuevo", size=PHONE)
    least(ana)
    ana.locator("#id_hecho-0-day").fill(str(lima_date(now() + timedelta(days=3))))
    ana.locator("#id_afectada-0-age").fill("15")
    ana.locator("#d-afectada-0 > summary").click()
    ana.locator("#id_afectada-0-document_number").fill("123")
    ana.get_by_role("button", name="Registrar el caso").click()
    expect(ana.locator("#errores")).to_be_visible()
    expect(ana.locator("#id_afectada-0-document_number")).to_have_value("123")
    expect(ana.locator("#id_hecho-0-day")).to_have_attribute("aria-invalid", "true")
    expect(ana.locator("#id_afectada-0-document_number")).to_have_attribute("aria-invalid", "true")
    look(ana, "registro-con-errores")
