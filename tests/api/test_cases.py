"""Cases through the interface: in by the same door as the form, out by the field policy."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bench.sample import sent
from tejido.cases.models import Case
from tejido.kernel.clock import now
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tests import people
from tests.api.calling import case_sent, problem, system

pytestmark = pytest.mark.usefixtures("district")
STORY = "Relato inventado para la prueba."


def test_a_case_that_a_health_system_sends_is_planned_and_told() -> None:
    health = system(people.fabiola)
    answer = health.post("/cases", case_sent())
    assert answer.status_code == 201, answer.content
    told = answer.json()
    case = Case.objects.get(code=told["code"])
    assert (case.door_institution, case.registered_by, told["already"]) == (people.HEALTH, health.code, False)
    assert answer["Location"] == f"/api/v1/cases/{case.code}"
    assert answer["Cache-Control"] == "no-store, private"
    assert Obligation.objects.filter(subject_code=case.code, sector="health").exists()
    assert "identity" not in answer.content.decode()
    assert LedgerEntry.objects.filter(subject_code=case.code, action="case.registered", actor_code=health.code).exists()


def test_what_is_wrong_is_told_by_field_in_spanish_and_nothing_is_saved() -> None:
    body = case_sent(channel="pigeon", zone_code="luna")
    body["people"][0]["identity"]["document_number"] = "12"
    told = problem(system(people.fabiola).post("/cases", body), 422, "refused")
    assert told["errors"].keys() == {"channel", "zone_code", "people.0.identity.document_number"}
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "word"),
    [
        ({"incidents": []}, "incidents", "al menos 1"),
        ({"nombre": "x"}, "nombre", "no existe"),
        ({"people": [{"role": "queen"}]}, "people.0.role", "Elija uno de"),
        ({"explained_reporting": "yes"}, "explained_reporting", "true o false"),
        ({"reported_at": "2026-11-23T10:00:00"}, "reported_at", "zona"),
        ({"reported_at": "0001-01-01T00:00:00+14:00"}, "reported_at", "fecha"),
        ({"reported_at": "ayer"}, "reported_at", "fecha"),
        ({"exclusions": [{"kind": "post", "value": "no.existe", "reason": "Motivo inventado."}]}, "exclusions.0.value",
         "No encontramos"),
        ({"exclusions": [{"kind": "institution", "value": people.HEALTH, "reason": "Motivo inventado."}]},
         "exclusions.0.value", "otra puerta"),
        ({"people": [{"role": "queen"}]}, "people.0.role", "' o '"),
        ({"facts": {"received_by": {"a": 1}}}, "facts.received_by", "número entero"),
        ({"school_code": "no-existe"}, "school_code", "directorio"),
        ({"consents": [{"purpose": "recipient", "answer": "given", "recipient": "vecinos"}]}, "consents", "vecinos"),
        ({"consents": [{"purpose": "services", "answer": "given"}] * 2}, "consents", "dos respuestas"),
        ({"relations": [{"survivor": 1, "perpetrator": 0, "level1": "family"}]}, "relations.0.survivor", "otro papel"),
        ({"facts": {"no_existe": True}}, "facts.no_existe", "no se conoce"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_at_its_field(change: dict[str, Any], field: str, word: str) -> None:
    told = problem(system(people.fabiola).post("/cases", case_sent(**change)), 422, "refused")
    assert word in " ".join(told["errors"][field])
    assert not Case.objects.exists()


def test_a_case_is_read_as_the_field_policy_says_also_at_its_own_door() -> None:
    health = system(people.fabiola)
    code = health.post("/cases", case_sent()).json()["code"]
    at_health = health.get(f"/cases/{code}").json()
    assert at_health["shown"] == ["contact", "identity", "incident", "vulnerability"]
    assert "risk_level" not in at_health
    assert [one["role"] for one in at_health["people"]] == ["survivor"]
    assert at_health["incidents"][0]["acts"] == ["rape"]
    text = health.get(f"/cases/{code}").content.decode()
    assert not any(word in text for word in ("Ficticia", "Inventado", "00000015", STORY))


def test_the_station_that_was_told_sees_its_own_groups() -> None:
    code = system(people.ana).post("/cases", case_sent(report_filed=True, immediate_danger=True)).json()["code"]
    police = system(people.bruno)
    assert Obligation.objects.filter(subject_code=code, desk_institution=people.POLICE, gate="open").exists()
    told = police.get(f"/cases/{code}").json()
    assert (told["immediate_danger"], "vulnerability" in told["shown"], "risk" in told["shown"]) == (True, False, False)
    assert {one["role"] for one in told["people"]} == {"survivor", "alleged_perpetrator"}
    assert any(task["own"] for task in told["tasks"])


def test_identity_is_opened_by_the_policy_of_the_sector_and_every_reading_is_recorded() -> None:
    health = system(people.fabiola)
    code = health.post("/cases", case_sent()).json()["code"]
    told = health.get(f"/cases/{code}/identity")
    opened = told.json()
    assert [one["role"] for one in opened["people"]] == ["survivor"], "health does not see who did it"
    assert opened["people"][0]["fields"]["names"] == "Persona Ficticia"
    assert "address" not in opened["people"][0]["fields"]
    assert opened["contact"]["number"] == "900000015"
    assert opened["details"] == {}
    assert told["Cache-Control"] == "no-store, private"
    health.get(f"/cases/{code}/identity")
    assert LedgerEntry.objects.filter(action="identity.read", actor_code=health.code).count() == 2


def test_a_cem_sees_what_its_team_sees() -> None:
    cem = system(people.ana)
    code = cem.post("/cases", case_sent()).json()["code"]
    opened = cem.get(f"/cases/{code}/identity").json()
    assert {one["role"] for one in opened["people"]} == {"survivor", "alleged_perpetrator"}
    assert opened["details"] == {"1": STORY}


def test_another_institution_finds_no_case_that_is_not_its_own() -> None:
    code = system(people.fabiola).post("/cases", case_sent()).json()["code"]
    for other in (people.carmen, people.irma, people.olga):
        problem(system(other).get(f"/cases/{code}"), 404, "not-found")
        problem(system(other).get(f"/cases/{code}/identity"), 404, "not-found")


def test_the_list_is_paged_by_cursor() -> None:
    health = system(people.fabiola)
    codes = {health.post("/cases", case_sent()).json()["code"] for _ in range(32)}
    first = health.get("/cases").json()
    second = health.get(f"/cases?cursor={first['next']}").json()
    assert len(first["cases"]) == 30
    assert {one["code"] for one in first["cases"] + second["cases"]} == codes
    assert "next" not in second
    assert system(people.carmen).get("/cases").json()["cases"] == []


@pytest.mark.parametrize(
    "cursor", ["%00", "x", "W10", "bnVsbA", "WyIyMDI2LTAxLTAxIiwgMV0", "W251bGwsIC0xXQ", "ÿ", "W1tbW1s"]
)
def test_a_cursor_that_was_not_given_is_refused(cursor: str) -> None:
    told = problem(system(people.fabiola).get(f"/cases?cursor={cursor}"), 422, "refused")
    assert "cursor" in told["errors"]


def test_the_case_that_is_measured_is_one_that_is_taken() -> None:
    answer = system(people.ana).post("/cases", sent(at=now(), rng=random.Random(1)))
    assert (answer.status_code, answer.json()["already"]) == (201, False)
