"""Opening a case with a reason, and the log that others read."""

from __future__ import annotations

import pytest
from django.test import Client

from tejido.accounts.models import GlassSession
from tejido.cases.models import Case
from tejido.kernel.clock import now
from tejido.vault.services.subject_keys import create_subject_key
from tests import people

pytestmark = pytest.mark.django_db
CASE = "C-7K3F-9QXM"
PATH = f"/casos/{CASE}/abrir-con-motivo"
REASON = {"reason": "La señora llamó a la comisaría y pide ayuda"}


@pytest.fixture(autouse=True)
def a_case(db: None) -> None:
    """A case of the district that none of the cast takes part in."""
    create_subject_key(CASE, at=now())
    Case.objects.create(
        code=CASE,
        submission_key="prueba",
        district=people.HERE,
        door_institution="otra",
        registered_by="P-OTRA",
        registered_at=now(),
        channel="in_person",
        condition="new",
        library="prueba",
    )


def test_a_reason_opens_it_and_it_can_be_closed(client: Client) -> None:
    people.log_in(client, people.bruno)
    assert "30 minutos" in client.get(PATH).content.decode()
    assert client.post(PATH, REASON)["Location"] == f"/casos/{CASE}"
    assert client.post(PATH, REASON)["Location"] == f"/casos/{CASE}", "sent twice, opened once"
    assert GlassSession.objects.count() == 1
    assert CASE in client.get("/cuenta").content.decode()
    client.post(f"/casos/{CASE}/cerrar-apertura")
    assert GlassSession.objects.get().closed_at


def test_what_is_wrong_is_said_and_kept(client: Client) -> None:
    people.log_in(client, people.bruno)
    page = client.post(PATH, {"reason": "corto"}).content.decode()
    assert "al menos 15 letras" in page
    assert "corto" in page
    assert "no le corresponde" in client.post("/casos/C-0000-0000/abrir-con-motivo", REASON).content.decode()


def test_a_case_of_another_district_is_as_if_it_did_not_exist(client: Client) -> None:
    people.log_in(client, people.carmen)
    assert "no le corresponde" in client.post(PATH, REASON).content.decode()
    assert not GlassSession.objects.exists()


@pytest.mark.parametrize("name", people.CAST)
def test_who_may_ask(client: Client, name: str) -> None:
    people.log_in(client, people.CAST[name])
    expected = 403 if name in ("delia", "elsa", "karla", "lucia", "olga", "zoila") else 200
    assert client.get(PATH).status_code == expected


@pytest.mark.parametrize("name", people.CAST)
def test_who_reads_the_log(client: Client, name: str) -> None:
    people.log_in(client, people.CAST[name])
    expected = 200 if name in ("julia", "lucia", "marta", "nora") else 403
    assert client.get("/cuenta/accesos").status_code == expected


def test_the_head_reads_the_reason_and_says_what_she_found(client: Client) -> None:
    people.log_in(client, people.bruno)
    client.post(PATH, REASON)
    code = GlassSession.objects.get().code
    people.log_in(client, people.nora)
    assert code in client.get("/cuenta/accesos").content.decode()
    assert REASON["reason"] in client.get(f"/cuenta/accesos/{code}").content.decode()
    assert "Elija si" in client.post(f"/cuenta/accesos/{code}", {}).content.decode()
    assert client.post(f"/cuenta/accesos/{code}", {"finding": "justified"})["Location"] == "/cuenta/accesos"
    assert code not in client.get("/cuenta/accesos").content.decode()
    assert "justificada" in client.get("/cuenta/accesos?todas=1").content.decode()
    people.log_in(client, people.marta)
    assert client.get(f"/cuenta/accesos/{code}").status_code == 404
