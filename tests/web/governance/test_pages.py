"""The pages of the local protocol: debate, approval, publication, reading, and who sees who has read it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tejido.governance.models import Comment, LocalVersion, Reading
from tejido.kernel.clock import lima_date, now
from tejido.obligations.models import Obligation
from tests import people
from tests.governance.steps import CHANGED, TEXT, right_answers, wrong_answers
from tests.people import Part, log_in

pytestmark = pytest.mark.usefixtures("district")
ONE = "/protocolos/local/versiones/1"


def propose(client: Client, **changes: str) -> Any:
    log_in(client, people.julia)
    return client.post("/protocolos/local/proponer", {"text": TEXT, "changed": CHANGED, "form": "f1"} | changes)


def approve(client: Client) -> Any:
    log_in(client, people.julia)
    said = {"number": "4", "held_on": lima_date(now()).isoformat(), "document": "Acta 4-2026, archivo de la secretaría"}
    return client.post(f"{ONE}/aprobar", said, follow=True)


def publish(client: Client) -> Any:
    propose(client)
    approve(client)
    return client.post(f"{ONE}/publicar", follow=True)


def quiz_key(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(quiz|form)" value="([^"]*)"', page))


def test_from_the_proposal_to_the_reading(client: Client) -> None:
    assert "Todavía no hay una versión aprobada" in log_in(client, people.ana).get("/protocolos/local").content.decode()
    assert propose(client).headers["Location"] == ONE
    log_in(client, people.delia)
    said = client.post(f"{ONE}/opinar", {"text": "Falta decir qué hace la escuela.", "form": "c1"}, follow=True)
    assert "Espera respuesta" in said.content.decode()
    blocked = approve(client)
    assert blocked.status_code == 422
    assert "Falta responder 1 opinión" in blocked.content.decode()
    assert 'value="Acta 4-2026, archivo de la secretaría"' in blocked.content.decode()
    comment = Comment.objects.get()
    answered = client.post(
        f"{ONE}/opiniones/{comment.pk}/responder", {"answer": "Se recoge en la versión."}, follow=True
    )
    assert "Respuesta de la secretaría técnica" in answered.content.decode()
    assert "Quedó anotada la aprobación" in approve(client).content.decode()
    assert "Quedó publicada" in client.post(f"{ONE}/publicar", follow=True).content.decode()
    page = log_in(client, people.ana).get("/protocolos/local/leer").content.decode()
    passed = client.post("/protocolos/local/leer", quiz_key(page) | right_answers()).content.decode()
    assert "Leída: acertó 6 de 6" in passed
    assert Reading.objects.get().passed
    assert "Usted la dio por leída" in client.get("/protocolos/local").content.decode()


def test_the_protocols_page_says_draft_until_a_session_approves_it(client: Client) -> None:
    page = log_in(client, people.bruno).get("/protocolos/carabayllo_local").content.decode()
    assert "Es un borrador" in page
    publish(client)
    page = log_in(client, people.bruno).get("/protocolos/carabayllo_local").content.decode()
    assert f"Aprobado en la sesión 4 del {lima_date(now()):%d/%m/%Y} de la instancia" in page
    assert "Es un borrador" not in page
    assert "Aprobado: sesión 4" in client.get("/protocolos").content.decode()
    LocalVersion.objects.update(library="otra")
    page = client.get("/protocolos/carabayllo_local").content.decode()
    assert "Es un borrador" in page
    assert "los archivos que planifican los casos cambiaron después" in page


def test_who_fails_reads_why_and_tries_again(client: Client) -> None:
    publish(client)
    log_in(client, people.ana)
    key = quiz_key(client.get("/protocolos/local/leer").content.decode())
    page = client.post("/protocolos/local/leer", key | wrong_answers()).content.decode()
    assert "Acertó 0 de 6; hacen falta 5" in page
    assert "El acompañamiento es un ofrecimiento" in page
    client.post("/protocolos/local/leer", key | wrong_answers())
    assert Reading.objects.count() == 1, "the same form twice"
    key = quiz_key(page)
    assert "Leída" in client.post("/protocolos/local/leer", key | right_answers()).content.decode()


def test_a_question_left_out_keeps_the_others(client: Client) -> None:
    publish(client)
    log_in(client, people.ana)
    given = right_answers()
    given.pop("breach")
    key = quiz_key(client.get("/protocolos/local/leer").content.decode())
    answer = client.post("/protocolos/local/leer", key | given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Elija una respuesta." in page
    assert re.search(r'value="accepted"[^>]*checked', page)
    stale = client.post("/protocolos/local/leer", key | right_answers() | {"quiz": "otra"})
    assert (stale.status_code, Reading.objects.count()) == (409, 0)


def test_the_task_leads_to_the_reading_and_is_given_to_nobody(client: Client) -> None:
    publish(client)
    task = Obligation.objects.get(duty=f"protocol.read.{people.ana.code}")
    page = log_in(client, people.ana).get(f"/tareas/{task.code}").content.decode()
    assert 'href="/protocolos/local/leer"' in page
    assert "Entregar a otra persona" not in page
    page = log_in(client, people.marta).get(f"/tareas/{task.code}").content.decode()
    assert "Tomar esta tarea" not in page
    assert task.code not in client.get("/tareas/entregar").content.decode()


def test_the_head_reads_names_and_the_secretariat_numbers(client: Client) -> None:
    publish(client)
    page = log_in(client, people.marta).get("/protocolos/local/lecturas").content.decode()
    assert "Ana Inventada" in page
    assert "Bruno Inventada" not in page
    page = log_in(client, people.julia).get("/protocolos/local/lecturas").content.decode()
    assert "0 de 2" in page
    assert "Ana Inventada" not in page


def test_a_typed_proposal_that_is_refused_is_not_lost(client: Client) -> None:
    answer = propose(client, changed="nada", text="corto")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ">corto</textarea>" in page.replace("\n", "")
    assert not LocalVersion.objects.exists()


@pytest.mark.parametrize("who", [people.ana, people.marta, people.delia, people.karla])
def test_only_the_secretariat_moves_it(client: Client, who: Part) -> None:
    propose(client)
    log_in(client, who)
    assert client.get("/protocolos/local/proponer").status_code == 403
    for deed in ("aprobar", "publicar", "retirar"):
        assert client.post(f"{ONE}/{deed}", {"number": "1"}).status_code == 403
    assert LocalVersion.objects.get().state == "draft"


def test_opinions_are_of_members_and_name_no_person(client: Client) -> None:
    propose(client)
    log_in(client, people.ana)
    client.post(f"{ONE}/opinar", {"text": "Estamos de acuerdo con el paso.", "form": "c1"})
    page = log_in(client, people.elsa).get(ONE).content.decode()
    assert "CEM Carabayllo" in page
    assert "Ana Inventada" not in page
    assert "Estamos de acuerdo" not in log_in(client, people.karla).get(ONE).content.decode()
    wrong = log_in(client, people.elsa).post(f"{ONE}/opinar", {"text": "Miren el caso C-7K3F-9QXM, por favor."})
    assert wrong.status_code == 422
    assert "no se habla de ningún caso" in wrong.content.decode()
    assert "C-7K3F-9QXM" in wrong.content.decode()


def test_a_version_is_withdrawn_and_published_in_its_turn(client: Client) -> None:
    propose(client)
    assert client.post(f"{ONE}/publicar").status_code == 409
    assert "quedó retirada" in client.post(f"{ONE}/retirar", follow=True).content.decode()
    assert approve(client).status_code == 409


def test_another_district_has_none(client: Client) -> None:
    publish(client)
    carmen = log_in(client, people.carmen)
    assert carmen.get(ONE).status_code == 404
    assert carmen.get("/protocolos/local/leer").status_code == 404
    assert "Todavía no hay una versión aprobada" in carmen.get("/protocolos/local").content.decode()
