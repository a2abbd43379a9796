"""The pages of data protection: without an account, at the desk, and at an institution that was consulted."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from tejido.cases.services.registration import register_case
from tejido.kernel.clock import lima_date, now
from tejido.obligations.models import Obligation
from tejido.privacy.models import Breach, RightsRequest
from tejido.privacy.services.rights import consult_institution
from tests import people
from tests.people import Part, actor
from tests.world import intake, open_district

pytestmark = pytest.mark.django_db
ASKED = {
    "p-kind": "access", "p-standing": "holder", "p-age_group": "adult", "p-names": "Persona Ficticia Prueba",
    "p-document": "00000015", "p-what": "Qué guardan de mí.", "p-mode": "in_person", "p-form": "clave-1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def district() -> None:
    open_district()


def enter(part: Part) -> Client:
    return people.log_in(Client(), part)


def text(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def asked(**changes: str) -> str:
    """The code of a request that came by the public page."""
    Client().post("/mis-derechos", {**ASKED, **changes})
    return RightsRequest.objects.latest("id").code


def test_anybody_asks_without_an_account_and_leaves_quickly() -> None:
    page = Client().get("/mis-derechos")
    assert page.status_code == 200
    assert "Salir rápido" in text(page)
    assert "no-store" in page["Cache-Control"]
    assert "/mis-derechos" in text(Client().get("/privacidad"))
    answer = Client().post("/mis-derechos", ASKED)
    row = RightsRequest.objects.get()
    assert row.code in text(answer)
    assert (row.channel, row.registered_by, row.institution_code, row.desk) == (
        "public_page", "system:public", "", people.DATA_DESK,
    )  # fmt: skip
    assert Obligation.objects.get(subject_code=row.code).step == "rights.answer"
    assert "Persona Ficticia" not in text(answer), "what was typed does not stay on the screen"


def test_the_answer_of_the_page_is_the_same_for_who_has_a_case_and_who_has_none() -> None:
    register_case(intake(), actor=actor(people.ana), at=now())
    said = []
    for document in ("00000015", "00000099"):
        answer = text(Client().post("/mis-derechos", {**ASKED, "p-document": document, "p-form": document}))
        said.append(answer.replace(RightsRequest.objects.latest("id").code, "R"))
    assert said[0] == said[1]


def test_sent_twice_it_is_one_request() -> None:
    assert asked() == asked()
    assert RightsRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"p-kind": ""}, "Elija qué pide"),
        ({"p-names": ""}, "nombres y apellidos"),
        ({"p-mode": "call"}, "A qué número"),
        ({"p-standing": "parent", "p-age_group": "teenager", "p-holder": "Joven"}, "Desde los 14 años"),
        ({"p-standing": "parent", "p-age_group": "child"}, "de quién son los datos"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_stays(changes: dict[str, str], said: str) -> None:
    answer = Client().post("/mis-derechos", {**ASKED, **changes})
    assert answer.status_code == 422
    assert said.lower() in text(answer).lower()
    assert "Qué guardan de mí." in text(answer)
    assert not RightsRequest.objects.exists()


def test_a_request_at_an_institution_is_received_on_its_day() -> None:
    day = lima_date(now() - timedelta(days=3))
    sent = {**ASKED, "p-channel": "letter", "p-day": day.isoformat()}
    answer = enter(people.ana).post("/datos/pedidos/nuevo", sent)
    row = RightsRequest.objects.get()
    assert answer["Location"] == f"/datos/pedidos/{row.code}"
    assert lima_date(row.received_at) == day
    assert Obligation.objects.filter(subject_code=row.code, step="rights.consult").exists()


def test_from_the_inbox_to_the_letter() -> None:
    code = asked()
    desk = enter(people.zoila)
    task = Obligation.objects.get(subject_code=code)
    page = text(desk.get(f"/tareas/{task.code}"))
    assert f"/datos/pedidos/{code}" in page
    assert "Caso" not in page.partition("Por qué le llegó")[2].partition("</dl>")[0]
    sheet = text(desk.get(f"/datos/pedidos/{code}"))
    assert "Persona Ficticia" not in sheet
    assert "Persona Ficticia" in text(desk.post(f"/datos/pedidos/{code}/abrir"))
    desk.post(f"/datos/pedidos/{code}/identidad", {"identidad-how": "document", "identidad-passed": "yes"})
    sent = {"consultar-institution": people.CEM}
    assert desk.post(f"/datos/pedidos/{code}/consultar", sent).status_code == 302
    drafted = desk.post(f"/datos/pedidos/{code}/contestar", {"contestar-outcome": "granted"})
    assert drafted.status_code == 200
    assert "no confirma ni niega" in text(drafted)
    assert RightsRequest.objects.get().state == "received"
    letter = {"contestar-outcome": "granted", "contestar-letter": "Carta inventada."}
    assert desk.post(f"/datos/pedidos/{code}/contestar", letter).status_code == 302
    assert RightsRequest.objects.get().state == "answered"
    task.refresh_from_db()
    assert task.state == "done"


def test_the_consulted_institution_ends_its_part_and_the_desk_does_not_read_it() -> None:
    case = register_case(intake(), actor=actor(people.ana), at=now()).code
    code = asked()
    consult_institution(code, institution=people.CEM, actor=actor(people.zoila), at=now())
    ana = enter(people.ana)
    ana.post(f"/datos/pedidos/{code}/identidad", {"identidad-how": "known", "identidad-passed": "yes"})
    wrong = ana.post(f"/datos/pedidos/{code}/terminar", {"terminar-given": "delivered", "terminar-case_code": case})
    assert wrong.status_code == 422
    assert "quién pide" in text(wrong)
    sent = {"terminar-given": "delivered", "terminar-case_code": case.lower(), "terminar-asker": "self"}
    assert ana.post(f"/datos/pedidos/{code}/terminar", sent).status_code == 302
    page = text(enter(people.zoila).post(f"/datos/pedidos/{code}/abrir"))
    assert case not in page
    assert "terminó" in page


def test_a_breach_from_whoever_noticed_it_to_the_notice() -> None:
    day = lima_date(now()).isoformat()
    told = {"i-nature": "lost", "i-what": "Laptop inventada.", "i-day": day, "i-touched": ["account"], "i-form": "x"}
    assert enter(people.bruno).post("/datos/incidentes/nuevo", told).status_code == 302
    row = Breach.objects.get()
    desk = enter(people.zoila)
    assert row.code in text(desk.get("/datos/incidentes"))
    assert "Laptop" not in text(desk.get(f"/datos/incidentes/{row.code}"))
    opened = text(desk.post(f"/datos/incidentes/{row.code}/abrir"))
    assert "Laptop inventada." in opened
    assert "Autoridad Nacional de Protección de Datos Personales" in opened
    assessed = {
        "evaluar-touched": ["account"], "evaluar-sensitive": "no", "evaluar-risk": "low", "evaluar-day": day,
        "evaluar-tell_authority": "no", "evaluar-tell_people": "no",
    }  # fmt: skip
    answer = desk.post(f"/datos/incidentes/{row.code}/evaluar", assessed)
    assert answer.status_code == 422
    assert "datos sensibles" in text(answer)
    assert desk.get(f"/datos/incidentes/{row.code}/abrir").status_code == 302


@pytest.mark.parametrize("path", ["/datos/pedidos/R-0000-0000/x", "/datos/documentos/otro.md"])
def test_what_does_not_exist(path: str) -> None:
    desk = enter(people.zoila)
    assert (desk.post(path) if "pedidos" in path else desk.get(path)).status_code == 404


def test_the_administration_page_leads_to_the_documents() -> None:
    karla = enter(people.karla)
    assert 'href="/datos"' in text(karla.get("/cuenta/personas"))
    assert "/datos/pedidos" not in text(karla.get("/datos")).partition("<main")[2].partition("</main")[0]
    for name in ("documento-de-seguridad", "evaluacion-de-impacto"):
        assert f'href="/datos/documentos/{name}"' in text(karla.get("/datos"))
        answer = karla.get(f"/datos/documentos/{name}.md")
        assert answer["Content-Type"].startswith("text/markdown")
        assert text(answer).startswith("# ")
    assert "/datos/pedidos/nuevo" in text(enter(people.ana).get("/cuenta"))


def test_a_document_is_read_on_a_page_whole_and_without_its_signs() -> None:
    karla = enter(people.karla)
    for name in ("documento-de-seguridad", "evaluacion-de-impacto"):
        written = text(karla.get(f"/datos/documentos/{name}.md"))
        page = text(karla.get(f"/datos/documentos/{name}")).partition("<main")[2].partition("</main")[0]
        read = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
        assert not re.search(r"(^| )(#+|\|) |`|---", read)
        for word in re.findall(r"[^\s|`#-]{3,}", written):
            assert word in read
        assert page.count("<table") == len(re.findall(r"^\|(?: --- \|)+$", written, re.MULTILINE))
        assert f'href="/datos/documentos/{name}.md"' in page
