"""A call that is repeated is done once: replays, other bodies, a process that died half way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tejido.accounts.machines.models import RepeatableCall
from tejido.accounts.machines.services import once
from tejido.accounts.machines.terms import LONGEST
from tejido.api import declaring
from tejido.cases.models import Case, CaseEvent
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.privacy.services.purging import purge_old
from tests import people
from tests.api.calling import case_sent, problem, system
from tests.people import actor
from tests.world import intake

KEY = "llave-inventada-01"


@pytest.mark.usefixtures("district")
class TestOneAfterAnother:
    def test_a_replay_gives_the_first_answer(self) -> None:
        health, body = system(people.fabiola), case_sent()
        first = health.post("/cases", body, key=KEY)
        again = health.post("/cases", body, key=KEY)
        assert (again.status_code, again.content, again["Location"]) == (201, first.content, first["Location"])
        assert again["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first
        assert Case.objects.count() == 1

    def test_the_same_key_with_another_body_or_place_is_refused(self) -> None:
        health = system(people.fabiola)
        health.post("/cases", case_sent(), key=KEY)
        problem(health.post("/cases", case_sent(condition="repeat"), key=KEY), 422, "idempotency-key-reused")
        code = Case.objects.get().code
        act = {"event": "measures.granted", "happened_at": now().isoformat()}
        problem(health.post(f"/cases/{code}/acts", act, key=KEY), 422, "idempotency-key-reused")
        assert Case.objects.count() == 1

    def test_another_token_has_keys_of_its_own(self) -> None:
        body = case_sent()
        codes = {system(part).post("/cases", body, key=KEY).json()["code"] for part in (people.fabiola, people.ana)}
        assert len(codes) == 2

    @pytest.mark.parametrize("key", ["", "corta", "con espacios en medio", "x" * 65, "acento-ó-acento"])
    def test_a_post_without_a_good_key_is_refused(self, key: str) -> None:
        told = problem(system(people.fabiola).post("/cases", case_sent(), key=key), 400, "idempotency-key-missing")
        assert "Idempotency-Key" in told["errors"]
        assert not Case.objects.exists()

    def test_a_refusal_leaves_nothing_not_even_its_key(self) -> None:
        health = system(people.fabiola)
        problem(health.post("/cases", case_sent(channel="pigeon"), key=KEY), 422, "refused")
        assert not RepeatableCall.objects.exists()
        assert health.post("/cases", case_sent(), key=KEY).status_code == 201

    def test_while_the_first_is_being_done_the_second_waits(self, monkeypatch: pytest.MonkeyPatch) -> None:
        health, body, seen = system(people.fabiola), case_sent(), []

        def slow(*args: Any, **how: Any) -> Any:
            seen.append(health.post("/cases", body, key=KEY))
            return register_case(*args, **how)

        monkeypatch.setattr("tejido.api.v1.register_case.register", slow)
        assert health.post("/cases", body, key=KEY).status_code == 201
        assert seen[0]["Retry-After"] == "1"
        problem(seen[0], 409, "under-way")
        assert Case.objects.count() == 1

    def test_a_process_that_died_after_the_deed_is_taken_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        health, body = system(people.fabiola), case_sent()

        class Killed(BaseException):
            pass

        def die(*_: Any, **__: Any) -> None:
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(declaring, "finish", die)
            with pytest.raises(Killed):
                health.post("/cases", body, key=KEY)
        code = Case.objects.get().code
        problem(health.post("/cases", body, key=KEY), 409, "under-way")
        RepeatableCall.objects.update(leased_until=now() - timedelta(seconds=1))
        again = health.post("/cases", body, key=KEY)
        assert again.json() == {"code": code, "already": True}
        assert Case.objects.count() == 1
        assert health.post("/cases", body, key=KEY).content == again.content

    def test_an_act_whose_process_died_is_not_recorded_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        case = register_case(intake(reported_at=now()), actor=actor(people.ana), at=now()).code
        cited = {"number": "Resolución 3", "on": "2026-01-05", "why": "reserved"}
        cem, body = system(people.ana), {"event": "measures.granted", "happened_at": now().isoformat(), "cited": cited}

        class Killed(BaseException):
            pass

        def die(*_: Any, **__: Any) -> None:
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(declaring, "finish", die)
            with pytest.raises(Killed):
                cem.post(f"/cases/{case}/acts", body, key=KEY)
        RepeatableCall.objects.update(leased_until=now() - timedelta(seconds=1))
        assert cem.post(f"/cases/{case}/acts", body, key=KEY).status_code == 201
        assert CaseEvent.objects.filter(event="measures.granted").count() == 1

    def test_a_key_is_known_as_long_as_a_token_is_valid(self) -> None:
        health, body = system(people.fabiola), case_sent()
        first = health.post("/cases", body, key=KEY)
        assert purge_old(RepeatableCall, at=now() + LONGEST) == 0
        again = health.post("/cases", body, key=KEY)
        assert (again.json(), again["Location"]) == (first.json(), first["Location"])
        problem(health.post("/cases", case_sent(condition="repeat"), key=KEY), 422, "idempotency-key-reused")
        assert purge_old(RepeatableCall, at=now() + LONGEST + timedelta(days=60)) == 1
        assert Case.objects.count() == 1

    def test_a_key_that_was_forgotten_swallows_nothing(self) -> None:
        """The table is purged in the end; what the service remembers must not answer for another body."""
        health, body = system(people.fabiola), case_sent()
        first = health.post("/cases", body, key=KEY).json()["code"]
        RepeatableCall.objects.all().delete()
        other = health.post("/cases", case_sent(condition="repeat"), key=KEY).json()
        assert (other["already"], other["code"] == first) == (False, False)
        RepeatableCall.objects.all().delete()
        again = health.post("/cases", body, key=KEY).json()
        assert (again["already"], again["code"]) == (True, first)
        assert Case.objects.count() == 2

    def test_what_is_kept_holds_no_name(self) -> None:
        health = system(people.fabiola)
        health.post("/cases", case_sent(), key=KEY)
        kept = RepeatableCall.objects.get()
        assert kept.answer.startswith('{"code":"C-')
        assert len(kept.asked_hash) == 64


def test_the_hash_is_of_place_and_bytes() -> None:
    asked = {once.asked_hash(*one) for one in (("POST", "/a", b"x"), ("POST", "/a", b"y"), ("POST", "/b", b"x"))}
    assert len(asked) == 3
    own = {once.own_key(*one) for one in (("K-1", KEY, "a"), ("K-2", KEY, "a"), ("K-1", KEY, "b"))}
    assert (len(own), {len(one) for one in own}) == (3, {32})
