"""The reference client against the live application: a health system feeds a case and works on its tasks."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from pytest_django.live_server_helper import LiveServer

from tejido.cases.models import Case
from tejido.cases.services.referrals import propose_referral
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tests import people
from tests.api.calling import case_sent, give
from tests.api.reference import load
from tests.documents import files
from tests.people import actor

client = load("tejido_client")


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def health(real_district: None, live_server: LiveServer, waits: list[float]) -> Any:
    return client.Tejido(live_server.url, give(people.fabiola).secret, sleep=waits.append)


def test_a_health_system_feeds_a_case_and_works_on_its_tasks(health: Any) -> None:
    code = health.register_case(case_sent(), key="visita-0001")
    assert health.register_case(case_sent(), key="visita-0002") != code
    assert "identity" in health.case(code)["shown"]
    assert health.identity(code)["people"][0]["fields"]["names"] == "Persona Ficticia"
    tasks = [task for task in health.tasks() if task["subject"] == code]
    assert tasks
    first, second = tasks[0]["code"], tasks[-1]["code"]
    assert health.acknowledge(first, key="vista-00001")["state"] == "open"
    assert health.take(first, key="tomada-0001")["state"] == "taken"
    done = health.complete(first, key="hecha-00001", note="Nota inventada.", happened_at=now().isoformat())
    assert done["state"] == "done"
    assert health.task(first)["state"] == "done"
    if second != first:
        assert health.unable(second, "Motivo inventado.", key="nopude-0001")["state"] == "unable"


def test_an_act_is_told_with_its_document(health: Any) -> None:
    cem = client.Tejido(health._base.removesuffix("/api/v1"), give(people.ana).secret)
    code = cem.register_case(case_sent(), key="visita-0001")
    with pytest.raises(client.Problem) as refused:
        cem.record_act(code, "decision.notified", now().isoformat(), key="acto-00001")
    assert [*refused.value.errors] == ["document"]
    paper = cem.attach(code, "ruling", files.pdf(), key="papel-00001")
    told = cem.record_act(code, "decision.notified", now().isoformat(), key="acto-00001", document=paper)
    assert told["case"] == code


def test_every_page_is_read(health: Any) -> None:
    codes = {health.register_case(case_sent(), key=f"visita-{number:05d}") for number in range(12)}
    listed = {task["code"] for task in health.tasks()}
    live = Obligation.objects.filter(desk_institution=people.HEALTH, gate="open", state__in=("open", "taken"))
    assert listed == set(live.values_list("code", flat=True))
    assert len(codes) == Case.objects.count() == 12


def test_a_problem_is_told_by_field(health: Any, waits: list[float]) -> None:
    with pytest.raises(client.Problem) as refused:
        health.register_case(case_sent(channel="pigeon"), key="visita-0001")
    assert (refused.value.status, refused.value.kind) == (422, "refused")
    assert "channel" in refused.value.errors
    assert waits == []


def test_it_waits_when_asked_and_gives_up_in_the_end(health: Any, live_server: LiveServer, waits: list[float]) -> None:
    slow = client.Tejido(live_server.url, give(people.bruno, calls=1).secret, sleep=waits.append)
    with time_machine.travel(now().replace(second=20), tick=False):  # a minute that does not end in between
        slow.get("/token")
        with pytest.raises(client.Problem) as refused:
            slow.get("/token")
    assert refused.value.kind == "too-many-calls"
    assert len(waits) == client.TRIES - 1
    assert all(1 <= wait <= 60 for wait in waits)


def test_nobody_there_is_tried_again_and_told(waits: list[float]) -> None:
    nobody = client.Tejido("http://127.0.0.1:9", "tejido_x", sleep=waits.append)
    with pytest.raises(OSError, match="refused"):
        nobody.lists()
    assert waits == [1, 2, 4, 8]


def test_lists_are_kept_by_their_tag(health: Any) -> None:
    first = health.lists()
    assert first["lists"]["types"]["choices"]
    assert health.lists() == first


def test_a_referral_is_answered(health: Any) -> None:
    code = health.register_case(case_sent(), key="visita-0001")
    Case.objects.get(code=code).consents.create(
        purpose="recipient", recipient=people.ALEGRA, answer="given", given_by="survivor", at=now(),
        recorded_by=people.fabiola.code,
    )  # fmt: skip
    sent = propose_referral(
        code, to_institution=people.ALEGRA, service="legal_defence", handover="", actor=actor(people.fabiola), at=now()
    )
    assert [one["code"] for one in health.referrals()] == [sent]
    aid = client.Tejido(health._base.removesuffix("/api/v1"), give(people.pilar).secret)
    assert aid.answer_referral(sent, "accepted", key="acepto-0001")["state"] == "accepted"
