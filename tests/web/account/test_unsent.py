"""A form sent after the session ended, with no script to help: nothing typed is lost, and nobody else finds it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tejido.accounts.session_clock import BEGAN, IDLE, LONGEST, SEEN
from tejido.cases.models import Case, Draft
from tejido.kernel.clock import now
from tests import people
from tests.people import Part, log_in
from tests.web.intake.filled import KEY, PAGE, filled
from tests.world import open_district

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


@pytest.mark.parametrize("name", ["", "/casos", "nuevo-otra", "//afuera.example/casos/borradores/x", "/no/existe"])
def test_a_form_that_names_no_draft_keeps_nothing(client: Client, name: str) -> None:
    left_open(client, people.ana)
    assert send(client, borrador__de=name).status_code == 302
    assert not Draft.objects.exists()


def test_who_may_not_write_keeps_nothing(client: Client) -> None:
    left_open(client, people.delia)
    assert send(client).status_code == 302
    assert not Draft.objects.exists()


def test_without_a_session_there_is_nobody_to_keep_it_for(client: Client) -> None:
    assert send(client).status_code == 302
    assert not Draft.objects.exists()


def test_a_form_without_its_token_keeps_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    left_open(client, people.ana)
    assert send(client).status_code == 403
    assert not Draft.objects.exists()
