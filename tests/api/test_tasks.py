"""Tasks, referrals, acts and measures through the interface: the same services as the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tejido.cases.models import Case, CaseEvent, Referral
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services.orders import Terms, decide_measures
from tejido.cases.services.referrals import propose_referral
from tejido.cases.services.registration import register_case
from tejido.cases.services.told import Told
from tejido.kernel.clock import lima_date, now
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation, ObligationAct
from tests import people
from tests.api.calling import System, problem, system
from tests.people import actor
from tests.world import intake

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture
def case(district: None) -> str:
    """A case that Ana registered now, of which the station was told by law."""
    return register_case(intake(reported_at=now()), actor=actor(people.ana), at=now()).code


@pytest.fixture
def police(case: str) -> System:
    return system(people.bruno)


def first_task(police: System) -> dict[str, Any]:
    tasks: list[dict[str, Any]] = police.get("/tasks").json()["tasks"]
    return tasks[0]


def test_the_station_sees_its_tasks_with_limit_article_and_mark(police: System, case: str) -> None:
    told = police.get("/tasks").json()["tasks"]
    mine = Obligation.objects.filter(desk_institution=people.POLICE, gate="open", state__in=("open", "taken"))
    assert {one["code"] for one in told} == set(mine.values_list("code", flat=True))
    assert all(one["own"] and one["subject"] == case and one["mark"] and one["norm"] for one in told)
    one = police.get(f"/tasks/{told[0]['code']}").json()
    assert one == told[0]


def test_seen_taken_and_done(police: System) -> None:
    code = first_task(police)["code"]
    assert police.post(f"/tasks/{code}/acknowledge").json() == {"code": code, "state": "open"}
    assert police.post(f"/tasks/{code}/take").json()["state"] == "taken"
    assert police.get(f"/tasks/{code}").json()["taken_by_me"] is True
    done = police.post(f"/tasks/{code}/complete", {"note": "Nota inventada.", "happened_at": now().isoformat()})
    assert (done.status_code, done.json()["state"]) == (200, "done")
    row = Obligation.objects.get(code=code)
    assert (row.closed_by, row.acknowledged_by) == (police.code, police.code)
    assert b"inventada" not in bytes(row.acts.get(act="done").note_sealed or b"")
    assert LedgerEntry.objects.filter(action="obligation.done", actor_code=police.code).exists()
    problem(police.post(f"/tasks/{code}/complete"), 409, "conflict")


def test_a_task_that_could_not_be_done_needs_its_reason(police: System) -> None:
    code = first_task(police)["code"]
    told = problem(police.post(f"/tasks/{code}/unable", {"reason": "corto"}), 422, "refused")
    assert "reason" in told["errors"]
    assert Obligation.objects.get(code=code).state == "open"
    assert police.post(f"/tasks/{code}/unable", {"reason": "Nadie abrió la puerta (inventado)."}).status_code == 200


def test_a_deed_in_the_future_is_refused(police: System) -> None:
    code = first_task(police)["code"]
    later = (now() + timedelta(days=2)).isoformat()
    told = problem(police.post(f"/tasks/{code}/complete", {"happened_at": later}), 422, "refused")
    assert "happened_at" in told["errors"]
    assert not ObligationAct.objects.filter(obligation__code=code, act="done").exists()


def test_nobody_elses_task_is_found(police: System) -> None:
    code = first_task(police)["code"]
    for other in (people.fabiola, people.carmen):
        there = system(other)
        problem(there.get(f"/tasks/{code}"), 404, "not-found")
        for deed in ("acknowledge", "take", "complete"):
            problem(there.post(f"/tasks/{code}/{deed}"), 404, "not-found")
    assert ObligationAct.objects.filter(obligation__code=code).count() == 1


def referral(case: str) -> str:
    row = Case.objects.get(code=case)
    row.consents.create(
        purpose="recipient", recipient=people.HEALTH, answer="given", given_by="survivor", at=now(),
        recorded_by=people.ana.code,
    )  # fmt: skip
    return propose_referral(
        case, to_institution=people.HEALTH, service="mental_health", handover="Entrega inventada.",
        actor=actor(people.ana), at=now(),
    )  # fmt: skip


def test_a_referral_is_listed_and_answered(case: str) -> None:
    code = referral(case)
    health = system(people.fabiola)
    (told,) = health.get("/referrals").json()["referrals"]
    assert (told["code"], told["incoming"], told["state"], told["case"]) == (code, True, "sent", case)
    assert "Entrega" not in health.get(f"/referrals/{code}").content.decode()
    accepted = health.post(f"/referrals/{code}/answer", {"state": "accepted"})
    assert accepted.json() == {"code": code, "state": "accepted"}
    assert Referral.objects.get(code=code).state == "accepted"
    assert health.post(f"/referrals/{code}/answer", {"state": "accepted"}).status_code == 200
    problem(health.post(f"/referrals/{code}/answer", {"state": "refused", "reason": "Motivo inventado."}), 409,
            "conflict")  # fmt: skip
    problem(health.post(f"/referrals/{code}/answer", {"state": "withdrawn"}), 422, "refused")


def test_a_referral_of_others_does_not_exist(case: str) -> None:
    code = referral(case)
    for other in (people.gloria, people.carmen):
        problem(system(other).get(f"/referrals/{code}"), 404, "not-found")
        problem(system(other).post(f"/referrals/{code}/answer", {"state": "accepted"}), 404, "not-found")


def test_a_referral_that_waits_for_her_yes_is_not_told(case: str) -> None:
    code = propose_referral(
        case, to_institution=people.ALEGRA, service="legal_defence", handover="", actor=actor(people.ana), at=now()
    )
    assert Referral.objects.get(code=code).state == "proposed"
    problem(system(people.pilar).get(f"/referrals/{code}"), 404, "not-found")
    assert code in [one["code"] for one in system(people.ana).get("/referrals").json()["referrals"]]


def test_an_act_of_the_court_is_recorded_by_who_takes_part(case: str) -> None:
    cem = system(people.ana)
    cited = {"number": "Resolución 03-2026", "on": lima_date(now()).isoformat(), "why": "reserved"}
    told = {"event": "measures.granted", "happened_at": now().isoformat(), "cited": cited}
    answer = cem.post(f"/cases/{case}/acts", told)
    assert (answer.status_code, answer.json()) == (201, {"case": case, "event": "measures.granted"})
    assert CaseEvent.objects.filter(case__code=case, event="measures.granted", actor_code=cem.code).count() == 1
    problem(cem.post(f"/cases/{case}/acts", told), 409, "conflict")
    problem(cem.post(f"/cases/{case}/acts", {**told, "event": "case.registered"}), 422, "refused")
    problem(cem.post(f"/cases/{case}/acts", {**told, "event": "no.existe"}), 422, "refused")
    (measures,) = cem.get(f"/cases/{case}/measures").json()["measures"]
    assert (measures["state"], measures["case"]) == ("granted", case)


def test_an_act_is_not_told_by_who_takes_no_part(case: str) -> None:
    told = {"event": "measures.granted", "happened_at": now().isoformat()}
    health = system(people.fabiola)
    assert health.post(f"/cases/{case}/acts", told).status_code in (403, 404)
    assert health.get(f"/cases/{case}/measures").status_code in (403, 404)
    assert not CaseEvent.objects.filter(case__code=case, event="measures.granted").exists()


@pytest.fixture
def order(case: str) -> str:
    """Measures in force that Bruno's station executes."""
    at = now()
    code = decide_measures(
        case, granted=True, terms=Terms(("no_approach",), None), told=Told(at), actor=actor(people.ana), at=at
    )
    MeasureOrder.objects.filter(code=code).update(station=people.POLICE)
    return code


def test_the_station_lists_visits_and_tells_a_breach(police: System, order: str) -> None:
    listed = police.get("/measures").json()
    assert [one["code"] for one in listed["measures"]] == [order]
    assert LedgerEntry.objects.filter(action="protected.listed", actor_code=police.code).exists()
    visit = {"result": "well", "happened_at": now().isoformat(), "note": "Nota inventada."}
    key = "visita-inventada-1"
    assert police.post(f"/measures/{order}/visits", visit, key=key).status_code == 201
    assert police.post(f"/measures/{order}/visits", visit, key=key).status_code == 201
    assert MeasureOrder.objects.get(code=order).acts.filter(act="visited").count() == 1
    breach = {"kind": "approached", "happened_at": now().isoformat()}
    assert police.post(f"/measures/{order}/breaches", breach).json() == {"measures": order, "act": "breached"}
    wrong = problem(police.post(f"/measures/{order}/visits", {**visit, "result": "no"}), 422, "refused")
    assert "result" in wrong["errors"]


def test_only_the_station_lists_and_visits(order: str) -> None:
    for other in (people.ana, people.fabiola):
        problem(system(other).get("/measures"), 403, "not-permitted")
    visit = {"result": "well", "happened_at": now().isoformat()}
    problem(system(people.ana).post(f"/measures/{order}/visits", visit), 403, "not-permitted")
    problem(system(people.carmen).post(f"/measures/{order}/visits", visit), 404, "not-found")
    assert not MeasureOrder.objects.get(code=order).acts.filter(act="visited").exists()
