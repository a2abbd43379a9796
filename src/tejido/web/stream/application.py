"""The stream as an ASGI application: `GET /flujo/avisos` with the session's cookie, answered for as long as it holds.

It is not a view of the framework because its handler keeps a thread and a database connection for every open answer;
here 500 of them cost one loop, two threads and three connections.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from django.db import DatabaseError, connection

from tejido.kernel.clock import now
from tejido.web.stream.boxes import Box, Boxes
from tejido.web.stream.door import Door, moment
from tejido.web.stream.listening import Listening
from tejido.web.stream.origins import may_listen, page_origins

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

log = logging.getLogger("tejido.stream")
PATH = "/flujo/avisos"
HEARTBEAT = 20.0
RECHECK = 60.0
SLOWEST_SEND = 15.0
NOTICE = b"event: aviso\ndata: {}\n\n"
BEAT = b": sigue\n\n"


class Stream:
    """The application; it begins to listen to the database with its first visitor, in that visitor's loop."""

    def __init__(self) -> None:
        self.boxes = Boxes()
        self._door = Door()
        self._listening: Listening | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["path"] != PATH:
            await _refuse(send, 404, headers)
        elif scope["method"] != "GET":
            await _refuse(send, 405, headers)
        elif not may_listen(headers, page_origins()):
            await _refuse(send, 403, {})
        else:
            await self._answer(headers, scope.get("query_string", b""), receive, send)

    async def _answer(self, headers: dict[str, str], query: bytes, receive: Receive, send: Send) -> None:
        await self._start()
        since = moment(parse_qs(query.decode("latin-1")).get("desde", [""])[0])
        try:
            listener = await self._door.enter(headers.get("cookie", ""), since=since, at=now())
        except DatabaseError:
            await _refuse(send, 503, headers)
            return
        if listener is None:
            await _refuse(send, 401, headers)
            return
        box = self.boxes.open(listener.account, listener.session)
        if box is None:
            await _refuse(send, 429, headers)
            return
        if listener.news:
            box.tell()
        gone = asyncio.create_task(_until_gone(receive, box))
        try:
            await _flow(box, headers, send)
        finally:
            self.boxes.leave(box)
            gone.cancel()

    async def _start(self) -> None:
        if self._listening is None:
            self._listening = Listening(self.boxes, connection.get_connection_params())
            self._tasks = [asyncio.create_task(self._listening.run()), asyncio.create_task(self._recheck())]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2):
                await self._listening.ready.wait()

    async def _recheck(self) -> None:
        """Each minute, end the answers whose session ended or whose account was deactivated."""
        while True:
            await asyncio.sleep(RECHECK)
            await self.recheck()

    async def recheck(self) -> None:
        """One round; when the database does not answer, all stay until the next one."""
        keys = {box.session for box in self.boxes}
        if not keys:
            return
        try:
            holding = await self._door.still_open(keys, at=now())
        except DatabaseError:
            log.warning("the sessions could not be checked; trying again in a minute")
            return
        for box in self.boxes:
            if box.session in keys - holding:
                box.close()

    async def close(self) -> None:
        """Stop listening and end every answer."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for box in self.boxes:
            box.close()
        self._door.close()


async def _flow(box: Box, headers: dict[str, str], send: Send) -> None:
    """Send what the box is told and a heartbeat; a reader that takes nothing in 15 s is let go, and comes back."""
    again = 1500 + secrets.randbelow(3000)  # ms: after a restart they do not all come back at once
    kind = [("content-type", "text/event-stream; charset=utf-8"), ("content-encoding", "identity")]
    try:
        await _send(send, {"type": "http.response.start", "status": 200, "headers": _headers(headers, *kind)})
        await _send(send, _body(f"retry: {again}\n\n".encode()))
        while not box.over:
            told = await box.wait(HEARTBEAT)
            if not box.over:
                await _send(send, _body(NOTICE if told else BEAT))
        await _send(send, {"type": "http.response.body", "body": b"", "more_body": False})
    except (TimeoutError, OSError):
        log.info("a reader was let go: it took nothing for %d s", SLOWEST_SEND)


async def _send(send: Send, message: Message) -> None:
    async with asyncio.timeout(SLOWEST_SEND):
        await send(message)


async def _until_gone(receive: Receive, box: Box) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    box.close()


def _body(text: bytes) -> Message:
    return {"type": "http.response.body", "body": text, "more_body": True}


def _headers(asked: dict[str, str], *more: tuple[str, str]) -> list[tuple[bytes, bytes]]:
    said = [
        ("cache-control", "no-cache, no-store"),
        ("x-accel-buffering", "no"),
        ("x-content-type-options", "nosniff"),
        ("vary", "Origin, Cookie"),
        *more,
    ]
    if "origin" in asked:
        said += [("access-control-allow-origin", asked["origin"]), ("access-control-allow-credentials", "true")]
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in said]


async def _refuse(send: Send, status: int, headers: dict[str, str]) -> None:
    """An answer without content; a page of another origin is not told more than the number."""
    asked = headers if may_listen(headers, page_origins()) else {}
    await send({"type": "http.response.start", "status": status, "headers": _headers(asked, ("content-length", "0"))})
    await send({"type": "http.response.body", "body": b""})


stream = Stream()
