"""Run in the private installation: one step of a transfer, killed by itself (`kill -9`) at a given point.

    python -m tests.crash.passing DEED ABOUT FORM POINT

POINT is the number of the statement before which it dies, «commit» (all is written, nothing is committed), «answer»
(committed, nobody was told) or «never». When it lives it prints «done STATEMENTS RESULT».
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tejido.config.bootstrap import start_django

start_django()

from django.db import connection  # noqa: E402  models can only be imported once the framework stands

from tejido.cases.services.registration import register_case  # noqa: E402
from tejido.cases.transfers.services.answering import accept_transfer, refuse_transfer  # noqa: E402
from tejido.cases.transfers.services.proposing import Offer, propose_transfer  # noqa: E402
from tejido.cases.transfers.states import Basis  # noqa: E402
from tejido.kernel.clock import now  # noqa: E402
from tests import people  # noqa: E402
from tests.elsewhere import open_neighbour  # noqa: E402
from tests.people import ELSEWHERE, actor  # noqa: E402
from tests.world import intake  # noqa: E402

AGREED = Offer(ELSEWHERE, people.CEM_ELSEWHERE, Basis.CONSENT, given_by="survivor", handover="Nota inventada.")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Counter:
    """Counts the statements and dies before the one whose number is `point`."""

    def __init__(self, point: str) -> None:
        self.point, self.count = point, 0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.count += 1
        if str(self.count) == self.point:
            die()
        return execute(*asked)


def opened(_: str, __: str) -> str:
    open_neighbour()
    return "-"


def registered(_: str, form: str) -> str:
    at = now()
    made = intake(form, reported_at=at - timedelta(minutes=20))
    happened = replace(made.incidents[0], occurred_from=at - timedelta(hours=20))
    return register_case(replace(made, incidents=(happened,)), actor=actor(people.ana), at=at).code


def sent(case: str, form: str) -> str:
    return propose_transfer(case, AGREED, form=form, actor=actor(people.ana), at=now())


def accepted(transfer: str, _: str) -> str:
    return accept_transfer(transfer, zone_code="", actor=actor(people.carmen), at=now())


def refused(transfer: str, _: str) -> str:
    refuse_transfer(transfer, reason="No tenemos abogada (inventado).", actor=actor(people.carmen), at=now())
    return transfer


DEEDS = {"open": opened, "register": registered, "send": sent, "accept": accepted, "refuse": refused}


def main(deed: str, about: str, form: str, point: str) -> None:
    people.everybody()
    counter = Counter(point)
    if point == "commit":
        connection._commit = die  # type: ignore[method-assign]
    with connection.execute_wrapper(counter):
        result = DEEDS[deed](about, form)
    if point == "answer":
        die()
    print(f"done {counter.count} {result}", flush=True)


main(*sys.argv[1:5])
