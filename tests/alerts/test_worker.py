"""The worker's threads: woken by a notice, alive after the database drops them, gone when asked."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction

from tejido.accounts.services.expired import purge_expired
from tejido.alerts import chores as chores_module
from tejido.alerts import worker
from tejido.alerts.chores import Chores, standing_chores
from tejido.alerts.listening import Listener
from tejido.alerts.models import Delivery
from tejido.alerts.services import delivering
from tejido.kernel.clock import now
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import BoardFigure
from tejido.obligations.waking import WORK_CHANNEL, wake_watcher
from tests.alerts.postbox import MailServer, mail_server
from tests.alerts.scene import obligation
from tests.world import AT

pytestmark = pytest.mark.usefixtures("real_district")
_NEVER = 3600.0


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch, server: MailServer) -> Iterator[threading.Event]:
    """The worker in a thread without chores, its own idle looks so rare that only a notice can wake it."""
    monkeypatch.setattr(worker, "WATCH_SECONDS", _NEVER)
    monkeypatch.setattr(worker, "COURIER_SECONDS", _NEVER)
    monkeypatch.setattr(worker, "AFTER_FAILURE_SECONDS", 0.05)
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,), kwargs={"chores": Chores({})})
    thread.start()
    until(lambda: BoardFigure.objects.exists() or _listening() > 0, "the worker to begin")
    yield stop
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive(), "asked to stop, it went on"


def until(true: Callable[[], bool], what: str, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited for {what}"
        time.sleep(0.02)


def _listening() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        return int(cursor.fetchone()[0])


def _drop_the_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def open_task() -> str:
    """An obligation as a service opens it: the notice leaves with the commit."""
    with transaction.atomic():
        row = obligation(at=now())
        wake_watcher()
    return row.code


def test_a_notice_wakes_the_watcher_and_the_courier(running: threading.Event, server: MailServer) -> None:
    for _ in range(3):
        code = open_task()
        until(lambda code=code: Delivery.objects.filter(obligation_code=code, channel="page").exists(), "the page")  # type: ignore[misc]
        until(lambda code=code: any(code in str(mail["Subject"]) for mail in server.mails), "the mail")  # type: ignore[misc]


def test_both_come_back_when_the_database_drops_them(
    running: threading.Event, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "tejido.worker"):
        for _ in range(2):
            _drop_the_others()
            code = open_task()
            until(
                lambda code=code: Delivery.objects.filter(obligation_code=code, state="sent", channel="email").exists(),
                "it",
            )  # type: ignore[misc]
    assert "the round of the" in caplog.text


def test_a_courier_that_fails_in_any_way_is_logged_and_goes_on(
    running: threading.Event, server: MailServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failures = iter([RuntimeError("any"), DatabaseError("other")])
    standing_of = delivering.standing_of

    def fail_twice(*args: object, **kwargs: object) -> object:
        for failure in failures:
            raise failure
        return standing_of(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(delivering, "standing_of", fail_twice)
    monkeypatch.setattr(worker, "COURIER_SECONDS", 0.05)
    code = open_task()
    until(lambda: "round of the courier failed" in caplog.text, "the failure")
    Delivery.objects.filter(obligation_code=code, state="leased").update(next_try_at=now())
    Delivery.objects.filter(state="leased").update(next_try_at=now())
    deadline = time.monotonic() + 15
    while not server.mails and time.monotonic() < deadline:
        Delivery.objects.filter(state="leased").update(next_try_at=now())
        open_task()
        time.sleep(0.1)
    assert server.mails


def test_what_fell_due_while_nobody_watched_is_told_at_the_start(
    server: MailServer, request: pytest.FixtureRequest
) -> None:
    code = obligation(at=now()).code
    request.getfixturevalue("running")
    until(lambda: Delivery.objects.filter(obligation_code=code).exists(), "the first look")


# The listener


def test_the_first_wait_comes_back_at_once_and_hears_from_then_on() -> None:
    listener, stop = Listener(WORK_CHANNEL), threading.Event()
    listener.wait(_NEVER, stop)
    for _ in range(3):
        wake_watcher()
    listener.wait(_NEVER, stop)
    began = time.monotonic()
    listener.wait(0.3, stop)
    assert time.monotonic() - began >= 0.29, "several notices asked for one look"
    listener.close()
    listener.close()


def test_a_wait_ends_when_asked_to_stop() -> None:
    listener, stop = Listener(WORK_CHANNEL), threading.Event()
    listener.wait(_NEVER, stop)
    threading.Timer(0.2, stop.set).start()
    listener.wait(_NEVER, stop)
    assert stop.is_set()
    listener.close()


# Chores


def test_a_chore_that_fails_takes_no_other_with_it(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def broken(_: object) -> None:
        raise RuntimeError("broken")

    def sound(_: object) -> None:
        done.append("sound")

    chores = Chores({broken: timedelta(seconds=5), sound: timedelta(seconds=5)})
    for seconds in (0, 1, 4, 5):
        chores.run_due(at=AT + timedelta(seconds=seconds))
    assert done == ["sound", "sound"]
    assert caplog.text.count("the chore broken failed") == 2


def test_a_chore_that_takes_long_rests_long(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 10.0, 10.0, 20.0])
    monkeypatch.setattr(chores_module, "monotonic", lambda: next(clock))
    turns: list[datetime] = []
    chores = Chores({turns.append: timedelta(seconds=5)})
    for seconds in (0, 100, 199, 200):
        chores.run_due(at=AT + timedelta(seconds=seconds))
    assert turns == [AT, AT + timedelta(seconds=200)]


def test_the_standing_chores_run_and_a_second_turn_is_quiet() -> None:
    chores = standing_chores()
    chores.run_due(at=AT)
    before = dict(chores.next_at)
    chores.run_due(at=AT)
    assert chores.next_at == before


def test_what_expired_is_deleted_and_what_has_not_stays() -> None:
    """The rows of the cache and of the sessions: among them spreadsheets with the names of staff."""
    cache.set("upload:old", ("personal.xlsx", b"Nombre Inventado"), 1)
    cache.set("upload:new", "fresh", 7200)
    for key, ends in (("old", timedelta(seconds=-1)), ("new", timedelta(hours=2))):
        Session.objects.create(session_key=key, session_data="x", expire_date=now() + ends)
    hour = now() + timedelta(hours=1)
    standing_chores().run_due(at=hour)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        assert [key for (key,) in cursor.fetchall()] == [":1:upload:new"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    entries = LedgerEntry.objects.filter(action="data.purged").order_by("pk")
    assert [entry.subject_code for entry in entries] == ["django.session", "shared.cache"]
    assert purge_expired(at=hour) == 0
    assert entries.count() == 2, "nothing was deleted, nothing is written"
