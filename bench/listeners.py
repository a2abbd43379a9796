"""Many open streams of notices, in a process of their own that notes when each one hears. Knows no Django."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from bench.installation import HOST

PATH = "/flujo/avisos"


class Listeners:
    """The other end of the process; `heard` is known once they are told to stop."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.connected: int = pipe.recv()

    def stop(self) -> list[list[float]]:
        """For each cookie, in their order, the instants at which it heard something."""
        self._pipe.send("stop")
        found: list[list[float]] = self._pipe.recv()
        return found


@contextlib.contextmanager
def listening(port: int, cookies: list[str]) -> Iterator[Listeners]:
    """One stream a session cookie, all of them open."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_listen, args=(port, cookies, there), daemon=True)
    process.start()
    try:
        yield Listeners(here)
    finally:
        process.terminate()
        process.join()


def _listen(port: int, cookies: list[str], pipe: Connection) -> None:
    asyncio.run(_all(port, cookies, pipe))


async def _all(port: int, cookies: list[str], pipe: Connection) -> None:
    heard: list[list[float]] = [[] for _ in cookies]
    opened: list[Any] = []
    for start in range(0, len(cookies), 25):  # a district's operators do not arrive in the same millisecond
        opened += await asyncio.gather(*(_open(port, cookie) for cookie in cookies[start : start + 25]))
    tasks = [asyncio.create_task(_hear(streams[0], heard[n])) for n, streams in enumerate(opened)]
    await asyncio.sleep(1.0)
    pipe.send(len(tasks))
    await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
    pipe.send(heard)


async def _open(port: int, cookie: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(f"GET {PATH} HTTP/1.1\r\nHost: {HOST}:{port}\r\nCookie: sessionid={cookie}\r\n\r\n".encode())
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(f"the stream answers {head[:40]!r}")
    return reader, writer


async def _hear(reader: asyncio.StreamReader, heard: list[float]) -> None:
    while line := await reader.readline():
        if line.startswith(b"event:"):
            heard.append(time.time())
