"""A form sent after the session ended, with no script to help: nothing typed is lost, and nobody else finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver

from tejido.accounts.session_clock import BEGAN, IDLE, LONGEST, SEEN
from tejido.cases.models import Case, Draft
from tejido.cases.services.drafts import read_draft
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.web.unsent import name_of
from tests import people
from tests.people import Part, actor, log_in
from tests.web.intake.filled import KEY, PAGE, filled
from tests.world import intake, open_district

OWN_DRAFT = {"borrador__de": f"/casos/borradores/nuevo-{KEY}"}


@pytest.fixture(autouse=True)
def _district(db: None) -> None:
    open_district()


def left_open(client: Client, part: Part, *, began: timedelta = IDLE, seen: timedelta = IDLE) -> None:
    """The person is in, and the last use was that long ago."""
    log_in(client, part)
    session = client.session
    session[BEGAN], session[SEEN] = ((now() - ago).timestamp() for ago in (began, seen))
    session.save()


def send(client: Client, **changes: Any) -> Any:
    return client.post(PAGE, filled(**(OWN_DRAFT | changes)), headers={"referer": f"http://testserver{PAGE}"})


@pytest.mark.parametrize(("began", "seen"), [(IDLE, IDLE), (LONGEST, timedelta(0))])
def test_what_was_typed_is_there_after_coming_in_again(client: Client, began: timedelta, seen: timedelta) -> None:
    left_open(client, people.ana, began=began, seen=seen)
    answer = send(client, n__hecho="2", hecho__1__detail="Segundo relato inventado")
    assert answer.status_code == 302
    assert not Case.objects.exists()
    assert "_auth_user_id" not in client.session
    login = client.get(answer["Location"]).content.decode()
    assert "quedó guardado como borrador" in login
    assert "inventado" not in login
    entered = client.post("/cuenta/entrar", {"login": people.ana.email, "password": people.PASSWORD, "next": PAGE})
    page = client.get(entered["Location"]).content.decode()
    assert "Segundo relato inventado" in page
    assert "Persona Ficticia" in page


def test_it_belongs_to_who_was_writing(client: Client) -> None:
    left_open(client, people.ana)
    send(client)
    assert [draft.account_code for draft in Draft.objects.all()] == [people.ana.code]
    log_in(client, people.marta)
    assert "Persona Ficticia" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("name", ["", "/casos", "//afuera.example/casos/borradores/x", "/no/existe"])
def test_a_form_that_names_no_draft_is_kept_for_its_page(client: Client, name: str) -> None:
    left_open(client, people.ana)
    answer = send(client, borrador__de=name)
    assert next_of(answer) == f"{PAGE}&sin-enviar=1"
    assert [draft.form for draft in Draft.objects.all()] == ["pagina~casos~nuevo"]


def test_without_a_session_there_is_nobody_to_keep_it_for(client: Client) -> None:
    assert send(client).status_code == 302
    assert not Draft.objects.exists()


def test_a_form_without_its_token_keeps_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    left_open(client, people.ana)
    assert send(client).status_code == 403
    assert not Draft.objects.exists()


# Every other form


MOTIVE = "Trabaja en la comisaría (inventado)"


def next_of(answer: Any) -> str:
    """Where the login leads afterwards."""
    return parse_qs(urlsplit(answer["Location"]).query)["next"][0]


@pytest.fixture
def case(_district: None) -> str:
    """A case that Ana registered half an hour ago."""
    return register_case(intake(), actor=actor(people.ana), at=now() - timedelta(minutes=30)).code


def typed_late(client: Client, part: Part, page: str, fields: dict[str, Any], *, action: str = "") -> str:
    """The address to which the person is led after sending the form too late and coming in again."""
    left_open(client, part)
    answer = client.post(action or page, fields, headers={"referer": f"http://testserver{page}"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/cuenta/entrar")
    entered = client.post("/cuenta/entrar", {"login": part.email, "password": people.PASSWORD, "next": next_of(answer)})
    assert entered.status_code == 302, entered.content.decode()[-900:]
    return str(entered["Location"])


# page after /casos/CODE/ (or a whole address), who, and what is typed: each word must be on the page again
FORMS: list[tuple[str, Part, dict[str, str]]] = [
    ("exclusiones", people.ana, {"exclusion-0-scope": "secretariat", "exclusion-0-reason": MOTIVE}),
    ("actos", people.ana, {"acto-day": "2026-11-20", "acto-hour": "10:33"}),
    ("documentos", people.ana, {"otro-campo": MOTIVE}),
    ("contacto", people.ana, {"contacto-mode": "call", "contacto-number": "900000099"}),
    ("/cuenta/personas/invitar", people.karla, {"email": "nueva@tejido.example", "full_name": "Nueva Inventada"}),
    (f"/turnos/{people.CEM}/personas", people.marta, {"do": "absence", "texto": MOTIVE}),
]


@pytest.mark.parametrize(("path", "who", "fields"), FORMS, ids=[form[0] for form in FORMS])
def test_what_was_typed_in_any_form_is_on_its_page_again(
    client: Client, case: str, path: str, who: Part, fields: dict[str, str]
) -> None:
    page = path if path.startswith("/") else f"/casos/{case}/{path}"
    back = typed_late(client, who, page, fields)
    assert back == f"{page}?sin-enviar=1"
    text = client.get(back).content.decode()
    assert "no llegó a enviarse" in text
    assert [value for value in fields.values() if len(value) > 4 and value not in text] == []
    assert MOTIVE not in client.get(page).content.decode(), "only where the login led"


def test_radios_and_boxes_are_marked_again(client: Client, case: str) -> None:
    page = f"/casos/{case}/consentimientos"
    text = client.get(typed_late(client, people.ana, page, {"c-point": "statistics", "c-answer": "refused"})).content
    marked = re.findall(r'<input[^>]*value="([^"]+)"[^>]*checked', text.decode())
    assert {"statistics", "refused"} <= set(marked)
    assert "También había escrito" not in text.decode(), "all had its place"


def test_it_is_sealed_belongs_to_its_account_and_goes_when_sent(client: Client, case: str) -> None:
    page = f"/casos/{case}/exclusiones"
    fields = {"exclusion-0-scope": "secretariat", "exclusion-0-reason": MOTIVE}
    back = typed_late(client, people.ana, page, fields)
    row = Draft.objects.get()
    assert row.account_code == people.ana.code
    assert MOTIVE.encode() not in bytes(row.body_sealed)
    other = log_in(Client(), people.marta)
    assert MOTIVE not in other.get(back).content.decode()
    assert MOTIVE in client.get(back).content.decode()
    sent = client.post(back, fields, headers={"referer": f"http://testserver{back}"})
    assert sent.status_code == 302
    assert not Draft.objects.exists()


def test_another_account_on_the_same_phone_finds_nothing(client: Client, case: str) -> None:
    page = f"/casos/{case}/exclusiones"
    left_open(client, people.ana)
    answer = client.post(page, {"exclusion-0-reason": MOTIVE}, headers={"referer": f"http://testserver{page}"})
    entered = client.post(
        "/cuenta/entrar", {"login": people.marta.email, "password": people.PASSWORD, "next": next_of(answer)}
    )
    assert MOTIVE not in client.get(entered["Location"]).content.decode()
    assert "left" not in client.session
    assert "Lo que no llegó" not in client.get("/cuenta").content.decode()


def test_what_the_page_asked_in_between_loses_nothing(client: Client, case: str) -> None:
    page = f"/casos/{case}/exclusiones"
    left_open(client, people.ana)
    assert client.get("/avisos", headers={"X-Fragmento": "1"}).status_code == 401
    assert client.get(page).status_code == 302
    answer = client.post(page, {"exclusion-0-reason": MOTIVE}, headers={"referer": f"http://testserver{page}"})
    assert next_of(answer) == f"{page}?sin-enviar=1"
    assert Draft.objects.get().account_code == people.ana.code


def test_where_the_page_no_longer_opens_it_is_shown_to_be_copied(client: Client, case: str) -> None:
    page = f"/cuenta/personas/{people.ana.code}/desactivar"
    back = typed_late(client, people.karla, page, {"motivo": MOTIVE})
    assert back == f"/cuenta/personas/{people.ana.code}?sin-enviar=1", "the page that holds the form, not its address"
    gone = "/casos/C-0000-0000/exclusiones"
    text = client.get(typed_late(client, people.ana, gone, {"exclusion-0-reason": MOTIVE})).content.decode()
    assert "para copiarlo" in text
    assert MOTIVE in text
    account = client.get("/cuenta").content.decode()
    assert f"{gone}?sin-enviar=1" in account
    client.post("/casos/borradores/pagina~casos~C-0000-0000~exclusiones/descartar", {"fin": "1"})
    assert gone not in client.get("/cuenta").content.decode()


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/cuenta/contrasena", {"oldpassword": people.PASSWORD, "password1": "x" * 12}),
        ("/cuenta/segundo-paso/aplicacion", {"code": "123456"}),
        ("/cuenta/salir", {"a": "b"}),
        ("/avisos/vistos", {}),
        ("/" + "x" * 90, {"a": "b"}),
    ],
)
def test_no_secret_and_nothing_empty_is_kept(client: Client, path: str, fields: dict[str, str]) -> None:
    left_open(client, people.ana)
    client.post(path, fields, headers={"referer": f"http://testserver{path}"})
    assert not Draft.objects.exists()


def test_files_are_not_kept(client: Client, case: str) -> None:
    left_open(client, people.ana)
    page, file = f"/casos/{case}/documentos", SimpleUploadedFile("foto.png", b"x", content_type="image/png")
    client.post(page, {"doc-file": file, "doc-note": MOTIVE}, headers={"referer": f"http://testserver{page}"})
    assert read_draft(Draft.objects.get().form, actor=actor(people.ana)) == {"doc-note": [MOTIVE]}


def test_after_opening_what_is_sealed_the_form_has_what_was_typed(client: Client, case: str) -> None:
    page = f"/casos/{case}/contacto"
    back = typed_late(client, people.ana, page, {"contacto-mode": "call", "contacto-number": "900000099"})
    text = client.post(back, {"abrir": "1"}).content.decode()
    assert 'value="900000099"' in text
    assert "900000015" not in text


def test_it_never_leads_out_of_the_site(client: Client) -> None:
    log_in(client, people.ana)
    answer = client.post("/casos/borradores/pagina~~afuera.example/descartar")
    assert answer["Location"] == "/casos"


def _addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Every address, with its parameters as long as they are."""
    long = {"case": "C-0000-0000", "int": "123456"}
    for one in resolver.url_patterns:
        here = before + str(one.pattern).lstrip("^").rstrip("$")
        if isinstance(one, URLResolver):
            yield from _addresses(one, here)
        else:
            yield re.sub(r"<(?:(\w+):)?\w+>", lambda found: long.get(found[1] or "", "x" * 18), here)


def test_no_page_that_is_written_on_has_an_address_too_long_to_be_kept_by() -> None:
    every = list(_addresses(get_resolver()))
    assert len(every) > 200
    only_read = ("/observatorio/", "/api/", "/static/", "/cuenta/contrasena/", "/cuenta/invitacion/")
    assert [path for path in every if not name_of(path) and not path.startswith(only_read)] == []
    assert name_of("/" + "x" * 80) == "", "else the test could not fail"
