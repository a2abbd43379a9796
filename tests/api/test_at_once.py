"""A call that is repeated eight times at once, on real commits, is done once."""

from __future__ import annotations

import threading
from typing import Any

from django.db import connection

from tejido.cases.models import Case
from tests import people
from tests.api.calling import System, case_sent, system
from tests.api.test_once import KEY


def test_eight_at_once_make_one_case(real_district: None) -> None:
    health, body = system(people.fabiola), case_sent()
    answers: list[Any] = []
    together = threading.Barrier(8)

    def call() -> None:
        mine = System(health.given)
        together.wait()
        answers.append(mine.post("/cases", body, key=KEY))
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Case.objects.count() == 1
    made = [one for one in answers if one.status_code == 201]
    assert made
    assert {one.json()["code"] for one in made} == {Case.objects.get().code}
    assert {one.status_code for one in answers} <= {201, 409}
    assert health.post("/cases", body, key=KEY).json()["code"] == Case.objects.get().code
