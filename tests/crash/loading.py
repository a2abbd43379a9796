"""Run in the private installation: register cases one after another and say which ones were accepted.

    python -m tests.crash.loading PREFIX HOW_MANY

A line «accepted KEY CODE» is written after the service returned, as a page answers after it. Whoever gets no answer
sends the same form again, as people do.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import timedelta

from tejido.config.bootstrap import start_django

start_django()

from django.db import DatabaseError, connection  # noqa: E402  models can only be imported once the framework stands

from tejido.cases.services.registration import register_case  # noqa: E402
from tejido.kernel.clock import now  # noqa: E402
from tests import people  # noqa: E402
from tests.people import actor  # noqa: E402
from tests.world import intake  # noqa: E402


def main(prefix: str, how_many: int) -> None:
    ana = actor(people.ana())
    for number in range(how_many):
        key = f"{prefix}-{number}"
        while True:
            at = now()
            made = intake(key, reported_at=at - timedelta(minutes=20))
            happened = replace(made.incidents[0], occurred_from=at - timedelta(hours=20))
            try:
                done = register_case(replace(made, incidents=(happened,)), actor=ana, at=at)
            except (DatabaseError, OSError):
                connection.close()
                time.sleep(0.1)
                continue
            print(f"accepted {key} {done.code}", flush=True)
            break


main(sys.argv[1], int(sys.argv[2]))
