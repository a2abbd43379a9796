"""A person with a session, and a visitor of the stream that speaks ASGI without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tejido.accounts.session_clock import BEGAN, SEEN
from tejido.kernel.clock import now
from tejido.web.stream.application import PATH, Stream
from tests import people
from tests.people import Part

PAGE = "http://localhost:8000"


def cookie_of(part: Part) -> str:
    """The Cookie header of a browser where that person has just logged in."""
    client = people.log_in(Client(), part)
    session = client.session
    session[BEGAN] = session[SEEN] = int(now().timestamp())
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


class Visitor:
    """One open answer: `status`, `headers` and `heard` fill as the stream sends."""

    def __init__(self, stream: Stream, cookie: str = "", *, origin: str | None = PAGE, **scope: Any) -> None:
        headers = [(b"cookie", cookie.encode())] if cookie else []
        headers += [(b"origin", origin.encode())] if origin else []
        headers += scope.pop("headers", [])
        self.scope = {"type": "http", "method": "GET", "path": PATH, "headers": headers, "query_string": b"", **scope}
        self.stream, self.status, self.heard, self.ended = stream, 0, "", False
        self.headers: dict[str, str] = {}
        self.stuck = asyncio.Event()
        self.stuck.set()
        self._gone = asyncio.Event()
        self._moved = asyncio.Condition()
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        await self.stream(self.scope, self._receive, self._send)
        await self._say(ended=True)

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self.stuck.wait()
        if message["type"] == "http.response.start":
            headers = {name.decode(): value.decode() for name, value in message["headers"]}
            await self._say(status=message["status"], headers=headers)
        else:
            await self._say(heard=self.heard + message["body"].decode())

    async def _say(self, **changes: Any) -> None:
        async with self._moved:
            for name, value in changes.items():
                setattr(self, name, value)
            self._moved.notify_all()

    async def until(self, question: Callable[[Visitor], bool], seconds: float = 10) -> None:
        """Wait until that is so of this visitor; fail after that long."""
        async with asyncio.timeout(seconds), self._moved:
            await self._moved.wait_for(lambda: question(self))

    async def settled(self) -> Visitor:
        """Open and listening, or refused."""
        await self.until(lambda v: "retry" in v.heard or v.ended)
        return self

    @property
    def notices(self) -> int:
        return self.heard.count("event: aviso")

    def leave(self) -> None:
        self._gone.set()


@pytest.fixture
def ana(transactional_db: None) -> str:
    """Ana's cookie."""
    return cookie_of(people.ana)


@pytest.fixture
def bruno(transactional_db: None) -> str:
    """Bruno's cookie."""
    return cookie_of(people.bruno)
