"""A referral seen from who receives it: answered from its task, once."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tejido.cases.intake import ConsentEntry
from tejido.cases.models import Referral
from tejido.cases.services.consents import answer_consent
from tejido.cases.services.referrals import propose_referral
from tejido.directory.models import Institution
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tests import people
from tests.documents import files
from tests.people import actor
from tests.web.tasks.conftest import Enter, again

pytestmark = pytest.mark.django_db
HANDOVER = "Nota inventada para quien recibe."


@pytest.fixture
def referral(case: str) -> Referral:
    """Sent by Ana to the mental health centre of Quilla."""
    return send(case, people.CSMC)


def send(case: str, to: str) -> Referral:
    ana, sector = actor(people.ana()), Institution.objects.get(code=to).sector
    answer_consent(case, ConsentEntry("recipient", "given", sector), actor=ana, at=now())
    code = propose_referral(case, to_institution=to, service="terapia", handover=HANDOVER, actor=ana, at=now())
    return Referral.objects.get(code=code)


def task_of(referral: Referral) -> Obligation:
    return Obligation.objects.get(duty=f"referral.answer.{referral.code}")


def state(referral: Referral) -> str:
    return Referral.objects.get(pk=referral.pk).state


def test_received_accepted_started_and_done(enter: Enter, referral: Referral) -> None:
    task = task_of(referral)
    quilla, path = enter(people.quilla), f"/tareas/{task.code}"
    page = quilla.get(path).content.decode()
    assert "Aceptar la derivación" in page
    assert "Ya se hizo" not in page
    assert HANDOVER not in page
    assert HANDOVER in quilla.post(f"{path}/notas").content.decode()
    for step in ("received", "accepted", "in_progress", "done"):
        for _ in range(2):
            assert quilla.post(f"{path}/derivacion", {"state": step})["Location"] == path
        assert state(referral) == step
    assert again(task).state == "done"
    assert referral.acts.count() == 6, "proposed, sent and four answers, each once"
    assert "Ya no espera respuesta" in quilla.get(path).content.decode()


def test_not_accepted_only_with_a_reason(enter: Enter, referral: Referral) -> None:
    task = task_of(referral)
    quilla, path = enter(people.quilla), f"/tareas/{task.code}/derivacion"
    answer = quilla.post(path, {"state": "refused", "reason": "corto"})
    assert answer.status_code == 422
    assert "Escriba el motivo (10 letras o más)." in answer.content.decode()
    assert "corto" in answer.content.decode()
    assert state(referral) == "sent"
    assert quilla.post(path, {"state": "refused", "reason": "No hay cupo este mes."}).status_code == 302
    assert state(referral) == "refused"
    answer = quilla.post(path, {"state": "accepted"})
    assert answer.status_code == 409
    assert "no puede pasar a «aceptada»" in answer.content.decode()


def test_it_is_not_closed_by_hand(enter: Enter, referral: Referral) -> None:
    task = task_of(referral)
    quilla = enter(people.quilla)
    for deed in ("hecho", "no-se-pudo"):
        answer = quilla.post(f"/tareas/{task.code}/{deed}", {"note": "Texto inventado largo."})
        assert answer.status_code == 422
        assert "se cierra al responder la derivación" in answer.content.decode()
    assert again(task).state == "open"


def test_what_is_not_an_answer_is_refused(enter: Enter, referral: Referral) -> None:
    for step in ("", "withdrawn", "sent", "proposed", "inventado"):
        answer = enter(people.quilla).post(f"/tareas/{task_of(referral).code}/derivacion", {"state": step})
        assert answer.status_code == 409, step
    assert state(referral) == "sent"


def test_who_sent_it_cannot_answer(enter: Enter, referral: Referral) -> None:
    answer = enter(people.ana).post(f"/tareas/{task_of(referral).code}/derivacion", {"state": "accepted"})
    assert answer.status_code == 404
    assert state(referral) == "sent"


CITED = {"paper_number": "Oficio 77-2026", "paper_on": "2026-01-05", "paper_why": "seen_there"}


@pytest.fixture
def to_offline(case: str) -> Referral:
    """Sent by Ana to an institution that does not log in."""
    return send(case, Institution.objects.filter(uses_platform=False, takes_cases=True).order_by("code")[0].code)


def test_for_who_does_not_log_in_the_sender_records_the_answer(enter: Enter, to_offline: Referral) -> None:
    task = task_of(to_offline)
    ana, path = enter(people.ana), f"/tareas/{task.code}"
    page = ana.get(path).content.decode()
    assert "Informado por" in page
    assert "La aceptaron" in page
    assert 'enctype="multipart/form-data"' in page
    assert ana.post(f"{path}/derivacion", {"state": "accepted", **CITED}).status_code == 302
    assert state(to_offline) == "accepted"
    told = to_offline.acts.get(state="accepted").document
    assert f"según el documento {told}" in ana.get(path).content.decode()
    sheet = ana.get(f"/casos/{to_offline.case.code}/derivaciones/{to_offline.code}").content.decode()
    assert told in sheet


def test_what_another_answered_is_told_with_its_paper(enter: Enter, to_offline: Referral) -> None:
    path = f"/tareas/{task_of(to_offline).code}/derivacion"
    ana = enter(people.ana)
    answer = ana.post(path, {"state": "refused", "reason": "No atienden los lunes."})
    assert answer.status_code == 422
    assert "se anota con su documento" in answer.content.decode()
    assert "No atienden los lunes." in answer.content.decode(), "what was typed is kept"
    answer = ana.post(path, {"state": "refused", "reason": "No atienden los lunes.", **CITED, "paper_on": ""})
    assert answer.status_code == 422
    assert "Oficio 77-2026" in answer.content.decode()
    assert state(to_offline) == "sent"
    assert to_offline.acts.count() == 2


def test_a_file_is_a_paper_too_and_the_next_answer_may_name_it(enter: Enter, to_offline: Referral) -> None:
    path = f"/tareas/{task_of(to_offline).code}/derivacion"
    ana = enter(people.ana)
    sent = {"state": "accepted", "file": SimpleUploadedFile("cargo.pdf", files.pdf()), "file_kind": "Acta u oficio"}
    assert ana.post(path, sent).status_code == 302
    told = to_offline.acts.get(state="accepted").document
    assert ana.post(path, {"state": "done", "document": told}).status_code == 302
    assert to_offline.acts.get(state="done").document == told
    assert ana.post(path, {"state": "done", "document": told}).status_code == 302, "sent twice counts once"
    assert to_offline.acts.filter(state="done").count() == 1
