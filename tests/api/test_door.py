"""The door: tokens, limits, sizes, types, addresses that are none, and what a session is worth here (nothing)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tejido.accounts.machines.models import MachineToken
from tejido.accounts.machines.services.tokens import revoke_token, rotate_token
from tejido.cases.models import Case
from tejido.directory.models import Institution
from tejido.kernel.clock import now
from tests import people
from tests.api.calling import HEADS, System, case_sent, give, problem, system
from tests.people import actor

pytestmark = pytest.mark.usefixtures("district")


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer x", "Basic tejido_abc", "Bearer tejido_" + "x" * 5000, "Bearer ñ"]
)
def test_without_a_token_nothing_opens(client: Client, header: str | None) -> None:
    headers = {} if header is None else {"authorization": header}
    answer = client.get("/api/v1/tasks", headers=headers)
    problem(answer, 401, "token")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("length", ["abc", "-1", "1e5"])
def test_a_length_that_is_no_number_is_a_problem_and_no_fault(length: str) -> None:
    police = system(people.bruno)
    headers = {"HTTP_AUTHORIZATION": f"Bearer {police.given.secret}", "HTTP_IDEMPOTENCY_KEY": "clave-inventada"}
    answer = police.client.generic("POST", "/api/v1/cases", b"{}", "application/json", CONTENT_LENGTH=length, **headers)
    problem(answer, 400, "bad-request")


def test_a_session_opens_nothing(client: Client) -> None:
    people.log_in(client, people.ana)
    problem(client.get("/api/v1/tasks"), 401, "token")
    problem(client.post("/api/v1/cases", json.dumps(case_sent()), content_type="application/json"), 401, "token")
    assert not Case.objects.exists()


def test_a_token_ends_by_its_day_by_hand_and_by_another_secret() -> None:
    police = system(people.bruno, days=1)
    assert police.get("/token").status_code == 200
    with time_machine.travel(now() + timedelta(days=1, seconds=1), tick=False):
        problem(police.get("/token"), 401, "token")
    renewed = rotate_token(police.code, actor=actor(HEADS[people.POLICE]), at=now())
    problem(police.get("/token"), 401, "token")
    again = System(renewed)
    assert again.get("/token").json()["code"] == police.code
    revoke_token(police.code, actor=actor(HEADS[people.POLICE]), at=now())
    problem(again.get("/token"), 401, "token")


def test_a_token_that_waits_for_the_head_opens_nothing() -> None:
    police = system(people.bruno)
    MachineToken.objects.update(approved_at=None)
    problem(police.get("/token"), 401, "token")


def test_the_token_says_what_it_is_and_when_it_was_used() -> None:
    police = system(people.bruno, ["tasks.read"], calls=77)
    told = police.get("/token").json()
    assert (told["institution"], told["sector"], told["scopes"], told["calls_a_minute"]) == (
        people.POLICE, "police", ["tasks.read"], 77,
    )  # fmt: skip
    assert MachineToken.objects.get().last_used_at is not None


def test_one_call_too_many_in_a_minute_waits() -> None:
    police = system(people.bruno, calls=3)
    with time_machine.travel(now().replace(second=10, microsecond=0), tick=False) as clock:
        assert [police.get("/token").status_code for _ in range(3)] == [200] * 3
        refused = police.get("/token")
        problem(refused, 429, "too-many-calls")
        assert 1 <= int(refused["Retry-After"]) <= 60
        clock.shift(timedelta(seconds=60))
        assert police.get("/token").status_code == 200


def test_a_scope_that_was_not_given_opens_nothing() -> None:
    reads = system(people.bruno, ["tasks.read"])
    assert reads.get("/tasks").status_code == 200
    for answer in (
        reads.get("/cases"), reads.get("/board"), reads.get("/zones"), reads.post("/cases", case_sent()),
        reads.post("/tasks/T-0000-0000/take"),
    ):  # fmt: skip
        told = problem(answer, 403, "not-permitted")
        assert "alcance" in told["detail"]
    assert not Case.objects.exists()


def test_a_body_that_is_too_large_is_not_even_read() -> None:
    body = case_sent()
    body["incidents"][0]["detail"] = "x" * 300_000
    problem(system(people.fabiola).post("/cases", body), 413, "too-large")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_another_content_type_is_refused(kind: str) -> None:
    problem(system(people.fabiola).post("/cases", case_sent(), content_type=kind), 415, "content-type")
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"{", b"[" * 5000, b'{"a": NaN}', b'"\xff"', b'{"channel": "a\\u0000b"}', b'{"channel": "\\ud800"}',
        json.dumps({"channel": "\x00"}).encode(),
    ],
)  # fmt: skip
def test_what_is_no_json_that_can_be_stored_is_refused(raw: bytes) -> None:
    problem(system(people.fabiola).post("/cases", raw=raw), 400, "bad-request")


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b'"texto"', b"{}", b"3"])
def test_json_of_another_shape_is_told_by_field(raw: bytes) -> None:
    told = problem(system(people.fabiola).post("/cases", raw=raw), 422, "refused")
    assert told["errors"]


def test_an_escaped_letter_is_a_letter() -> None:
    body = json.dumps(case_sent(), ensure_ascii=True).encode()
    assert b"\\u" in body
    assert system(people.fabiola).post("/cases", raw=body).status_code == 201


@pytest.mark.parametrize("path", ["", "/", "/no-existe", "/cases/a/b/c", "/tasks/%00", "/openapi.json/x"])
def test_an_address_that_is_none_is_a_problem_too(path: str) -> None:
    problem(system(people.bruno).get(path), 404, "not-found")


@pytest.mark.parametrize(("method", "path"), [("put", "/cases"), ("delete", "/tasks/T-1"), ("patch", "/token"),
                                              ("get", "/tasks/T-1/take"), ("options", "/cases")])  # fmt: skip
def test_a_method_that_does_not_exist_says_which_do(client: Client, method: str, path: str) -> None:
    answer: Any = getattr(client, method)(f"/api/v1{path}")
    problem(answer, 405, "method")
    assert answer["Allow"]


def test_the_document_is_for_anybody_and_kept_by_its_tag(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"] == "3.1.0"
    again = client.get("/api/v1/openapi.json", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/institutions", "/zones", "/lists", "/protocols", "/protocols/ley30364", "/board"])
def test_reference_data_is_kept_by_its_tag(path: str) -> None:
    police = system(people.bruno)
    answer = police.get(path)
    assert answer.status_code == 200, answer.content
    assert "no-store" not in answer["Cache-Control"]
    assert police.get(path, **{"if-none-match": answer["ETag"]}).status_code == 304
    assert police.get(path, **{"if-none-match": '"otra"'}).status_code == 200


def test_what_is_of_a_case_is_kept_nowhere() -> None:
    police = system(people.bruno)
    for path in ("/tasks", "/cases", "/referrals", "/measures", "/token"):
        assert "no-store" in police.get(path)["Cache-Control"], path


def test_the_protocols_carry_their_marks_and_the_directory_no_place_of_a_shelter() -> None:
    police = system(people.bruno)
    steps = police.get("/protocols/ley30364").json()["steps"]
    assert {one["mark"] for one in steps} <= {"official", "secondary", "unverified"}
    problem(police.get("/protocols/no-existe"), 404, "not-found")
    found = police.get("/institutions").json()["institutions"]
    assert found
    assert [one for one in found if one["kind"] == "shelter" and (one["address"] or one["lat"])] == []
    assert police.get("/institutions?cursor=" + police.get("/institutions").json().get("next", "")).status_code == 200


def test_of_a_secret_place_nothing_that_leads_there_is_told() -> None:
    phones = [{"number": "01 000 0000", "use": "Inventado"}]
    Institution.objects.filter(kind="shelter").update(phones=phones, hours={"always": True})
    found = system(people.bruno).get("/institutions").json()["institutions"]
    (shelter,) = [one for one in found if one["kind"] == "shelter"]
    assert (shelter["phones"], shelter["hours"], shelter["address"], shelter["lat"]) == ([], None, "", None)


def test_the_secret_is_kept_nowhere() -> None:
    given = give(people.bruno)
    row = MachineToken.objects.values().get()
    assert given.secret not in str(row)
    assert given.secret.startswith("tejido_")
