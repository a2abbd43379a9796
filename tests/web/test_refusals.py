"""An error of the layers below becomes a calm page with its status; any other is left to Django."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from tejido.kernel.errors import CannotUnseal, Conflict, FieldErrors, NotFound, NotPermitted, TejidoError, WrongFile
from tejido.web.refusals import Refusals
from tests.people import julia, log_in


def middleware() -> Refusals:
    return Refusals(lambda request: pytest.fail("not asked"))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotPermitted("No puede."), 403),
        (NotFound("No está."), 404),
        (Conflict("Ya se hizo."), 409),
        (FieldErrors({"dni": ["El DNI tiene 8 cifras."]}), 422),
        (CannotUnseal("Falta la llave."), 500),
    ],
)
def test_each_error_has_its_status_and_its_sentence(error: TejidoError, status: int) -> None:
    request = RequestFactory().get("/x", headers={"Referer": "http://testserver/casos?p=2"})
    answer = middleware().process_exception(request, error)
    assert answer is not None
    assert answer.status_code == status
    text = answer.content.decode()
    assert error.message in text
    assert 'href="/casos?p=2"' in text


def test_a_wrong_file_of_a_district_is_told_and_logged_for_who_administers(caplog: pytest.LogCaptureFixture) -> None:
    request = RequestFactory().get("/protocolos/local/leer")
    answer = middleware().process_exception(request, WrongFile("quiz.yaml", 7, "falta el campo «right»"))
    assert answer is not None
    assert answer.status_code == 503
    text = answer.content.decode()
    assert "el resto sigue funcionando" in text
    assert "quiz.yaml, línea 7: falta el campo «right»" in text
    [line] = [one for one in caplog.records if one.levelname == "ERROR"]
    assert "quiz.yaml, línea 7" in line.getMessage()
    assert line.exc_info is None


def test_a_page_of_another_site_is_not_linked() -> None:
    request = RequestFactory().get("/x", headers={"Referer": "https://otra.example/casos"})
    answer = middleware().process_exception(request, NotFound("No está."))
    assert answer is not None
    assert "otra.example" not in answer.content.decode()


@pytest.mark.parametrize("path", ["//otra.example/casos", "/\\\\otra.example", "///otra.example"])
def test_a_path_that_a_browser_would_take_for_another_site_is_not_linked(path: str) -> None:
    request = RequestFactory().get("/x", headers={"Referer": f"http://testserver{path}"})
    answer = middleware().process_exception(request, NotFound("No está."))
    assert answer is not None
    assert 'href="/otra.example' in answer.content.decode()


def test_other_exceptions_are_not_swallowed() -> None:
    assert middleware().process_exception(RequestFactory().get("/"), ValueError()) is None


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/directorio/%00", "/directorio?q=a%00b", "/cuenta/invitacion/%00"])
def test_an_address_that_the_database_cannot_be_asked_for_does_not_exist(client: Client, address: str) -> None:
    log_in(client, julia)
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Esa dirección no existe" in answer.content.decode()


def test_what_no_form_reads_and_carries_a_null_character_is_refused() -> None:
    request = RequestFactory().post("/x", {"quien": "a\0b"}, headers={"Referer": "http://testserver/turnos"})
    answer = middleware().process_exception(request, ValueError("A string literal cannot contain NUL (0x00)"))
    assert answer is not None
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "borre ese dato, escríbalo otra vez" in text
    assert 'href="/turnos"' in text
