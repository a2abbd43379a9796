"""All the stories of the demonstration, told at once in the order of time."""

from __future__ import annotations

from collections.abc import Callable

from tejido.demo.beside.breach import breach_stories
from tejido.demo.beside.connection import connection_story
from tejido.demo.beside.families import family_stories
from tejido.demo.beside.figures import figure_stories
from tejido.demo.beside.protocol import protocol_stories
from tejido.demo.beside.requests import request_stories
from tejido.demo.beside.stage import Stage
from tejido.demo.beside.stories import Story, tell
from tejido.demo.beside.transfers import transfer_stories
from tejido.demo.services.settling import last_delivery, settle_deliveries, watch_until
from tejido.kernel.codes import repeatable_codes


def happen(stage: Stage, *, say: Callable[[str], None]) -> None:
    """Let everything happen, with the watcher beside; at the end no message waits to be sent."""
    stories: list[Story] = [
        *figure_stories(stage),
        *protocol_stories(stage),
        *request_stories(stage),
        *breach_stories(stage),
        *transfer_stories(stage),
        *family_stories(stage),
        connection_story(stage, say),
    ]
    first = last_delivery()
    with repeatable_codes(stage.draw("codes")):
        tell(stories, before=watch_until, until=stage.at)
    settle_deliveries(after=first, at=stage.at)
