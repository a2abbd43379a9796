"""Who is listening now, and the fan-out: what one account is told reaches each of its open answers.

A notice only says «there is something new», so any number of them wait as one: no queue can grow.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

MOST_FOR_ONE_ACCOUNT = 20


class Box:
    """One open answer: what is waiting to be sent on it, and whether it must end."""

    __slots__ = ("_wake", "account", "over", "session", "told")

    def __init__(self, account: str, session: str) -> None:
        self.account, self.session = account, session
        self.told = self.over = False
        self._wake = asyncio.Event()

    def tell(self) -> None:
        """There is something new; telling it again before it was sent adds nothing."""
        self.told = True
        self._wake.set()

    def close(self) -> None:
        """The answer must end."""
        self.over = True
        self._wake.set()

    async def wait(self, seconds: float) -> bool:
        """Until something happens or that long; True when there is something new to send."""
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return False
        self._wake.clear()
        told, self.told = self.told, False
        return told


class Boxes:
    """The open answers of this process, by account."""

    def __init__(self) -> None:
        self._of: dict[str, set[Box]] = {}

    def __iter__(self) -> Iterator[Box]:
        return iter([box for boxes in self._of.values() for box in boxes])

    def open(self, account: str, session: str) -> Box | None:
        """A new answer for the account; None when it has too many already."""
        mine = self._of.setdefault(account, set())
        if len(mine) >= MOST_FOR_ONE_ACCOUNT:
            return None
        box = Box(account, session)
        mine.add(box)
        return box

    def leave(self, box: Box) -> None:
        """Forget an answer that ended."""
        mine = self._of.get(box.account, set())
        mine.discard(box)
        if not mine:
            self._of.pop(box.account, None)

    def tell(self, accounts: Iterable[str]) -> None:
        """Tell each of those accounts that listens here."""
        for account in accounts:
            for box in self._of.get(account, ()):
                box.tell()

    def tell_all(self) -> None:
        """Tell everybody: something may have been missed."""
        for box in self:
            box.tell()
