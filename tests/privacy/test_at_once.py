"""The same request or the same notice of a breach, sent twice at the same instant: real threads and real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from tejido.privacy.models import Breach, RightsRequest
from tejido.privacy.services.breaches import Noticed, notice_breach
from tejido.privacy.services.rights import take_request
from tests import people
from tests.people import actor
from tests.privacy.officer import AT, LATER, asked

pytestmark = pytest.mark.usefixtures("real_district")


def at_once(*does: Callable[[], object]) -> list[str]:
    """Do all of it in as many threads, started together; the outcome of each, by what came back or its error."""
    together = threading.Barrier(len(does), timeout=10)
    outcomes: list[str] = [""] * len(does)

    def run(number: int, do: Callable[[], object]) -> None:
        try:
            together.wait()
            outcomes[number] = str(do())
        except Exception as failure:
            outcomes[number] = type(failure).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, do)) for number, do in enumerate(does)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive(), "they wait for each other for ever"
    return outcomes


def test_a_request_that_arrives_twice_at_once_is_one_and_both_are_told_its_code() -> None:
    ana = actor(people.ana)
    said = at_once(*[lambda: take_request(asked(), actor=ana, at=LATER)] * 4)
    assert said == [RightsRequest.objects.get().code] * 4


def test_a_breach_that_arrives_twice_at_once_is_one_and_both_are_told_its_code() -> None:
    ana = actor(people.ana)
    noticed = Noticed(AT, "lost", "Se perdió un cuaderno inventado.", "aviso-1")
    said = at_once(*[lambda: notice_breach(noticed, actor=ana, at=LATER)] * 4)
    assert said == [Breach.objects.get().code] * 4
