"""The stream as people meet it: granian, a browser's headers, and a case that gives somebody a task."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tejido.alerts.services.watching import sweep
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tests import people
from tests.people import actor
from tests.servers import free_port, granian, variables
from tests.web.stream.conftest import cookie_of
from tests.world import intake, open_district

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port(transactional_db: None, tmp_path: Path) -> Iterator[int]:
    open_district()
    port = free_port()
    with granian("tejido.config.asgi:stream", "asginl", variables(tmp_path), port=port):
        yield port


@contextmanager
def opened(port: int, cookie: str) -> Iterator[http.client.HTTPResponse]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as there:
        there.request("GET", "/flujo/avisos", headers={"Cookie": cookie, "Origin": "http://localhost:8000"})
        with there.getresponse() as answer:
            yield answer


def test_a_case_is_told_to_the_screen_of_who_must_act(port: int) -> None:
    with opened(port, cookie_of(people.bruno)) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Encoding"] == "identity"
        assert answer.readline().startswith(b"retry: ")
        register_case(intake(), actor=actor(people.ana()), at=now())
        sweep(at=now())
        assert [answer.readline() for _ in range(3)] == [b"\n", b"event: aviso\n", b"data: {}\n"]


def test_a_stranger_is_sent_away(port: int) -> None:
    with opened(port, "sessionid=inventada") as answer:
        assert answer.status == 401
        assert answer.read() == b""
