"""Whose turn it is: the facts of the night, or the release of the calendar. Told by what lies in the folders.

A turn is done when the facts, or the release in force, were made after it began, whoever made them: so a restart loses
nothing and nothing is made twice. What was tried is kept beside the releases, for one that fails to rest until the next
night, and one that was killed for an hour.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from tejido.kernel.errors import NotFound, Refused
from tejido.observatory.manifest import read_manifest
from tejido.observatory.released.about import read_about
from tejido.observatory.released.places import ABOUT, folder_of, in_force
from tejido.observatory.releasing.calendar import Calendar, Turn

AGAIN, NEXT_NIGHT = timedelta(hours=1), timedelta(hours=22)


class Work(StrEnum):
    """What a turn is of."""

    FACTS = "facts"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Tried:
    """The last try of a turn: when it began and, if it did nothing, why; `early` when that is no failure."""

    turn: str
    at: str
    failure: str = ""
    early: bool = False


def due(calendar: Calendar, facts: Path, releases: Path, *, at: datetime) -> tuple[Work, Turn] | None:
    """What is to be done now; None when all is done, or what failed still rests."""
    for work, turn in ((Work.RELEASE, calendar.release(at)), (Work.FACTS, calendar.night(at))):
        if turn is not None and not is_done(work, turn, facts, releases) and _rested(work, turn, releases, at):
            return work, turn
    return None


def failures(calendar: Calendar, facts: Path, releases: Path, *, at: datetime) -> dict[Work, Tried]:
    """What the turns that are due said when they failed; none of those that were done since, whoever did it."""
    turns = {Work.RELEASE: calendar.release(at), Work.FACTS: calendar.night(at)}
    found = {}
    for work, turn in turns.items():
        tried = last_try(work, releases)
        failed = tried is not None and tried.failure and not tried.early
        if turn and tried and failed and tried.turn == turn.code and not is_done(work, turn, facts, releases):
            found[work] = tried
    return found


def is_done(work: Work, turn: Turn, facts: Path, releases: Path) -> bool:
    """Whether it was made since the turn began."""
    made = _facts_made(facts) if work is Work.FACTS else _release_begun(releases)
    return made is not None and made >= turn.since


def note(work: Work, tried: Tried, releases: Path) -> None:
    """Keep that it was tried, or how it failed."""
    releases.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = _place(work, releases)
    new = place.with_suffix(".part")
    new.write_text(json.dumps(asdict(tried), ensure_ascii=False), encoding="utf-8")
    new.replace(place)


def forget(work: Work, tried: Tried | None, releases: Path) -> None:
    """As if it had not been tried that time; what another has noted since stays."""
    if tried is not None and last_try(work, releases) == tried:
        _place(work, releases).unlink(missing_ok=True)


def last_try(work: Work, releases: Path) -> Tried | None:
    """The last try; None when there was none, or what was kept of it cannot be read."""
    try:
        return Tried(**json.loads(_place(work, releases).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _rested(work: Work, turn: Turn, releases: Path, at: datetime) -> bool:
    tried = last_try(work, releases)
    if tried is None or tried.turn != turn.code:
        return True
    return at - datetime.fromisoformat(tried.at) >= (NEXT_NIGHT if tried.failure else AGAIN)


def _place(work: Work, releases: Path) -> Path:
    return releases / f".turn-{work}.json"


def _facts_made(facts: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(read_manifest(facts).published_at)
    except (NotFound, Refused):
        return None


def _release_begun(releases: Path) -> datetime | None:
    number = in_force(releases)
    if number is None:
        return None
    about = read_about(folder_of(releases, number) / ABOUT)
    return datetime.fromisoformat(about.begun_at or about.made_at)
