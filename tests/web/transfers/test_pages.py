"""The pages of a transfer: proposed from the case, answered by the other CEM, told to each side as it may know."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tejido.cases.models import Case
from tejido.cases.services.registration import register_case
from tejido.cases.transfers.models import Transfer
from tejido.directory.routing import _Kept
from tejido.kernel.clock import now
from tests import people
from tests.elsewhere import ROSENDA, ZONE_ELSEWHERE, open_neighbour
from tests.people import ELSEWHERE, Part, actor, log_in
from tests.world import intake

PROPOSED = {
    "traslado-to_institution": people.CEM_ELSEWHERE,
    "traslado-basis": "consent",
    "traslado-given_by": "survivor",
    "traslado-handover": "Nota inventada de entrega.",
    "traslado-form": "clave",
}


@pytest.fixture
def code(district: None) -> str:
    open_neighbour()
    _Kept.routes = None
    return register_case(intake(), actor=actor(people.ana), at=now()).code


def of(who: Part) -> Client:
    return log_in(Client(), who)


def propose(code: str, **changes: str) -> str:
    answer = of(people.ana).post(f"/casos/{code}/trasladar?distrito={ELSEWHERE}", {**PROPOSED, **changes})
    assert answer.status_code == 302, answer.content.decode()[-2500:]
    return str(Transfer.objects.get().code)


def test_from_the_case_to_the_other_district(code: str) -> None:
    page = of(people.ana).get(f"/casos/{code}")
    assert "Trasladar a otro distrito" in page.content.decode()
    form = of(people.ana).get(f"/casos/{code}/trasladar").content.decode()
    assert "Distrito Vecino Inventado" in form
    made = propose(code)
    carmen = of(people.carmen)
    inbox = carmen.get("/tareas").content.decode()
    assert "Responda el traslado" in inbox
    (task,) = set(re.findall(r"/tareas/(T-[0-9A-Z]{4}-[0-9A-Z]{4})", inbox))
    assert f"/traslados/{made}" in carmen.get(f"/tareas/{task}").content.decode()
    assert carmen.get(f"/casos/{code}")["Location"] == f"/traslados/{made}"
    shown = carmen.get(f"/traslados/{made}").content.decode()
    assert "Qué se sabe del caso" in shown
    assert "Nota inventada" not in shown
    assert "Persona Ficticia" not in shown
    read = carmen.post(f"/traslados/{made}/leer").content.decode()
    assert "Nota inventada de entrega." in read
    answer = carmen.post(f"/traslados/{made}/aceptar", {"aceptar-zone_code": ZONE_ELSEWHERE})
    assert answer["Location"] == f"/casos/{code}"
    case = carmen.get(f"/casos/{code}").content.decode()
    assert "Llegó por traslado" in case
    gone = of(people.ana).get(f"/casos/{code}")
    assert gone["Location"] == f"/traslados/{made}"
    kept = of(people.ana).get(f"/traslados/{made}").content.decode()
    assert "El caso ya no es de su distrito" in kept
    assert "Lo que hizo su institución" in kept
    assert of(people.bruno).get(f"/casos/{code}").status_code == 404
    assert of(people.bruno).get(f"/traslados/{made}").status_code == 404


def test_a_no_is_read_by_who_proposed_it(code: str) -> None:
    made = propose(code)
    carmen = of(people.carmen)
    short = carmen.post(f"/traslados/{made}/rechazar", {"rechazar-reason": "no"})
    assert short.status_code == 422
    assert "10 letras" in short.content.decode()
    carmen.post(f"/traslados/{made}/rechazar", {"rechazar-reason": "No tenemos abogada (inventado)."})
    ana = of(people.ana)
    assert "No aceptaron el traslado" in ana.get("/tareas").content.decode()
    assert "abogada" in ana.post(f"/traslados/{made}/leer").content.decode()
    assert "Ya lo leí" in ana.get(f"/traslados/{made}").content.decode()
    ana.post(f"/traslados/{made}/leido")
    assert "No aceptaron el traslado" not in ana.get("/tareas").content.decode()
    assert ana.get(f"/casos/{code}").status_code == 200


def test_refusals_are_told_at_their_field_with_what_was_typed(code: str) -> None:
    ana = of(people.ana)
    blank = ana.post(f"/casos/{code}/trasladar?distrito={ELSEWHERE}", {"traslado-handover": "Lo que escribí"})
    assert blank.status_code == 422
    for words in ("Elija el CEM", "Lo que escribí"):
        assert words in blank.content.decode()
    law = ana.post(f"/casos/{code}/trasladar?distrito={ELSEWHERE}", {**PROPOSED, "traslado-basis": "legal_duty"})
    assert law.status_code == 422
    assert "Elija de la lista la norma" in law.content.decode()
    wrong = ana.get(f"/casos/{code}/trasladar?distrito=999999").content.decode()
    assert "no está en esta plataforma" in wrong
    assert not Transfer.objects.exists()


def test_without_her_answer_it_waits_and_is_sent_or_withdrawn_later(code: str) -> None:
    made = propose(code, **{"traslado-given_by": ""})
    assert of(people.carmen).get(f"/traslados/{made}").status_code == 404
    ana = of(people.ana)
    assert "Todavía no lo dio" in ana.get(f"/traslados/{made}").content.decode()
    again = ana.get(f"/casos/{code}/trasladar").content.decode()
    assert "Ya hay un traslado sin responder" in again
    ana.post(f"/traslados/{made}/enviar", {"enviar-given_by": "survivor"})
    assert Transfer.objects.get().state == "sent"
    ana.post(f"/traslados/{made}/retirar", {"retirar-reason": "Ya no se muda (inventado)."})
    assert Transfer.objects.get().state == "withdrawn"
    assert Case.objects.get(code=code).district == people.HERE


def test_the_list_is_of_each_institution(code: str) -> None:
    made = propose(code)
    assert made in of(people.carmen).get("/traslados").content.decode()
    assert made in of(people.ana).get("/traslados").content.decode()
    for stranger in (people.bruno, ROSENDA):
        assert made not in of(stranger).get("/traslados").content.decode()
    assert of(people.delia).get("/traslados").status_code == 403
