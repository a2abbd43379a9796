"""How long a session lasts, and where the person returns to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests import people

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
LOGIN = "/cuenta/entrar"


@pytest.fixture
def clock() -> time_machine.Traveller:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller  # type: ignore[misc]


def is_in(client: Client) -> bool:
    return client.get("/cuenta").status_code == 200


def test_it_lives_while_it_is_used_and_dies_after_thirty_minutes(client: Client, clock: time_machine.Traveller) -> None:
    people.log_in(client, people.ana)
    for _ in range(4):
        clock.shift(timedelta(minutes=29))
        assert is_in(client)
    clock.shift(timedelta(minutes=30))
    assert not is_in(client)


def test_ten_hours_are_the_longest(client: Client, clock: time_machine.Traveller) -> None:
    people.log_in(client, people.ana)
    is_in(client)
    for _ in range(23):
        clock.shift(timedelta(minutes=25))
        assert is_in(client)
    clock.shift(timedelta(minutes=25))
    assert not is_in(client)


def test_what_a_page_asks_by_itself_does_not_keep_it_alive(client: Client, clock: time_machine.Traveller) -> None:
    people.log_in(client, people.ana)
    is_in(client)
    for _ in range(6):
        clock.shift(timedelta(minutes=5))
        client.get("/cuenta", headers={"X-Fragmento": "1"})
    assert not is_in(client)


def test_the_last_use_is_written_once_a_minute(client: Client, clock: time_machine.Traveller) -> None:
    people.log_in(client, people.ana)
    is_in(client)
    clock.shift(timedelta(seconds=59))
    assert "sessionid" not in client.get("/cuenta").cookies
    clock.shift(timedelta(seconds=1))
    assert "sessionid" in client.get("/cuenta").cookies


def test_a_page_returns_after_login(client: Client) -> None:
    assert client.get("/cuenta/personas?q=ana")["Location"] == f"{LOGIN}?next=%2Fcuenta%2Fpersonas%3Fq%3Dana"


def test_a_sent_form_returns_to_the_page_where_it_was_written(client: Client) -> None:
    came_from = "http://testserver/cuenta/personas/P-1?x=1"
    answer = client.post("/cuenta/personas/P-1/rol", headers={"Referer": came_from})
    assert answer["Location"] == f"{LOGIN}?next=%2Fcuenta%2Fpersonas%2FP-1%3Fx%3D1"


def test_a_page_of_another_site_is_not_returned_to(client: Client) -> None:
    answer = client.post("/cuenta/personas/invitar", headers={"Referer": "https://example.org/robar"})
    assert answer["Location"] == f"{LOGIN}?next=%2Fcuenta%2Fpersonas%2Finvitar"


@pytest.mark.parametrize("header", [{"X-Borrador": "1"}, {"X-Fragmento": "1"}, {"Accept": "application/json"}])
def test_a_fetch_is_told_that_the_session_ended(client: Client, header: dict[str, str]) -> None:
    assert client.post("/cuenta/personas/invitar", headers=header).status_code == 401
