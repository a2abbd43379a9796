"""Every outcome of a request and every breach has its letter on paper, from its page, for the desk only."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from tejido.kernel.clock import now
from tejido.kernel.errors import Conflict, NotFound, NotPermitted
from tejido.ledger.models import LedgerEntry
from tejido.ledger.verification import verify
from tejido.obligations.models import Obligation
from tejido.obligations.services.extending import decide_extension, request_extension
from tejido.privacy.letters import Addressed, answer_letter
from tejido.privacy.services.breaches import Noticed, notice_breach
from tejido.privacy.services.reading import OpenedRequest
from tejido.privacy.services.rights import answer_request, check_identity, take_request
from tejido.reports.services import printing_letters as module
from tejido.reports.services.printing_letters import print_answer, print_breach_notice, print_more_time
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace
from tests.people import Part, actor, log_in
from tests.privacy.officer import asked, zoila
from tests.reports.printed import text_of

pytestmark = pytest.mark.usefixtures("district")
KINDS = ["access", "rectification", "cancellation", "opposition", "portability"]
OUTCOMES = {
    "granted": "Su pedido fue atendido. La oficialía",
    "partly": "Su pedido fue atendido en parte",
    "denied": "Su pedido no procede",
}
WHY = "Motivo inventado de la oficialía."


def taken(kind: str = "access") -> str:
    return take_request(asked(kind=kind, received_at=now(), channel="in_person"), actor=actor(people.bruno), at=now())


def answered(kind: str, outcome: str) -> str:
    code = taken(kind)
    check_identity(code, how="document", passed=True, actor=actor(zoila), at=now())
    to = Addressed("Persona Ficticia Prueba", code, kind, now(), "Oficialía inventada")
    letter = answer_letter(to, outcome=outcome, reason=WHY, at=now())
    answer_request(code, outcome=outcome, letter=letter, actor=actor(zoila), at=now())
    return code


def extended() -> str:
    """A request whose answer somebody else gave more time for."""
    code = taken()
    task = Obligation.objects.get(subject_code=code, step="rights.answer")
    assert task.due_at is not None
    head = Part("Directora", "P-D1R3-0099", "head", people.DATA_DESK, "municipality")
    request_extension(actor(head), task, until=task.due_at + timedelta(days=9), reason=WHY, at=now())
    chief = Part("Otra", "P-0TRA-0098", "head", people.DATA_DESK, "municipality")
    decide_extension(actor(chief), task, approve=True, at=now())
    return code


def breach() -> str:
    seen = Noticed(
        noticed_at=now(), nature="lost", what="Se perdió una memoria inventada.", form="b", data=("account",)
    )
    return notice_breach(seen, actor=actor(people.bruno), at=now())


def paper(path: str) -> str:
    """What the PDF that the desk gets there says."""
    answer = log_in(Client(), zoila).post(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in answer["Cache-Control"]
    return text_of(answer.content)


def sheet(path: str, who: Part = zoila) -> str:
    return unescape(log_in(Client(), who).get(path).content.decode())


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_has_its_letter_from_its_page(kind: str, outcome: str) -> None:
    code = answered(kind, outcome)
    path = f"/datos/pedidos/{code}/cartas/respuesta"
    assert path in sheet(f"/datos/pedidos/{code}")
    text = paper(path)
    for words in (OUTCOMES[outcome], "Persona Ficticia Prueba", code, "no confirma ni niega", "Firma y sello"):
        assert words in text, words
    assert (WHY in text) is (outcome != "granted")
    assert "RESERVADO" not in text, "who finds it must not learn more"


def test_more_time_has_its_letter_with_the_day() -> None:
    code = extended()
    path = f"/datos/pedidos/{code}/cartas/mas-plazo"
    page = sheet(f"/datos/pedidos/{code}")
    assert path in page
    assert "cartas/respuesta" not in page
    assert "Se aprobó más plazo" in page
    due = Obligation.objects.get(subject_code=code, step="rights.answer").due_at
    assert due is not None
    text = paper(path)
    assert f"a más tardar el {due - timedelta(hours=5):%d/%m/%Y}" in text
    assert "no confirma ni niega" in text


def test_with_more_time_it_is_late_only_after_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    code = extended()
    task = Obligation.objects.get(subject_code=code, step="rights.answer")
    assert task.due_at is not None
    assert task.legal_due_at is not None
    late = "badge-late"
    for moment, expected in ((task.legal_due_at, False), (task.due_at, True)):
        monkeypatch.setattr("tejido.kernel.clock.now", lambda moment=moment: moment + timedelta(hours=1))
        assert (late in sheet(f"/datos/pedidos/{code}")) is expected
        listed = sheet("/datos/pedidos")
        assert (late in listed) is expected
        assert "con más plazo" in listed


def test_the_notice_of_a_breach_is_printed_from_its_page_as_it_stands() -> None:
    code = breach()
    assert f"/datos/incidentes/{code}/carta" in sheet(f"/datos/incidentes/{code}")
    text = paper(f"/datos/incidentes/{code}/carta")
    for words in ("Autoridad Nacional", code, "memoria inventada", "Por evaluar", "RESERVADO", "Carabayllo"):
        assert words in text, words


def test_each_printing_is_a_reading_and_a_line_of_its_own_chain() -> None:
    code, broken = answered("access", "granted"), breach()
    print_answer(code, actor=actor(zoila), at=now())
    print_breach_notice(broken, district="Inventado", actor=actor(zoila), at=now())
    for subject, kind in ((code, "rights"), (broken, "breach")):
        last = [row.action for row in LedgerEntry.objects.filter(subject_kind=kind, subject_code=subject)][-2:]
        assert last == [f"{kind}.read", f"{kind}.printed"]
    assert list(verify()) == []


def test_there_is_no_letter_before_there_is_an_answer() -> None:
    code = taken()
    assert "/cartas/" not in sheet(f"/datos/pedidos/{code}")
    for print_it in (print_answer, print_more_time):
        with leaves_no_trace(Conflict):
            print_it(code, actor=actor(zoila), at=now())
    done = extended()
    with leaves_no_trace(Conflict):
        print_answer(done, actor=actor(zoila), at=now())
    assert log_in(Client(), zoila).post(f"/datos/pedidos/{code}/cartas/otra").status_code == 404


@pytest.mark.parametrize(
    ("who", "error"), [(people.bruno, NotPermitted), (people.fabiola, NotFound), (people.delia, NotPermitted)]
)
def test_only_the_desk_prints_them(who: Part, error: type[Exception]) -> None:
    code, broken = answered("access", "denied"), breach()
    with leaves_no_trace(error):
        print_answer(code, actor=actor(who), at=now())
    with leaves_no_trace(NotPermitted):
        print_breach_notice(broken, district="Inventado", actor=actor(who), at=now())
    if who is people.bruno:
        assert "/cartas/" not in sheet(f"/datos/pedidos/{code}", who)


def test_without_its_line_nobody_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    code = answered("access", "granted")
    read = OpenedRequest({}, {}, "Carta inventada, ya abierta.")
    monkeypatch.setattr(module, "open_request", lambda *_, **__: read)
    with cut_at(monkeypatch, f"{module.__name__}.record"):
        print_answer(code, actor=actor(zoila), at=now())
