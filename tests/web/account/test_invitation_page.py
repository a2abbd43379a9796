"""The door of an invitation, as the person finds it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.test import Client

from tejido.accounts.models import Account
from tejido.accounts.services.invitations import Invited, invite_account
from tejido.kernel.clock import now
from tests import people

pytestmark = pytest.mark.django_db
SAID = {"full_name": "Rosa Inventada", "email": "rosa@tejido.example", "role": "coordination_body", "institution": ""}


def invited(hours_ago: int = 0) -> Invited:
    return invite_account(
        email="rosa@tejido.example",
        full_name="Rosa Inventada",
        role="operator",
        place=people.ana.place,
        actor=people.actor(people.karla),
        at=now() - timedelta(hours=hours_ago),
    )


def test_the_person_chooses_a_password_and_comes_in(client: Client) -> None:
    path = f"/cuenta/invitacion/{invited().token}"
    assert "Hola, Rosa Inventada" in client.get(path).content.decode()
    said = {"password": people.PASSWORD, "again": people.PASSWORD}
    assert client.post(path, said)["Location"] == "/cuenta/entrar"
    answer = client.post("/cuenta/entrar", {"login": "rosa@tejido.example", "password": people.PASSWORD})
    assert answer["Location"] == "/"
    client.post("/cuenta/salir")
    again = client.post(path, said)
    assert again.status_code == 404
    assert "ya se usó, venció" in again.content.decode()


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("corta", "corta", "contraseña"),
        (people.PASSWORD, "distinta de la otra", "no son iguales"),
        ("", "", "Escriba una contraseña"),
    ],
)
def test_what_is_wrong_is_said_and_the_door_stays_open(client: Client, password: str, again: str, said: str) -> None:
    path = f"/cuenta/invitacion/{invited().token}"
    page = client.post(path, {"password": password, "again": again})
    assert page.status_code == 200
    assert said in page.content.decode()
    assert client.get(path).status_code == 200


def test_a_late_or_invented_door_is_closed(client: Client) -> None:
    assert client.get(f"/cuenta/invitacion/{invited(hours_ago=72).token}").status_code == 404
    assert client.get("/cuenta/invitacion/inventada").status_code == 404


def test_another_persons_session_must_end_first(client: Client) -> None:
    token = invited().token
    people.log_in(client, people.ana)
    assert client.get(f"/cuenta/invitacion/{token}").status_code == 409


def test_the_administrator_invites_by_mail(client: Client) -> None:
    people.log_in(client, people.karla)
    page = client.post("/cuenta/personas/invitar", SAID)
    assert "La invitación salió" in page.content.decode()
    assert "/cuenta/invitacion/" not in page.content.decode(), "who administers does not get the door"
    found = re.search(r"http://testserver(/cuenta/invitacion/\S+)", mail.outbox[0].body)
    assert found
    assert Client().get(found[1]).status_code == 200


def test_when_the_mail_does_not_go_the_link_is_shown_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object, messages: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)
    people.log_in(client, people.karla)
    assert "/cuenta/invitacion/" in client.post("/cuenta/personas/invitar", SAID).content.decode()
    assert Account.objects.filter(email="rosa@tejido.example").exists()
