"""Consent and exclusion are gates in front of the systems too, and a system is shut out with anybody of its house."""

from __future__ import annotations

from typing import Any

import pytest

from tejido.accounts.models import Exclusion
from tejido.cases.intake import ConsentEntry, ExclusionEntry
from tejido.cases.services.consents import answer_consent, withdraw_consent
from tejido.cases.services.exclusions import exclude
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tests import people
from tests.api.calling import System, case_sent, problem, system
from tests.people import actor
from tests.world import intake

pytestmark = pytest.mark.usefixtures("district")
REASON = "Motivo inventado para la prueba."


@pytest.fixture
def case(district: None) -> str:
    people.everybody()
    return register_case(intake(reported_at=now()), actor=actor(people.ana), at=now()).code


def tasks(of: System) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = of.get("/tasks").json()["tasks"]
    return found


def leave_out(case: str, kind: str, value: str) -> None:
    exclude(case, ExclusionEntry(kind, value, REASON), actor=actor(people.ana), at=now())


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("account", people.bruno.code),
        ("account", people.nora.code),
        ("post", f"{people.POLICE}.operador"),
        ("rung", f"head:{people.POLICE}"),
        ("rung", "head"),
        ("institution", people.POLICE),
    ],
)
def test_whoever_excludes_somebody_of_the_station_excludes_its_systems(case: str, kind: str, value: str) -> None:
    police = system(people.bruno)
    task = tasks(police)[0]["code"]
    police.post(f"/tasks/{task}/take")
    leave_out(case, kind, value)
    assert tasks(police) == []
    for answer in (
        police.get(f"/cases/{case}"), police.get(f"/cases/{case}/identity"), police.get(f"/tasks/{task}"),
        police.post(f"/tasks/{task}/complete"), police.get(f"/cases/{case}/measures"),
    ):  # fmt: skip
        told = problem(answer, 404, "not-found")
        assert "exclu" not in told["detail"]
    row = Obligation.objects.get(code=task)
    assert row.assigned_code != police.code or row.state == "cancelled", "no task stays in the hands of a system"


def test_somebody_who_left_the_station_counts_too(case: str) -> None:
    police = system(people.bruno)
    bruno = people.bruno()
    bruno.grants.update(until_at=now())
    Exclusion.objects.create(
        subject_code=case, kind="account", value=bruno.code, reason_sealed=b"", at=now(), added_by=people.ana.code
    )
    assert tasks(police) == []


def test_an_exclusion_of_others_changes_nothing(case: str) -> None:
    police = system(people.bruno)
    before = len(tasks(police))
    leave_out(case, "account", people.gloria.code)
    leave_out(case, "rung", f"head:{people.DEMUNA}")
    assert before
    assert len(tasks(police)) == before


def test_a_head_does_not_read_through_a_token_what_excludes_her(case: str) -> None:
    """Nora, the head of the station, made the token herself."""
    leave_out(case, "rung", f"head:{people.POLICE}")
    problem(system(people.nora).get(f"/cases/{case}/identity"), 404, "not-found")


def test_what_waits_for_her_yes_is_told_when_she_says_it_and_not_after_she_takes_it_back(case: str) -> None:
    aid = system(people.pilar)
    waiting = Obligation.objects.filter(subject_code=case, gate="consent", sector="legal_aid")
    shut = set(waiting.values_list("code", flat=True))
    assert not {one["code"] for one in tasks(aid)} & shut
    problem(aid.get(f"/cases/{case}"), 404, "not-found")
    entry = ConsentEntry("recipient", "given", people.ALEGRA)
    answer_consent(case, entry, actor=actor(people.ana), at=now())
    opened = set(Obligation.objects.filter(code__in=shut, gate="open").values_list("code", flat=True))
    assert {one["code"] for one in tasks(aid)} >= opened
    withdraw_consent(case, purpose="recipient", recipient=people.ALEGRA, actor=actor(people.ana), at=now())
    assert not {one["code"] for one in tasks(aid)} & shut
    problem(aid.get(f"/cases/{case}"), 404, "not-found")


def test_a_case_comes_in_with_its_exclusions_and_consents() -> None:
    body = case_sent(
        report_filed=True,
        exclusions=[{"kind": "account", "value": people.bruno.code, "reason": REASON}],
        consents=[{"purpose": "services", "answer": "given"},
                  {"purpose": "recipient", "answer": "given", "recipient": people.ALEGRA}],
    )  # fmt: skip
    code = system(people.ana).post("/cases", body).json()["code"]
    assert Exclusion.objects.get(subject_code=code).value == people.bruno.code
    assert [one for one in tasks(system(people.nora)) if one["subject"] == code] == []


def test_another_district_sees_nothing(case: str) -> None:
    there = system(people.carmen)
    assert tasks(there) == []
    assert there.get("/referrals").json()["referrals"] == []
    assert people.CEM not in there.get("/institutions").content.decode()
    problem(there.get(f"/cases/{case}"), 404, "not-found")


def test_figures_count_nothing_of_who_is_excluded(case: str) -> None:
    answer = system(people.bruno).get("/board")
    assert answer.status_code == 200
    assert set(answer.json()) == {"computed_at", "institution", "sector"}
