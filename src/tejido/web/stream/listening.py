"""The one LISTEN connection of the process: it hands each notice to the boxes and comes back when PostgreSQL does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import psycopg

from tejido.alerts.telling import PAGE_CHANNEL
from tejido.web.stream.boxes import Boxes

log = logging.getLogger("tejido.stream")
APPLICATION = "tejido-flujo"
ALIVE_EVERY = 20.0
ANSWER_WITHIN = 10.0
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
_OURS = ("cursor_factory", "context", "prepare_threshold")  # the framework's own, for its own connections


class Listening:
    """`ready` is set while the channel is heard."""

    def __init__(self, boxes: Boxes, parameters: Mapping[str, Any]) -> None:
        self.ready = asyncio.Event()
        self._boxes = boxes
        self._parameters = {name: value for name, value in parameters.items() if name not in _OURS}

    async def run(self) -> None:
        """Listen for ever. After every gap all are told to look again, so nothing said meanwhile is lost."""
        falls = 0
        while True:
            try:
                async with await self._connect() as connection:
                    falls = 0
                    await self._hear(connection)
            except (psycopg.Error, OSError, TimeoutError) as fault:
                log.warning("the notices of the database stopped (%s); listening again", type(fault).__name__)
            self.ready.clear()
            await asyncio.sleep(PAUSES[min(falls, len(PAUSES) - 1)])
            falls += 1

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        given = {"connect_timeout": int(ANSWER_WITHIN), **self._parameters, "application_name": APPLICATION}
        return await psycopg.AsyncConnection.connect(autocommit=True, **given)

    async def _hear(self, connection: psycopg.AsyncConnection[Any]) -> None:
        await connection.execute(f"LISTEN {PAGE_CHANNEL}")
        self.ready.set()
        self._boxes.tell_all()
        while True:
            async for notice in connection.notifies(timeout=ALIVE_EVERY):
                self._boxes.tell(notice.payload.split(","))
            async with asyncio.timeout(ANSWER_WITHIN):  # a connection cut in silence looks like a quiet one
                await connection.execute("SELECT 1")
