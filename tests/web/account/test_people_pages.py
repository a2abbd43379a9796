"""Who administers accounts, and what that shows."""

from __future__ import annotations

import pytest
from django.test import Client

from tejido.accounts.actors import NO_ROLE, actor_of
from tejido.accounts.models import Account
from tejido.kernel.clock import now
from tests import people

pytestmark = pytest.mark.django_db
MAY = {"karla", "marta", "nora"}


@pytest.mark.parametrize("name", people.CAST)
def test_who_enters(client: Client, name: str) -> None:
    people.log_in(client, people.CAST[name])
    expected = 200 if name in MAY else 403
    assert client.get("/cuenta/personas").status_code == expected
    assert client.get("/cuenta/personas/invitar").status_code == expected


def test_the_head_sees_only_her_people_and_only_operators(client: Client) -> None:
    people.everybody()
    people.log_in(client, people.marta)
    page = client.get("/cuenta/personas").content.decode()
    assert "Ana Inventada" in page
    assert "Bruno Inventada" not in page
    assert "coordination_body" not in client.get("/cuenta/personas/invitar").content.decode()
    assert client.get(f"/cuenta/personas/{people.bruno.code}").status_code == 404


def test_searching_by_name(client: Client) -> None:
    people.everybody()
    people.log_in(client, people.karla)
    page = client.get("/cuenta/personas?q=bru").content.decode()
    assert "Bruno Inventada" in page
    assert "Ana Inventada" not in page


def test_the_history_of_a_person(client: Client) -> None:
    code = people.ana().code
    people.log_in(client, people.karla)
    assert "Operadora u operador" in client.get(f"/cuenta/personas/{code}").content.decode()


def role_now(account: Account) -> str:
    return actor_of(Account.objects.get(pk=account.pk), at=now()).role


def test_giving_and_ending_a_role(client: Client) -> None:
    ana = people.ana()
    people.log_in(client, people.karla)
    path = f"/cuenta/personas/{ana.code}"
    assert client.post(f"{path}/rol", {"role": "coordination_body", "institution": ""}).status_code == 302
    assert role_now(ana) == "coordination_body"
    client.post(f"{path}/terminar")
    assert role_now(ana) == NO_ROLE
    assert "Elija la institución" in client.post(f"{path}/rol", {"role": "operator"}).content.decode()


def test_deactivating_and_coming_back(client: Client) -> None:
    ana = people.ana()
    people.log_in(client, people.karla)
    path = f"/cuenta/personas/{ana.code}"
    client.post(f"{path}/desactivar")
    assert not Account.objects.get(pk=ana.pk).active
    client.post(f"{path}/reactivar")
    assert Account.objects.get(pk=ana.pk).active
    assert "La invitación salió" in client.post(f"{path}/invitar").content.decode()


def test_a_refusal_is_said_on_the_page(client: Client) -> None:
    people.log_in(client, people.karla)
    path = f"/cuenta/personas/{people.karla.code}"
    page = client.post(f"{path}/desactivar", follow=True).content.decode()
    assert "No puede desactivar su propia cuenta" in page
    assert client.post(f"{path}/volar").status_code == 404
    assert client.get(f"{path}/desactivar").status_code == 405


@pytest.mark.parametrize("name", people.CAST)
def test_everybody_reads_her_own_account(client: Client, name: str) -> None:
    people.log_in(client, people.CAST[name])
    page = client.get("/cuenta")
    assert page.status_code == 200
    assert ("Ver solo cifras" in page.content.decode()) == (name in ("delia", "elsa"))
