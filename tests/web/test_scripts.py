"""The small scripts in a real Chromium: drafts survive, alerts arrive, the exit leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import CHROMIUM
from tests.web.gallery.serving import Asked, site

pytestmark = pytest.mark.chromium
HEAD = '<!doctype html><html lang="es"><head><title>Prueba</title>{}</head>'
SCRIPT = '<script src="/static/web/{}.js" defer></script>'
FORM = (
    HEAD.format(SCRIPT.format("borrador"))
    + """<body data-actor="P-1"><form method="post" action="/enviar" data-once data-draft-url="/borrador/1">
<input type="hidden" name="csrfmiddlewaretoken" value="t"><input name="dni"><input name="clave" type="password">
<input type="checkbox" name="tipo" value="a"><input type="checkbox" name="tipo" value="b">
<textarea name="relato"></textarea>
<div data-when="tipo=b"><input name="solo_b"></div><button>Enviar</button></form>
<form method="post" action="/salir" data-logout><button id="salir">Salir</button></form>"""
)
LIVE = (
    HEAD.format('<meta name="stream-url" content="/flujo">' + SCRIPT.format("aviso"))
    + """<body data-actor="P-1"><a href="/tareas" data-bell><span data-bell-count hidden>0</span></a>
<div data-live="/lista"><a id="T-1" class="task" href="/t/1">Una</a></div><div role="status" data-live-voice></div>"""
)
PUBLIC = HEAD.format(SCRIPT.format("salida")) + '<body><a href="/salir-rapido" data-exit="{}">Salir rápido</a><input>'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


class Server:
    """Answers from a table and keeps what was asked."""

    def __init__(self, **answers: tuple[int, dict[str, str], str]) -> None:
        self.answers = {f"/{path.replace('__', '/')}": answer for path, answer in answers.items()}
        self.asked: list[Asked] = []

    def __call__(self, asked: Asked) -> tuple[int, dict[str, str], str]:
        self.asked.append(asked)
        status, headers, body = self.answers.get(asked.path.partition("?")[0], (404, {}, ""))
        return status, dict(headers), body

    def to(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path.partition("?")[0] == path]


def write(page: Any) -> None:
    page.fill("[name=dni]", "00000001")
    page.fill("[name=relato]", "Lo que pasó")
    page.fill("[name=clave]", "no se guarda")
    page.check("[value=b]")


def test_what_is_typed_goes_to_the_draft_and_the_password_does_not(browser: Browser) -> None:
    server = Server(borrador__1=(204, {}, ""))
    with site({"/caso": FORM}, server) as address:
        page = browser.new_page()
        page.goto(f"{address}/caso")
        write(page)
        page.get_by_text("Borrador guardado").wait_for(timeout=6000)
        sent = server.to("/borrador/1")[-1]
        assert "00000001" in sent.body
        assert "no se guarda" not in sent.body
        assert page.evaluate("sessionStorage.length") == 0
        page.close()


@pytest.mark.parametrize("status", [401, 403])
def test_when_the_session_ends_the_text_stays_in_the_tab_and_comes_back(browser: Browser, status: int) -> None:
    server = Server(borrador__1=(status, {}, ""), cuenta__entrar=(200, {}, HEAD.format("") + "<body>Entrar"))
    with site({"/caso": FORM}, server) as address:
        page = browser.new_page()
        page.goto(f"{address}/caso")
        write(page)
        page.get_by_role("link", name="entre otra vez").click(timeout=6000)
        assert page.url.endswith("/cuenta/entrar?next=%2Fcaso")
        page.goto(f"{address}/caso")
        assert page.input_value("[name=relato]") == "Lo que pasó"
        assert page.is_checked("[value=b]")
        assert not page.is_checked("[value=a]")
        assert page.input_value("[name=clave]") == ""
        page.close()


def test_a_block_added_before_the_session_ended_is_drawn_again_by_the_server(browser: Browser) -> None:
    two = '<input type="hidden" name="n-hecho" value="2"><input name="hecho-1-detail" id="segundo">'
    one = '<input type="hidden" name="n-hecho" value="1">'
    place = '<input name="dni">'
    server = Server(
        borrador__1=(401, {}, ""), caso=(200, {"Content-Type": "text/html"}, FORM.replace(place, place + two))
    )
    with site({}, server) as address:
        page = browser.new_page()
        page.goto(f"{address}/caso")
        write(page)
        page.fill("#segundo", "Segundo hecho inventado")
        page.get_by_role("link", name="entre otra vez").wait_for(timeout=6000)
        server.answers["/caso"] = (200, {"Content-Type": "text/html"}, FORM.replace(place, place + one))
        server.answers["/borrador/1"] = (204, {}, "")
        before = len(server.to("/caso"))
        page.goto(f"{address}/caso")
        page.wait_for_function("!Object.keys(sessionStorage).length")
        page.wait_for_load_state()
        assert "Segundo hecho inventado" in server.to("/borrador/1")[-1].body
        assert len(server.to("/caso")) == before + 2, "asked, and asked again once the draft is kept"
        page.close()


def test_leaving_the_account_empties_the_tab(browser: Browser) -> None:
    server = Server(borrador__1=(401, {}, ""), salir=(200, {}, "<p>fuera"))
    with site({"/caso": FORM}, server) as address:
        page = browser.new_page()
        page.goto(f"{address}/caso")
        write(page)
        page.get_by_text("Su sesión terminó").wait_for(timeout=6000)
        assert page.evaluate("sessionStorage.length") == 1
        page.click("#salir")
        page.get_by_text("fuera").wait_for()
        assert page.evaluate("sessionStorage.length") == 0
        page.close()


def test_another_person_does_not_get_what_the_first_one_typed(browser: Browser) -> None:
    server = Server(borrador__1=(401, {}, ""))
    with site({"/caso": FORM, "/otra": FORM.replace("P-1", "P-2")}, server) as address:
        page = browser.new_page()
        page.goto(f"{address}/caso")
        write(page)
        page.get_by_text("Su sesión terminó").wait_for(timeout=6000)
        page.goto(f"{address}/otra")
        assert page.input_value("[name=relato]") == ""
        assert page.evaluate("sessionStorage.length") == 0
        page.close()


def test_what_was_refused_comes_back_on_return_and_what_was_accepted_does_not(browser: Browser) -> None:
    refused, accepted = FORM.replace('data-actor="P-1"', 'data-actor="P-1" data-keep'), '<body data-actor="P-1">Listo'
    pages = {"/caso": FORM, "/otra": HEAD.format(SCRIPT.format("borrador")) + accepted}
    server = Server(enviar=(422, {}, refused.replace("/borrador/1", "/borrador/2")), borrador__1=(204, {}, ""))
    with site(pages, server) as address:
        page = browser.new_page()
        page.goto(f"{address}/caso")
        write(page)
        page.click("form button")
        page.goto(f"{address}/caso")
        assert page.input_value("[name=relato]") == "Lo que pasó"
        page.click("form button")
        page.goto(f"{address}/otra")
        page.get_by_text("Listo").wait_for()
        page.goto(f"{address}/caso")
        assert page.input_value("[name=relato]") == ""
        page.close()


def test_a_second_press_does_not_send_twice_and_conditions_show(browser: Browser) -> None:
    server = Server(enviar=(204, {}, ""), borrador__1=(204, {}, ""))
    with site({"/caso": FORM}, server) as address:
        page = browser.new_page()
        page.goto(f"{address}/caso")
        assert page.is_hidden("[name=solo_b]")
        page.check("[value=b]")
        assert page.is_visible("[name=solo_b]")
        page.evaluate("b = document.querySelector('form button'); b.click(); b.click()")
        page.wait_for_timeout(300)
        assert len(server.to("/enviar")) == 1
        page.close()


def test_an_alert_arrives_without_reloading(browser: Browser) -> None:
    stream = 'retry: 60000\n\nevent: aviso\ndata: {"unseen": 2}\n\n'
    new = '<a id="T-1" class="task" href="/t/1">Una</a><a id="T-2" class="task" href="/t/2">Dos</a>'
    server = Server(flujo=(200, {"Content-Type": "text/event-stream"}, stream), lista=(200, {"X-Unseen": "2"}, new))
    with site({"/tareas": LIVE}, server) as address:
        page = browser.new_page()
        page.goto(f"{address}/tareas")
        page.locator("#T-2.is-fresh").wait_for(timeout=4000)
        assert page.inner_text("[data-bell-count]") == "2"
        assert page.get_attribute("[data-bell]", "aria-label") == "Avisos sin ver: 2"
        assert page.inner_text("[data-live-voice]") == "Llegaron 2 avisos nuevos."
        assert page.title() == "(2) Prueba"
        assert page.locator("#T-1.is-fresh").count() == 0
        assert server.to("/lista")[0].headers["X-Fragmento"] == "1"
        page.close()


@pytest.mark.parametrize("how", ["click", "escape"])
def test_the_exit_goes_to_the_neutral_page_and_going_back_does_not_return(browser: Browser, how: str) -> None:
    server = Server(antes=(200, {}, "<p>antes"), neutral=(200, {}, "<p>neutral"))
    with site({"/": PUBLIC.format("/neutral")}, server) as address:
        page = browser.new_page()
        page.goto(f"{address}/antes")
        page.goto(f"{address}/")
        if how == "click":
            page.click("[data-exit]")
        else:
            for _ in range(3):
                page.keyboard.press("Escape")
        page.get_by_text("neutral").wait_for()
        page.go_back()
        assert page.url.endswith("/antes")
        page.close()


def test_two_presses_of_escape_are_not_an_exit(browser: Browser) -> None:
    with site({"/": PUBLIC.format("/neutral")}) as address:
        page = browser.new_page()
        page.goto(f"{address}/")
        for key in ("Escape", "Escape", "a", "Escape"):
            page.keyboard.press(key)
        page.wait_for_timeout(200)
        assert page.url == f"{address}/"
        page.close()
