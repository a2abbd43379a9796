"""Worker and database are killed under load; then what was accepted is counted against what is there and was sent."""

from __future__ import annotations

import re
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.alerts.postbox import MailServer, mail_server
from tests.crash.installation import Installation, installation, until

pytestmark = pytest.mark.crash
CASES = 20
_DUE = "SELECT count(*) FROM obligations_obligation WHERE next_look_at <= now()"
_UNSENT = "SELECT count(*) FROM alerts_delivery WHERE state IN ('queued', 'leased')"
# The lease of a courier that died runs out after a minute and a half: here the time passes at once.
_LATER = "UPDATE alerts_delivery SET next_try_at = now() WHERE state IN ('queued', 'leased') RETURNING id"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


@pytest.fixture(scope="module")
def place(server: MailServer) -> Iterator[Installation]:
    with installation() as made:
        made.extra = {"TEJIDO_SMTP_URL": f"smtp://127.0.0.1:{server.port}", "TEJIDO_QUIET_SECONDS": "0"}
        yield made


@pytest.fixture(autouse=True)
def nothing_left_running(place: Installation) -> Iterator[None]:
    yield
    place.end()
    place.revive_database()


def accepted(load: subprocess.Popen[str]) -> set[str]:
    """The codes of the cases that were answered as accepted, once the load has ended."""
    out, _ = load.communicate(timeout=60)
    assert load.returncode == 0
    return set(re.findall(r"^accepted \S+ (\S+)$", out, re.MULTILINE))


def settle(place: Installation) -> None:
    """Let a fresh worker finish whatever the dead ones left."""
    place.rows(_LATER)
    worker = place.worker()
    until(lambda: place.number(_DUE) == 0 and place.number(_UNSENT) == 0, "the worker to catch up")
    place.kill(worker)


def check(place: Installation, server: MailServer, codes: set[str]) -> None:
    """Every accepted case is there whole, and every call that its ladder asks for was written once and sent."""
    found = place.report()
    assert codes <= found["cases"].keys()
    assert all(tasks >= 6 for tasks in found["cases"].values())
    assert (found["missing"], found["unexpected"], found["twice"]) == ([], [], [])
    assert {state for _, _, state, _ in found["mails"]} == {"sent"}
    assert not {message for *_, message in found["mails"]} - {_name(mail) for mail in server.mails}
    bodies: dict[str, set[str]] = defaultdict(set)
    for mail in server.mails:
        bodies[_name(mail)].add(mail.get_payload(decode=True).decode())
    assert {name: len(texts) for name, texts in bodies.items() if len(texts) > 1} == {}, "one name, one message"
    for task, _, _, message in found["mails"]:
        assert any(task in text for text in bodies[message])


def _name(mail: object) -> str:
    return str(mail["Message-ID"])[1:].partition("@")[0]  # type: ignore[index]


def test_the_worker_killed_again_and_again_under_load(place: Installation, server: MailServer) -> None:
    load = place.start("tests.crash.loading", "trabajador", str(CASES))
    seen, killed = 0, 0
    while load.poll() is None or killed < 4:
        worker = place.worker()
        until(lambda before=seen: place.number("SELECT count(*) FROM alerts_delivery") > before, "some deliveries")  # type: ignore[misc]
        place.kill(worker)
        killed += 1
        seen = place.number("SELECT count(*) FROM alerts_delivery")
        if load.poll() is not None:
            break
    codes = accepted(load)
    assert len(codes) == CASES
    settle(place)
    check(place, server, codes)


@pytest.mark.parametrize("immediate", [False, True], ids=["kill-9", "immediate"])
def test_the_database_killed_under_load(place: Installation, server: MailServer, immediate: bool) -> None:
    """The worker lives through it, who registers sends the form again, and nothing that was answered is gone."""
    worker = place.worker()
    load = place.start("tests.crash.loading", f"base-{immediate}", str(CASES))
    before = place.number("SELECT count(*) FROM cases_case")
    for step in (1, 2):
        until(lambda goal=before + step * CASES // 4: place.number("SELECT count(*) FROM cases_case") >= goal, "cases")  # type: ignore[misc]
        place.kill_database(immediate=immediate)
        time.sleep(0.3)
        place.revive_database()
    codes = accepted(load)
    assert len(codes) == CASES
    assert worker.poll() is None, "the worker died with the database"
    place.rows(_LATER)
    until(lambda: place.number(_DUE) == 0 and place.number(_UNSENT) == 0, "the same worker to catch up")
    check(place, server, codes)
