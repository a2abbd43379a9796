"""The page of the connections: who enters, what is shown once, and who approves what."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tejido.accounts.machines.models import MachineToken
from tejido.accounts.machines.services.tokens import hash_of
from tejido.alerts.webhooks.models import Subscription
from tejido.ledger.models import LedgerEntry
from tests import people

pytestmark = pytest.mark.usefixtures("district")
MAY = {"karla", "marta", "nora"}
SECRET = re.compile(r"(?:tejido|firma)_[\w-]{43}")


def token_form(**changes: object) -> dict[str, object]:
    said = {
        "institution": people.CEM, "name": "Historia inventada", "scopes": ["tasks.read", "identity.read"],
        "days": "90", "calls_a_minute": "300",
    }  # fmt: skip
    return {**said, **changes}


@pytest.mark.parametrize("name", people.CAST)
def test_who_enters(client: Client, name: str) -> None:
    people.log_in(client, people.CAST[name])
    expected = 200 if name in MAY else 403
    for path in ("", "/token-nuevo", "/suscripcion-nueva"):
        assert client.get(f"/conexiones{path}").status_code == expected
    assert client.post("/conexiones/token-nuevo", token_form()).status_code in ((200, 422) if name in MAY else (403,))


def test_the_secret_is_shown_once_and_only_its_hash_is_kept(client: Client) -> None:
    people.log_in(client, people.marta)
    page = client.post("/conexiones/token-nuevo", token_form())
    (secret,) = SECRET.findall(page.content.decode())
    assert "no-store" in page["Cache-Control"]
    row = MachineToken.objects.get()
    assert row.secret_hash == hash_of(secret)
    assert (row.approved_by, row.institution_code) == (people.marta.code, people.CEM)
    listed = client.get("/conexiones").content.decode()
    assert secret not in listed
    assert row.secret_hash not in listed
    assert "Lee identidades" in listed
    assert LedgerEntry.objects.get(action="token.created").actor_code == people.marta.code


def test_what_the_administration_creates_waits_for_the_head(client: Client) -> None:
    people.log_in(client, people.karla)
    page = client.post("/conexiones/token-nuevo", token_form()).content.decode()
    assert "Todavía no vale" in page
    row = MachineToken.objects.get()
    assert row.approved_at is None
    assert client.post(f"/conexiones/tokens/{row.code}/aprobar").status_code == 403
    nora, marta = people.log_in(Client(), people.nora), people.log_in(Client(), people.marta)
    assert nora.post(f"/conexiones/tokens/{row.code}/aprobar").status_code == 404
    assert "Espera la aprobación" in marta.get("/conexiones").content.decode()
    assert marta.post(f"/conexiones/tokens/{row.code}/aprobar").status_code == 302
    assert MachineToken.objects.get().approved_by == people.marta.code


def test_another_secret_and_an_end(client: Client) -> None:
    people.log_in(client, people.marta)
    (first,) = SECRET.findall(client.post("/conexiones/token-nuevo", token_form()).content.decode())
    code = MachineToken.objects.get().code
    (second,) = SECRET.findall(client.post(f"/conexiones/tokens/{code}/cambiar").content.decode())
    assert first != second
    assert MachineToken.objects.get().secret_hash == hash_of(second)
    client.post(f"/conexiones/tokens/{code}/anular")
    assert MachineToken.objects.get().revoked_by == people.marta.code
    assert client.post(f"/conexiones/tokens/{code}/cambiar").status_code == 409
    assert client.post(f"/conexiones/tokens/{code}/otro").status_code == 404


@pytest.mark.parametrize(
    "changes", [{"name": ""}, {"scopes": []}, {"scopes": ["todo"]}, {"days": "9999"}, {"institution": people.POLICE}]
)
def test_a_form_that_cannot_be_is_told_and_leaves_nothing(client: Client, changes: dict[str, object]) -> None:
    people.log_in(client, people.marta)
    assert client.post("/conexiones/token-nuevo", token_form(**changes)).status_code == 422
    assert not MachineToken.objects.exists()


def test_a_subscription_is_made_by_the_head_and_stopped_by_either(client: Client) -> None:
    people.log_in(client, people.marta)
    said = {"name": "Historia inventada", "url": "http://localhost:9/avisos"}
    page = client.post("/conexiones/suscripcion-nueva", said).content.decode()
    assert SECRET.search(page)
    row = Subscription.objects.get()
    assert SECRET.search(client.post(f"/conexiones/suscripciones/{row.code}/cambiar").content.decode())
    karla = people.log_in(Client(), people.karla)
    assert karla.post("/conexiones/suscripcion-nueva", said).status_code == 422
    assert karla.post(f"/conexiones/suscripciones/{row.code}/cambiar").status_code == 403
    assert karla.post(f"/conexiones/suscripciones/{row.code}/detener").status_code == 302
    assert Subscription.objects.get().stopped_by == people.karla.code
    assert "Detenida" in client.get("/conexiones").content.decode()


@pytest.mark.parametrize("url", ["", "ftp://x.pe", "http://example.pe/a", "https://u:c@x.pe", "no", "https://x.pe/#a"])
def test_an_address_that_is_none_is_refused(client: Client, url: str) -> None:
    people.log_in(client, people.marta)
    said = {"name": "Historia inventada", "url": url}
    assert client.post("/conexiones/suscripcion-nueva", said).status_code == 422
    assert not Subscription.objects.exists()
