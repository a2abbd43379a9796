"""What a plan says: the duties, those already ended, and what still waits for a fact or an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Limit


@dataclass(frozen=True, slots=True)
class Duty:
    """What a sector owes in this case.

    `key` is stable: one duty for each key and sector. `started_by` is an `Event` in all that is planned.
    `due_at` None: no limit, or one that cannot be counted yet (`why` says). `certain` False: it applies because a
    fact is not known. `priority` 0 is highest.
    `merged` names the other steps that ask for the same; `ended_at` is set only among `Plan.settled`.
    """

    key: str
    step: str
    protocol: str
    version: str
    sector: Sector
    action: str
    started_by: str
    started_at: datetime
    due_at: datetime | None
    limit: Limit | None
    immediate: bool
    citation: Citation
    mark: Mark
    ladder: str
    legal_basis: str | None
    ends_on: tuple[Event, ...]
    emits: tuple[Event, ...]
    why: tuple[str, ...]
    merged: tuple[str, ...]
    priority: int
    certain: bool
    repeats: bool
    ended_by: Event | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that has started but whose condition is not known; `missing` are facts and events."""

    step: str
    duty: str
    protocol: str
    sector: Sector
    action: str
    missing: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A duty none of whose steps has started; any of `starts_on` would start it."""

    duty: str
    sector: Sector
    action: str
    steps: tuple[str, ...]
    starts_on: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The route of a case at an instant. `versions`: the wording of each protocol that the case keeps."""

    duties: tuple[Duty, ...]
    settled: tuple[Duty, ...]
    waiting: tuple[Waiting, ...]
    upcoming: tuple[Upcoming, ...]
    versions: Mapping[str, str]
    not_in_force: tuple[str, ...]
    library: str

    @property
    def questions(self) -> Mapping[str, str]:
        """What the waiting steps ask for: each missing fact or event once, with its question."""
        return {
            name: question for one in self.waiting for name, question in zip(one.missing, one.questions, strict=True)
        }
