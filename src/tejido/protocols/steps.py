"""What a protocol is made of: versions, steps, limits, legal bases and ladders, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tejido.kernel.clock import lima_date
from tejido.law.marks import Mark
from tejido.law.norms import Citation, Norm
from tejido.protocols.conditions import Condition
from tejido.protocols.events import Event
from tejido.protocols.facts import Vocabulary
from tejido.protocols.sectors import Sector


class Unit(StrEnum):
    """How the amount of a limit is counted (ADR 0005)."""

    HOURS = "h"  # clock hours, day and night
    WORKING_DAYS = "dh"  # working days after the day of the start
    DAYS = "d"  # the norm says "days" and no more: counted as working days
    DAY_MARK = "day"  # "Día 02": the working day of that number, the day of the start being day 1
    SAME_DAY = "same_day"  # until the end of the Lima day of the start, working or not
    MONTHS = "months"  # calendar months, until the end of that Lima day


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` is 0 for SAME_DAY only. `counted_from` None: from the event that starts the step."""

    amount: int
    unit: Unit
    counted_from: Event | None = None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A norm that lets a sector be told without consent, when its condition is certainly true."""

    citation: Citation
    when: Condition


class IfUnknown(StrEnum):
    """What becomes of a step whose condition cannot be known yet."""

    APPLY = "apply"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Period:
    """Days in force, both included; None: without a known beginning, or still in force."""

    start: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)

    def covers(self, other: Period) -> bool:
        """True when every day of the other is in this one."""
        starts = self.start is None or (other.start is not None and self.start <= other.start)
        ends = self.until is None or (other.until is not None and other.until <= self.until)
        return starts and ends

    def apart_from(self, other: Period) -> bool:
        """True when they share no day."""
        return _before(self, other) or _before(other, self)


def _before(first: Period, second: Period) -> bool:
    return first.until is not None and second.start is not None and first.until < second.start


@dataclass(frozen=True, slots=True)
class Version:
    """A wording of a protocol and the days of report for which it holds."""

    id: str
    name: str
    in_force: Period
    citation: Citation
    mark: Mark


@dataclass(frozen=True, slots=True)
class Step:
    """Who must do what, from which event, until when and by which article.

    `id` is unique in the library. `row` is the id in the file: the same one for a step written once for
    several receivers. `starts_on` starts it with the first of its events, or the latest when it `repeats`.
    `scope` is whom the protocol is for: while that is not known the step waits, whatever `if_unknown` says of `when`.
    """

    id: str
    row: str
    protocol: str
    sector: Sector
    duty: str
    action: str
    starts_on: tuple[Event, ...]
    scope: Condition
    when: Condition
    if_unknown: IfUnknown
    limit: Limit | None
    immediate: bool
    citation: Citation
    mark: Mark
    ladder: str
    legal_basis: tuple[LegalBasis, ...]
    ends_on: tuple[Event, ...]
    emits: tuple[Event, ...]
    repeats: bool
    in_force: Period

    @property
    def depends_on(self) -> frozenset[str]:
        """The facts and events that decide whether it applies."""
        return self.scope.names() | self.when.names()


@dataclass(frozen=True, slots=True)
class Protocol:
    """A protocol with its versions, from the oldest; at most one holds on a given day."""

    id: str
    name: str
    draft: bool
    versions: tuple[Version, ...]
    steps: tuple[Step, ...]
    _steps_of: Mapping[Period, tuple[Step, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        periods = {version.in_force for version in self.versions}
        steps = {days: tuple(step for step in self.steps if step.in_force.covers(days)) for days in periods}
        object.__setattr__(self, "_steps_of", steps)

    def version_on(self, reported_at: datetime) -> Version | None:
        """The version in force on the Lima day of the report."""
        day = lima_date(reported_at)
        return next((one for one in self.versions if one.in_force.holds(day)), None)

    def steps_of(self, version: Version) -> tuple[Step, ...]:
        """The steps in force all the days of a version of this protocol."""
        return self._steps_of[version.in_force]


class Who(StrEnum):
    """A rung of a ladder, from the post that must act to the coordination body."""

    POST = "post"
    HEAD = "head"
    SECRETARIAT = "secretariat"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Rung:
    who: Who
    after_due_hours: float


@dataclass(frozen=True, slots=True)
class Ladder:
    """When to remind and whom to tell next. Shares are of the time from start to due, between 0 and 1."""

    name: str
    remind_at_shares: tuple[float, ...]
    remind_every_hours_without_limit: float
    unacknowledged_after_minutes: int
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the law or a protocol says and that was not found: named, never invented."""

    id: str
    protocol: str
    sector: Sector | None
    what: str
    obtain: str


@dataclass(frozen=True, slots=True)
class Library:
    """All that was loaded; `version` is a hash of the files, equal only for equal content.

    `local` and `local_facts` are the protocols and facts of the district's own folder, `local_version` the hash of its
    files; empty without one.
    """

    protocols: Mapping[str, Protocol]
    ladders: Mapping[str, Ladder]
    gaps: tuple[Gap, ...]
    facts: Vocabulary
    norms: Mapping[str, Norm]
    version: str
    local: tuple[str, ...] = ()
    local_facts: tuple[str, ...] = ()
    local_version: str = ""
    _steps: Mapping[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        steps = {step.id: step for protocol in self.protocols.values() for step in protocol.steps}
        object.__setattr__(self, "_steps", steps)

    def step(self, step_id: str) -> Step | None:
        """The step of that id, of any protocol; None when there is none."""
        return self._steps.get(step_id)

    def starts(self, event: Event) -> bool:
        """Whether that event starts some step of some protocol."""
        return any(event in step.starts_on for step in self._steps.values())

    def has(self, protocol: str, version: str) -> bool:
        """Whether the library has that version of that protocol."""
        found = self.protocols.get(protocol)
        return found is not None and any(one.id == version for one in found.versions)
