"""The stream in this process, with a real PostgreSQL that notifies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from tejido.accounts.models import Account
from tejido.alerts.models import Delivery
from tejido.alerts.telling import PAGE_CHANNEL, notify_accounts
from tejido.kernel.clock import now
from tejido.web.stream import application
from tejido.web.stream.application import Stream
from tejido.web.stream.listening import APPLICATION
from tests import people
from tests.web.stream.conftest import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
Talk = Callable[[Stream], Awaitable[None]]


def talk(what: Talk) -> None:
    """Run a conversation with a stream of its own; it ends whatever happens."""

    async def run() -> None:
        stream = Stream()
        try:
            await what(stream)
        finally:
            await stream.close()

    asyncio.run(run())


async def sql(text: str, *values: Any) -> None:
    """Another client of the database, as the worker is."""
    given = {k: v for k, v in connection.get_connection_params().items() if k not in ("cursor_factory", "context")}
    async with await psycopg.AsyncConnection.connect(autocommit=True, **given) as other:
        await other.execute(text, values)


async def notify(*codes: str) -> None:
    await sql("SELECT pg_notify(%s, %s)", PAGE_CHANNEL, ",".join(codes))


def test_a_notice_reaches_every_screen_of_its_person_and_nobody_else(ana: str, bruno: str) -> None:
    async def conversation(stream: Stream) -> None:
        one, two, other = [await Visitor(stream, cookie).settled() for cookie in (ana, ana, bruno)]
        assert [v.status for v in (one, two, other)] == [200, 200, 200]
        await notify("P-OTRA", people.ana.code)
        await one.until(lambda v: v.notices == 1)
        await two.until(lambda v: v.notices == 1)
        assert "event: aviso\ndata: {}\n\n" in one.heard
        await notify(people.bruno.code)
        await other.until(lambda v: v.notices == 1)
        assert one.notices == 1

    talk(conversation)


def test_the_notice_leaves_with_the_commit(ana: str) -> None:
    def tell_inside_a_transaction() -> None:
        with transaction.atomic():
            notify_accounts([people.ana.code])
        connection.close()

    async def conversation(stream: Stream) -> None:
        visitor = await Visitor(stream, ana).settled()
        await asyncio.to_thread(tell_inside_a_transaction)
        await visitor.until(lambda v: v.notices == 1)

    talk(conversation)


def test_nothing_holds_the_answer_back(ana: str) -> None:
    async def conversation(stream: Stream) -> None:
        headers = (await Visitor(stream, ana).settled()).headers
        assert headers["content-type"] == "text/event-stream; charset=utf-8"
        assert headers["content-encoding"] == "identity"
        assert headers["x-accel-buffering"] == "no"
        assert "no-cache" in headers["cache-control"]
        assert headers["access-control-allow-origin"] == "http://localhost:8000"
        assert headers["access-control-allow-credentials"] == "true"

    talk(conversation)


def test_the_same_site_needs_no_origin_and_another_one_is_refused(ana: str) -> None:
    async def status(stream: Stream, **how: Any) -> int:
        visitor = await Visitor(stream, ana, **how).settled()
        assert visitor.status == 200 or "access-control-allow-origin" not in visitor.headers
        return visitor.status

    async def conversation(stream: Stream) -> None:
        assert await status(stream, origin=None) == 200
        assert await status(stream, origin="http://127.0.0.1:8000") == 200
        assert await status(stream, origin="http://localhost:9000") == 403
        assert await status(stream, origin="https://otra.example") == 403
        assert await status(stream, origin="null") == 403
        assert await status(stream, origin=None, headers=[(b"sec-fetch-site", b"same-site")]) == 403
        assert await status(stream, origin=None, headers=[(b"sec-fetch-site", b"same-origin")]) == 200

    talk(conversation)


def test_without_a_session_nobody_listens(ana: str) -> None:
    async def conversation(stream: Stream) -> None:
        for cookie in ("", "sessionid=inventada", "sessionid", "otra=1; ;;=", ana[:-1]):
            assert (await Visitor(stream, cookie).settled()).status == 401
        assert (await Visitor(stream, ana, path="/flujo/otra").settled()).status == 404
        assert (await Visitor(stream, ana, method="POST").settled()).status == 405
        assert list(stream.boxes) == []

    talk(conversation)


def age(cookie: str, length: timedelta) -> None:
    """Move the beginning and the last use of a session back."""
    session = SessionStore(cookie.partition("=")[2])
    session["began_at"] -= int(length.total_seconds())
    session["seen_at"] -= int(length.total_seconds())
    session.save()


def test_an_idle_session_does_not_open_it(ana: str) -> None:
    age(ana, timedelta(minutes=31))

    async def conversation(stream: Stream) -> None:
        assert (await Visitor(stream, ana).settled()).status == 401

    talk(conversation)


def test_the_answer_ends_with_the_session_and_with_the_account(ana: str, bruno: str) -> None:
    def end_both() -> None:
        age(ana, timedelta(minutes=31))
        Account.objects.filter(code=people.bruno.code).update(active=False)
        connection.close()

    async def conversation(stream: Stream) -> None:
        one, other = await Visitor(stream, ana).settled(), await Visitor(stream, bruno).settled()
        await stream.recheck()
        assert not one.ended
        await asyncio.to_thread(end_both)
        await stream.recheck()
        await one.until(lambda v: v.ended)
        await other.until(lambda v: v.ended)
        assert list(stream.boxes) == []

    talk(conversation)


def test_a_changed_password_ends_it(ana: str) -> None:
    def change() -> None:
        account = Account.objects.get(code=people.ana.code)
        account.set_password("otra frase larga de prueba 31")
        account.save()
        connection.close()

    async def conversation(stream: Stream) -> None:
        visitor = await Visitor(stream, ana).settled()
        await asyncio.to_thread(change)
        await stream.recheck()
        await visitor.until(lambda v: v.ended)

    talk(conversation)


def test_what_came_between_the_page_and_the_stream_is_told_at_once(ana: str) -> None:
    at = now()
    Delivery.objects.create(
        key="k", obligation_code="T-1", subject_kind="case", subject_code="C-1", institution_code="x",
        rung="post", kind="start", moment=at, account_code=people.ana.code, channel="page",
        why="Le toca.", state="sent", created_at=at,
    )  # fmt: skip

    async def conversation(stream: Stream) -> None:
        page_made = int(at.timestamp())
        missed = await Visitor(stream, ana, query_string=f"desde={page_made}".encode()).settled()
        await missed.until(lambda v: v.notices == 1)
        fresh = await Visitor(stream, ana, query_string=f"desde={page_made + 60}".encode()).settled()
        odd = await Visitor(stream, ana, query_string=b"desde=ayer").settled()
        first = await Visitor(stream, ana, query_string=b"desde=-62135596800").settled()  # the first day of all
        assert (fresh.status, fresh.notices, odd.status, odd.notices) == (200, 0, 200, 0)
        assert (first.status, first.notices) == (200, 0)

    talk(conversation)


def test_when_the_database_connection_dies_it_comes_back_and_all_look_again(ana: str) -> None:
    async def conversation(stream: Stream) -> None:
        visitor = await Visitor(stream, ana).settled()
        dies = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s"
        await sql(dies, APPLICATION)
        await visitor.until(lambda v: v.notices == 1)
        await notify(people.ana.code)
        await visitor.until(lambda v: v.notices == 2)

    talk(conversation)


def test_a_quiet_answer_beats(ana: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "HEARTBEAT", 0.05)

    async def conversation(stream: Stream) -> None:
        visitor = await Visitor(stream, ana).settled()
        await visitor.until(lambda v: v.heard.count(": sigue\n\n") >= 2)

    talk(conversation)


def test_a_reader_that_takes_nothing_is_let_go(ana: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "SLOWEST_SEND", 0.2)

    async def conversation(stream: Stream) -> None:
        slow, quick = await Visitor(stream, ana).settled(), await Visitor(stream, ana).settled()
        slow.stuck.clear()
        await notify(people.ana.code)
        await slow.until(lambda v: v.ended)
        await quick.until(lambda v: v.notices == 1)
        assert len(list(stream.boxes)) == 1

    talk(conversation)


def test_who_goes_away_leaves_nothing_behind(ana: str) -> None:
    async def conversation(stream: Stream) -> None:
        visitor = await Visitor(stream, ana).settled()
        visitor.leave()
        await visitor.until(lambda v: v.ended)
        assert list(stream.boxes) == []

    talk(conversation)


def test_too_many_screens_are_asked_to_wait(ana: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tejido.web.stream.boxes.MOST_FOR_ONE_ACCOUNT", 1)

    async def conversation(stream: Stream) -> None:
        assert (await Visitor(stream, ana).settled()).status == 200
        assert (await Visitor(stream, ana).settled()).status == 429

    talk(conversation)
