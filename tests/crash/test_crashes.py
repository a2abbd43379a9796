"""Worker and database are killed under load; then what was accepted is counted against what is there and was sent."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tejido.cli.ports import is_open
from tests import people
from tests.alerts.postbox import MailServer, free_port, mail_server
from tests.crash.installation import Installation, installation, until
from tests.crash.visitors import Ear, Registrar

pytestmark = pytest.mark.crash
CASES = 20
FORMS = 6
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


@pytest.fixture
def alone(place: Installation) -> Iterator[None]:
    """No process of the installation runs but those that the test starts."""
    yield
    place.end()
    place.revive_database()


def accepted(load: subprocess.Popen[str]) -> set[str]:
    """The codes of the cases that were answered as accepted, once the load has ended."""
    out, _ = load.communicate(timeout=120)
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


@pytest.mark.usefixtures("alone")
def test_the_worker_killed_again_and_again_under_load(place: Installation, server: MailServer) -> None:
    seen, killed, codes = 0, 0, set[str]()

    def told() -> int:
        return place.number("SELECT count(*) FROM alerts_delivery")

    while killed < 2:  # on a busy machine one load may end before the second worker has begun
        load = place.start("tests.crash.loading", f"trabajador-{killed}", str(CASES))
        while load.poll() is None:
            worker = place.worker()
            until(lambda before=seen, load=load: told() > before or load.poll() is not None, "some deliveries")  # type: ignore[misc]
            place.kill(worker)
            killed, seen = killed + 1, told()
        codes |= accepted(load)
    assert len(codes) % CASES == 0
    settle(place)
    check(place, server, codes)


@pytest.mark.usefixtures("alone")
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


# The pages and the stream, under the supervisor that a person starts


@dataclass
class Served:
    """A supervisor with its children, and who is logged in."""

    pid: int
    web: int
    stream: int
    sessions: dict[str, str]

    def kill_child(self, program: str) -> None:
        """`kill -9` of the child that runs the program, with all that it started: once the supervisor has one."""
        until(lambda: self._children(program) != [], program)
        for child in self._children(program):
            os.killpg(child, signal.SIGKILL)

    def _children(self, program: str) -> list[int]:
        folders = [folder for folder in Path("/proc").iterdir() if folder.name.isdigit()]
        return [int(one.name) for one in folders if _parent(one) == self.pid and program in _command(one)]


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _command(folder: Path) -> str:
    try:
        return (folder / "cmdline").read_text()
    except OSError:
        return ""


@pytest.fixture(scope="module")
def served(place: Installation) -> Iterator[Served]:
    """`tejido serve` on two free ports, with a session of Ana's and one of Bruno's."""
    sessions = json.loads(place.once("tests.crash.sessions").splitlines()[-1])
    web, stream = free_port(), free_port()
    ports = ("--port", str(web), "--stream-port", str(stream))
    process = place.start("tejido", "serve", "--prepared", *ports, log="serve.log")
    until(lambda: is_open("127.0.0.1", web) and is_open("127.0.0.1", stream), "the pages and the stream")
    yield Served(process.pid, web, stream, sessions)
    place.kill(process, signal.SIGTERM)


def test_the_pages_killed_under_load(place: Installation, server: MailServer, served: Served) -> None:
    """Every form that was answered is a case; one sent again because nobody answered is not a second one."""
    visitors = [Registrar(served.web, served.sessions["ana"], f"paginas-{n}", FORMS) for n in range(2)]
    for one in visitors:
        one.start()
    for step in (1, 2):
        until(lambda goal=step * FORMS // 2: sum(len(one.answered) for one in visitors) >= goal, "answers")  # type: ignore[misc]
        served.kill_child("tejido.config.wsgi")
    for one in visitors:
        one.join(timeout=90)
        assert not one.is_alive()
    assert [one.refused for one in visitors] == [[], []]
    answered = visitors[0].answered | visitors[1].answered
    assert len(answered) == 2 * FORMS
    written = place.number("SELECT count(*) FROM cases_case WHERE submission_key LIKE '%paginas-%'")
    assert written == len(answered)
    until(lambda: place.number(_DUE) == 0 and place.number(_UNSENT) == 0, "the worker to catch up")
    check(place, server, answered)


def test_the_stream_killed_with_people_listening(place: Installation, served: Served) -> None:
    """Who listened comes back by himself and hears of what was written while there was no stream."""
    ear = Ear(served.stream, served.sessions["bruno"])
    ear.start()
    until(lambda: ear.connected == 1, "the ear to listen")
    served.kill_child("tejido.config.asgi")
    heard = len(ear.heard)
    codes = accepted(place.start("tests.crash.loading", f"flujo-{served.web}", "2"))
    until(lambda: len(ear.heard) > heard and ear.connected >= 2, "the ear to hear")
    ear.over.set()
    page = (
        "SELECT count(*) FROM alerts_delivery WHERE channel = 'page' AND state = 'sent' "
        f"AND account_code = '{people.bruno.code}' AND subject_code IN ({', '.join(map(repr, codes))})"
    )
    until(lambda: place.number(page) >= len(codes), "the alert in the page")
