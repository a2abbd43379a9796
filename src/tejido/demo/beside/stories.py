"""Stories that happen at once: each one says at which instant it goes on, and the earliest goes on first. Pure."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from datetime import datetime
from heapq import heapify, heappop, heappush

Story = Generator[datetime, None, None]
"""Gives the instant of what it does next, and does it when it is asked for the following one."""


def tell(stories: Iterable[Story], *, before: Callable[[datetime], None], until: datetime) -> None:
    """Let every story go on to its end, in the order of time; `before` is called with each instant, and at the end.

    What would happen after `until` does not happen.
    """
    waiting = [(at, number, story) for number, story in enumerate(stories) if (at := next(story, None)) is not None]
    heapify(waiting)
    while waiting and waiting[0][0] <= until:
        at, number, story = heappop(waiting)
        before(at)
        later = next(story, None)
        if later is not None:
            if later < at:
                raise ValueError("a story goes on in the order of time")
            heappush(waiting, (later, number, story))
    before(until)
