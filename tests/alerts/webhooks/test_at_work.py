"""The whole way: a case is registered, the worker compares and posts, the example of a receiver takes the notice."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tejido.accounts.machines.access import Place
from tejido.alerts import worker
from tejido.alerts.chores import Chores
from tejido.alerts.webhooks.models import Notice
from tejido.alerts.webhooks.services.subscribing import subscribe
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tests import people
from tests.api.reference import load
from tests.people import actor
from tests.world import intake, open_district

receiver = load("webhook_receiver")


@pytest.fixture
def taken(transactional_db: None, tmp_path: Path) -> Iterator[list[dict[str, str]]]:
    """What the station's system took, while the worker works."""
    open_district()
    notices: list[dict[str, str]] = []
    seen = receiver.Seen(str(tmp_path / "seen.sqlite3"))
    door = receiver.server(0, "", seen, notices.append)
    url = f"http://127.0.0.1:{door.server_address[1]}/avisos"
    place = Place(people.POLICE, "police", people.HERE)
    made = subscribe(place, name="Sistema inventado", url=url, actor=actor(people.nora), at=now())
    door.server_close()
    door = receiver.server(int(url.rpartition(":")[2].partition("/")[0]), made.secret, seen, notices.append)
    stop = threading.Event()
    threads = [
        threading.Thread(target=door.serve_forever),
        threading.Thread(target=worker.run, args=(stop,), kwargs={"chores": Chores({})}),
    ]
    for thread in threads:
        thread.start()
    yield notices
    stop.set()
    door.shutdown()
    for thread in threads:
        thread.join(timeout=20)
    door.server_close()
    seen.close()


def test_a_case_reaches_the_system_of_the_station(taken: list[dict[str, str]]) -> None:
    register_case(intake(reported_at=now()), actor=actor(people.ana), at=now())
    codes = set(Obligation.objects.filter(desk_institution=people.POLICE, gate="open").values_list("code", flat=True))
    until = time.monotonic() + 20
    while {one["code"] for one in taken} < codes and time.monotonic() < until:
        time.sleep(0.05)
    assert codes
    assert {one["code"] for one in taken} == codes
    assert {one["event"] for one in taken} == {"task.opened"}
    until = time.monotonic() + 5
    while Notice.objects.exclude(state="sent").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}
