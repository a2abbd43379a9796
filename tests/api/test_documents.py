"""Documents through the interface, and the paper that every act of another institution is told with."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from tejido.cases.intake import ConsentEntry
from tejido.cases.models import CaseEvent, ReferralAct
from tejido.cases.services.consents import answer_consent
from tejido.cases.services.referrals import propose_referral
from tejido.cases.services.registration import register_case
from tejido.directory.models import Institution
from tejido.documents.models import Document
from tejido.kernel.clock import lima_date, now
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tests import people
from tests.api.calling import problem, system
from tests.documents import files
from tests.people import actor
from tests.world import intake

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture
def case(district: None) -> str:
    made = intake(reported_at=now(), facts={"received_by": "police"})
    return register_case(made, actor=actor(people.ana), at=now()).code


def sent(content: bytes, kind: str = "decision") -> dict[str, str]:
    return {"kind": kind, "content": base64.b64encode(content).decode()}


def cited(**changes: str) -> dict[str, str]:
    return {"number": "Resolución 03-2026", "on": lima_date(now()).isoformat(), "why": "read_out", **changes}


def test_a_document_is_attached_and_named_by_an_act(case: str) -> None:
    cem = system(people.ana)
    answer = cem.post(f"/cases/{case}/documents", sent(files.pdf()), key="decision-0001")
    assert answer.status_code == 201
    code = answer.json()["document"]
    again = cem.post(f"/cases/{case}/documents", sent(files.pdf()), key="decision-0001")
    assert (again.json(), again["Idempotency-Replayed"]) == (answer.json(), "true")
    problem(cem.post(f"/cases/{case}/documents", sent(files.pdf())), 409, "conflict")
    told = {"event": "decision.notified", "happened_at": now().isoformat(), "document": code}
    assert cem.post(f"/cases/{case}/acts", told).status_code == 201
    assert CaseEvent.objects.get(event="decision.notified").document == code
    assert Document.objects.get().added_by == cem.code


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"kind": "decision", "content": "not base64 at all"}, "content"),
        (sent(b"MZ program"), "content"),
        (sent(b""), "content"),
        (sent(b"%PDF-1.4 x", "of-nothing"), "kind"),
    ],
)
def test_the_checks_are_those_of_the_page(case: str, body: dict[str, str], at: str) -> None:
    cem, before = system(people.ana), LedgerEntry.objects.count()
    told = problem(cem.post(f"/cases/{case}/documents", body), 422, "refused")
    assert [*told["errors"]] == [at]
    assert (Document.objects.count(), LedgerEntry.objects.count()) == (0, before)


def test_ten_megabytes_arrive_and_more_are_refused_by_their_size(case: str) -> None:
    cem, most = system(people.ana), 10 * 1024 * 1024
    told = problem(cem.post(f"/cases/{case}/documents", sent(b"x" * most)), 422, "refused")
    assert told["errors"] == {"content": ["Solo se aceptan documentos PDF y fotos JPG o PNG."]}
    problem(cem.post(f"/cases/{case}/documents", sent(b"x" * (most + 700_000))), 413, "too-large")
    problem(cem.post(f"/cases/{case}/acts", {"x": "y" * 300_000}), 413, "too-large")


def test_who_does_not_reach_the_case_attaches_nothing(case: str) -> None:
    elsewhere = system(people.Part("Z", "P-JEFA-0098", "head", people.CEM_ELSEWHERE, "cem", people.ELSEWHERE))
    problem(elsewhere.post(f"/cases/{case}/documents", sent(files.pdf())), 404, "not-found")
    narrow = system(people.ana, ["acts.record"])
    problem(narrow.post(f"/cases/{case}/documents", sent(files.pdf())), 403, "not-permitted")
    assert not Document.objects.exists()


def test_an_act_without_its_paper_is_refused_and_nothing_is_kept(case: str) -> None:
    cem = system(people.ana)
    told = {"event": "decision.notified", "happened_at": now().isoformat()}
    assert [*problem(cem.post(f"/cases/{case}/acts", told), 422, "refused")["errors"]] == ["document"]
    wrong = {**told, "cited": cited(number="sin cifras")}
    assert [*problem(cem.post(f"/cases/{case}/acts", wrong), 422, "refused")["errors"]] == ["cited.number"]
    problem(cem.post(f"/cases/{case}/acts", {**told, "document": "D-7K3F-9QXM"}), 422, "refused")
    assert (Document.objects.count(), CaseEvent.objects.filter(event="decision.notified").count()) == (0, 0)
    assert cem.post(f"/cases/{case}/acts", {**told, "cited": cited()}).status_code == 201
    assert CaseEvent.objects.get(event="decision.notified").document == Document.objects.get().code


def test_a_task_of_who_does_not_log_in_is_done_with_its_paper(case: str) -> None:
    cem = system(people.ana)
    told = {"event": "measures.requested", "happened_at": (now() - timedelta(seconds=5)).isoformat(), "cited": cited()}
    assert cem.post(f"/cases/{case}/acts", told).status_code == 201
    rows = Obligation.objects.filter(subject_code=case, desk_institution=people.CEM, state="open")
    row = rows.exclude(institution_code=people.CEM).first()
    assert row is not None
    problem(cem.post(f"/tasks/{row.code}/complete", {}), 422, "refused")
    assert cem.post(f"/tasks/{row.code}/complete", {"cited": cited(number="Oficio 9")}).status_code == 200
    (act,) = row.acts.filter(act="done")
    assert act.data["document"] == Document.objects.latest("id").code


def test_the_answer_of_who_does_not_log_in_is_told_with_its_paper(case: str) -> None:
    offline = Institution.objects.filter(uses_platform=False, takes_cases=True).order_by("code")[0]
    answer_consent(case, ConsentEntry("recipient", "given", offline.sector), actor=actor(people.ana), at=now())
    made = propose_referral(
        case, to_institution=offline.code, service="legal_defence", handover="", actor=actor(people.ana), at=now()
    )
    cem, path = system(people.ana), f"/referrals/{made}/answer"
    told = problem(cem.post(path, {"state": "accepted"}), 422, "refused")
    assert [*told["errors"]] == ["document"]
    wrong = {"state": "accepted", "cited": cited(number="sin cifras")}
    assert [*problem(cem.post(path, wrong), 422, "refused")["errors"]] == ["cited.number"]
    assert not Document.objects.exists()
    answer = cem.post(path, {"state": "accepted", "cited": cited(number="Oficio 15")})
    assert answer.json() == {"code": made, "state": "accepted"}
    assert ReferralAct.objects.get(state="accepted").document == Document.objects.get().code
