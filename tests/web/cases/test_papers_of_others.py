"""What another institution did is told with its document, on every page that does it, and whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tejido.cases.justice.models import ProceedingAct
from tejido.cases.justice.services.proceedings import open_proceeding
from tejido.cases.models import CaseEvent
from tejido.cases.protection.models import MeasureAct
from tejido.cases.protection.services.orders import Terms, decide_measures
from tejido.cases.services.registration import register_case
from tejido.cases.services.told import NEEDS_PAPER, Told
from tejido.documents.models import Document
from tejido.kernel.clock import LIMA, lima_date, now
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tests import people
from tests.documents import files
from tests.people import actor, log_in
from tests.world import intake

pytestmark = pytest.mark.usefixtures("district")
HOUR = timedelta(hours=1)


@pytest.fixture
def code(district: None) -> str:
    """A case that Ana registered two days ago; the police received the report."""
    made = intake(facts={"received_by": "police"})
    return register_case(made, actor=actor(people.ana), at=now() - 48 * HOUR).code


@pytest.fixture
def order(code: str) -> str:
    at, terms = now() - HOUR, Terms(("no_approach",), date(2099, 5, 30))
    return decide_measures(code, granted=True, terms=terms, told=Told(at), actor=actor(people.ana), at=at)


@pytest.fixture
def proceeding(code: str) -> str:
    told, numbers = Told(now() - 2 * HOUR), {"sidpol": "0012345"}
    return open_proceeding(
        code, kind="penal", stage="reported", references=numbers, told=told, actor=actor(people.ana), at=now()
    )


def send(path: str, data: dict[str, object], who: people.Part = people.ana) -> HttpResponse:
    return log_in(Client(), who).post(path, data)  # type: ignore[return-value]


def cited(prefix: str = "", **changes: str) -> dict[str, object]:
    told = {"number": "Oficio 0123-2026", "on": lima_date(now()).isoformat(), "why": "not_given", **changes}
    return {f"{prefix}paper_{name}": word for name, word in told.items()}


def day(prefix: str) -> dict[str, object]:
    return {f"{prefix}-day": lima_date(now()).isoformat()}


MEASURES = {
    "prorroga": {"until": "2099-12-31"},
    "variacion": {"kinds": ["no_contact"]},
    "completar": {"kinds": ["no_contact"]},
    "fin": {"reason": "lifted"},
    "comunicadas": {},
}
JUSTICE = {
    "etapa": {"stage": "preliminary"},
    "audiencia": {"kind": "control", "on": "2027-01-12", "at_hour": "09:00"},
}


@pytest.mark.parametrize("deed", MEASURES)
def test_a_deed_of_the_court_on_measures_needs_its_paper(code: str, order: str, deed: str) -> None:
    path, before = f"/casos/{code}/medidas/{order}/{deed}", MeasureAct.objects.count()
    data = day(deed) | {f"{deed}-{name}": value for name, value in MEASURES[deed].items()}
    refused = send(path, data)
    assert (refused.status_code, MeasureAct.objects.count()) == (422, before)
    assert NEEDS_PAPER in refused.content.decode()
    assert send(path, data | cited(f"{deed}-")).status_code == 302
    assert MeasureAct.objects.latest("id").document == Document.objects.get().code


@pytest.mark.parametrize("deed", JUSTICE)
def test_a_deed_in_a_proceeding_needs_its_paper(code: str, proceeding: str, deed: str) -> None:
    path, before = f"/casos/{code}/procesos/{proceeding}/{deed}", ProceedingAct.objects.count()
    data = day(deed) | {f"{deed}-{name}": value for name, value in JUSTICE[deed].items()}
    refused = send(path, data)
    assert (refused.status_code, ProceedingAct.objects.count()) == (422, before)
    assert NEEDS_PAPER in refused.content.decode()
    assert send(path, data | cited(f"{deed}-")).status_code == 302
    assert ProceedingAct.objects.latest("id").document == Document.objects.get().code


def test_the_decision_needs_it_and_a_request_only_when_another_asked(code: str) -> None:
    path = f"/casos/{code}/medidas/nueva"
    decision = {"decision-decision": "granted", "decision-kinds": ["no_approach"], **day("decision")}
    assert send(f"{path}/decision", decision).status_code == 422
    assert send(f"{path}/pedido", {"pedido-requested_by": "police", **day("pedido")}).status_code == 422
    assert not CaseEvent.objects.filter(event__startswith="measures.").exists()
    assert send(f"{path}/pedido", {"pedido-requested_by": "cem", **day("pedido")}).status_code == 302
    assert send(f"{path}/decision", decision | cited("decision-")).status_code == 302
    assert CaseEvent.objects.get(event="measures.granted").document == Document.objects.get().code


def test_the_file_comes_with_the_act_and_the_same_file_is_kept_once(code: str) -> None:
    kind = {"acto-event": "decision.notified", "acto-file_kind": "Otra resolución o disposición"}
    for hour in ("00:10", "00:11"):
        file = SimpleUploadedFile("apellidos de alguien.pdf", files.pdf())
        sent = {**kind, **day("acto"), "acto-hour": hour, "acto-file": file}
        sent["acto-day"] = lima_date(now() - 24 * HOUR).isoformat()
        assert send(f"/casos/{code}/actos", sent).status_code == 302
    told = CaseEvent.objects.filter(event="decision.notified").values_list("document", flat=True)
    assert set(told) == {Document.objects.get().code}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"acto-file": b"MZ program"}, "Este archivo es un programa"),
        (cited("acto-", number="sin cifras"), "Escriba el número del documento"),
        (cited("acto-", on="2099-01-01"), "No puede ser futura"),
        (cited("acto-", why=""), "Diga por qué no hay copia"),
    ],
)
def test_a_wrong_paper_saves_neither_the_act_nor_itself(code: str, wrong: dict[str, object], said: str) -> None:
    before = LedgerEntry.objects.count()
    data: dict[str, object] = {"acto-event": "decision.notified", **day("acto"), **wrong}
    if "acto-file" in wrong:
        content = wrong["acto-file"]
        assert isinstance(content, bytes)
        data |= {"acto-file": SimpleUploadedFile("x.pdf", content), "acto-file_kind": "Foto"}
    answer = send(f"/casos/{code}/actos", data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (Document.objects.count(), LedgerEntry.objects.count()) == (0, before)


def test_an_act_that_is_refused_leaves_no_paper(code: str, proceeding: str) -> None:
    path = f"/casos/{code}/procesos/{proceeding}/etapa"
    answer = send(path, {"etapa-stage": "preliminary", "etapa-day": "1999-01-01", **cited("etapa-")})
    assert answer.status_code == 422
    assert not Document.objects.exists()


def test_what_is_cited_is_listed_without_its_number_and_opened_with_a_line(code: str) -> None:
    send(f"/casos/{code}/actos", {"acto-event": "decision.notified", **day("acto"), **cited("acto-")})
    client, row = log_in(Client(), people.ana), Document.objects.get()
    page = client.get(f"/casos/{code}/documentos").content.decode()
    assert "Citado, sin copia" in page
    assert "0123-2026" not in page
    opened = client.post(f"/casos/{code}/documentos/{row.code}")
    assert "Número: Oficio 0123-2026" in opened.content.decode()
    assert LedgerEntry.objects.filter(action="document.read", subject_code=code).count() == 1


def test_a_task_of_who_does_not_log_in_is_done_with_its_paper(code: str) -> None:
    send(
        f"/casos/{code}/actos",
        {"acto-event": "measures.requested", **day("acto"), **cited("acto-")},
    )
    task = Obligation.objects.filter(subject_code=code, desk_institution=people.CEM, state="open").exclude(
        institution_code=people.CEM
    )
    row = task.first()
    assert row is not None
    data = {"note": "Inventado", "day": lima_date(now()).isoformat(), "hour": "00:00"}
    refused = send(f"/tareas/{row.code}/hecho", data)
    assert refused.status_code == 422
    assert NEEDS_PAPER in refused.content.decode()
    moment = (now() - timedelta(minutes=1)).astimezone(LIMA)
    data |= {"day": moment.date().isoformat(), "hour": f"{moment:%H:%M}", **cited()}
    done = send(f"/tareas/{row.code}/hecho", data)
    assert done.status_code == 302, done.content.decode()[-1500:]
    (act,) = row.acts.filter(act="done")
    assert act.data["document"] == Document.objects.latest("id").code
