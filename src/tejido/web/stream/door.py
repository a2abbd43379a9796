"""Who may listen: the cookie's session, asked in the database by two threads of this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookies import CookieError, SimpleCookie
from typing import TypeVar

from django.conf import settings
from django.db import close_old_connections

from tejido.accounts.access import open_sessions
from tejido.accounts.actors import actor_of
from tejido.accounts.session_clock import SessionClock
from tejido.alerts.access import has_news

T = TypeVar("T")
OVERLAP = timedelta(seconds=15)  # an alert is dated before its commit: look a little further back than the page


@dataclass(frozen=True, slots=True)
class Listener:
    """A person whose session holds; `news`: an alert came between the page and the stream."""

    account: str
    session: str
    news: bool


class Door:
    """The questions, each in a thread of a pool of its own: two connections to the database, however many listen."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sesiones")

    async def enter(self, cookies: str, *, since: datetime | None, at: datetime) -> Listener | None:
        """The person of that Cookie header; None when no session holds. `since`: when the page was made."""
        key = session_key(cookies)
        return await self._ask(lambda: _listener(key, since, at)) if key else None

    async def still_open(self, keys: Collection[str], *, at: datetime) -> frozenset[str]:
        """Which of those sessions still hold. Two queries, however many."""
        return await self._ask(lambda: _holding(keys, at))

    async def _ask(self, question: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _with_connection, question)

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=True)


def session_key(cookies: str) -> str:
    """The key of the session in a Cookie header; empty without one."""
    try:
        found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""


def _with_connection(question: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return question()
    finally:
        close_old_connections()


def _listener(key: str, since: datetime | None, at: datetime) -> Listener | None:
    found = open_sessions([key], at=at).get(key)
    if found is None:
        return None
    account, kept = found
    clock = SessionClock.read(kept)
    if clock is None or clock.end(at) is not None:
        return None
    news = since is not None and has_news(actor_of(account, at=at), since=since - OVERLAP)
    return Listener(account.code, key, news)


def _holding(keys: Collection[str], at: datetime) -> frozenset[str]:
    clocks = {key: SessionClock.read(kept) for key, (_, kept) in open_sessions(keys, at=at).items()}
    return frozenset(key for key, clock in clocks.items() if clock is not None and clock.end(at) is None)


def moment(seconds: str) -> datetime | None:
    """The instant of `?desde=` (seconds since 1970); None when it is not one, or when nothing can come before it."""
    try:
        whole = int(seconds)
        return datetime.fromtimestamp(whole, UTC) if whole >= 0 else None
    except (ValueError, OverflowError, OSError):
        return None
