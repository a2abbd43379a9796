"""The plan of one case worked out again and again: only what depends on something new is worked out once more.

Gives the duties and the settled duties that `protocols.planning.plan` gives for the versions that a case keeps; a test
compares the two on every plan of many cases. Thirteen plans a case would else be two thirds of the time of making it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from tejido.law.calendars import WorkingCalendar
from tejido.law.marks import Mark
from tejido.protocols.applying import Applier
from tejido.protocols.duties import Duty
from tejido.protocols.events import Event
from tejido.protocols.facts import Facts, FactValue, complete_facts
from tejido.protocols.merging import merge
from tejido.protocols.planning import duty_order
from tejido.protocols.steps import IfUnknown, Library, Step, Version

_RISK, _SEVERE = "risk_level", "severe"
_EVENTS = frozenset(event.value for event in Event)
Key = tuple[str, str]


@dataclass(slots=True, eq=False)
class _Part:
    """One step and the duty that it gives now."""

    step: Step
    version: Version
    duty: Duty | None = None


@dataclass(slots=True)
class _Group:
    """The steps that ask a sector for the same, and what they give together: before an event ends it, and after."""

    parts: list[_Part] = field(default_factory=list)
    given: list[Duty] = field(default_factory=list)
    together: Duty | None = None
    merged: Duty | None = None

    def settle(self, applier: Applier) -> bool:
        """Work out again what the steps give together; whether it is another now."""
        given = [part.duty for part in self.parts if part.duty is not None]
        if not (given or self.given):
            return False
        if given != self.given:
            self.given, self.together = given, merge(given) if given else None
        before, self.merged = self.merged, applier.settled(self.together) if self.together else None
        return self.merged != before


class Planner:
    """Plans one case; `versions` are the ones it keeps. Instants must not lie after the one of the plan."""

    def __init__(
        self, library: Library, versions: Mapping[str, str], calendar: WorkingCalendar, marks: Mapping[str, Mark]
    ) -> None:
        self._library, self._calendar, self._marks = library, calendar, marks
        self._asked: Mapping[str, FactValue] | None = None
        self._facts: Facts = {}
        self._events: dict[Event, datetime] = {}
        self._parts = [part for name, version in versions.items() for part in _parts(library, name, version)]
        self._groups: dict[Key, _Group] = defaultdict(_Group)
        self._concerned: dict[str, list[_Part]] = defaultdict(list)
        self._ended_by: dict[str, set[Key]] = defaultdict(set)
        for part in self._parts:
            self._groups[part.step.duty, part.step.sector].parts.append(part)
            for name in _looks_at(library.version, _Named(part.step)):
                self._concerned[name].append(part)
            for event in part.step.ends_on:
                self._ended_by[event].add((part.step.duty, part.step.sector))
        self._places = {key: place for place, key in enumerate(self._groups)}

    @property
    def keys(self) -> Iterable[Key]:
        """What may be asked of whom, all of it."""
        return self._groups.keys()

    def duties(self, keys: Iterable[Key]) -> tuple[list[Duty], list[Duty]]:
        """The duties of some keys as last worked out, the most urgent first, and those that an event has ended."""
        found = (self._groups[key].merged for key in keys if key in self._groups)
        merged = [duty for duty in found if duty is not None]
        live = sorted((duty for duty in merged if duty.ended_at is None), key=duty_order)
        return live, [duty for duty in merged if duty.ended_at is not None]

    def news(self, facts: Mapping[str, FactValue], events: Mapping[Event, datetime]) -> list[Key]:
        """Work out what depends on something new; the keys whose duty is now another, began or is no more."""
        changed, everything = self._take(facts, events)
        applier = Applier(self._facts, self._events, self._calendar, self._marks, self._library.facts)
        dirty = set(self._groups) if everything else {key for name in changed for key in self._ended_by.get(name, ())}
        for part in self._parts if everything else self._concerned_by(changed):
            duty = _duty(applier, part)
            if duty != part.duty:
                part.duty = duty
                dirty.add((part.step.duty, part.step.sector))
        return [key for key in self._in_order(dirty) if self._groups[key].settle(applier)]

    def _concerned_by(self, changed: Iterable[str]) -> Iterable[_Part]:
        """The steps that look at something new, each once."""
        return {id(part): part for name in changed for part in self._concerned.get(name, ())}.values()

    def _in_order(self, dirty: set[Key]) -> list[Key]:
        return sorted(dirty, key=self._places.__getitem__) if len(dirty) > 1 else list(dirty)

    def _take(self, facts: Mapping[str, FactValue], events: Mapping[Event, datetime]) -> tuple[set[str], bool]:
        """Keep what is known now; the names of what is new, and whether all is to be worked out again."""
        changed: set[str] = {event for event, when in events.items() if self._events.get(event) != when}
        self._events = dict(events)
        if facts == self._asked:
            return changed, False
        before, first = self._facts, self._asked is None
        self._asked, self._facts = dict(facts), complete_facts(facts, self._library.facts)
        changed |= {name for name in {*before, *self._facts} if before.get(name) != self._facts.get(name)}
        # Severe risk lifts the priority of every duty.
        return changed, first or (before.get(_RISK) == _SEVERE) != (self._facts.get(_RISK) == _SEVERE)


def _parts(library: Library, name: str, version_id: str) -> list[_Part]:
    protocol = library.protocols[name]
    version = next(version for version in protocol.versions if version.id == version_id)
    return [_Part(step, version) for step in protocol.steps_of(version)]


class _Named:
    """A step as a key by its id, which is unique in a library."""

    __slots__ = ("step",)

    def __init__(self, step: Step) -> None:
        self.step = step

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and other.step.id == self.step.id

    def __hash__(self) -> int:
        return hash(self.step.id)


@cache
def _looks_at(_library: str, named: _Named) -> frozenset[str]:
    """The facts and the events that decide what the step gives; those that end it are the group's."""
    step = named.step
    names = {*step.depends_on, *(name for basis in step.legal_basis for name in basis.when.names()), *step.starts_on}
    if step.limit is not None and step.limit.counted_from is not None:
        names.add(step.limit.counted_from)
    return frozenset(Event(name) if name in _EVENTS else name for name in names)


def _duty(applier: Applier, part: _Part) -> Duty | None:
    """The duty of a step that has started and applies; None for any other."""
    step = part.step
    start = applier.start(step)
    if start is None:
        return None
    situation = applier.situation(start[0])
    scope, truth = step.scope.truth(situation), step.when.truth(situation)
    waits = scope is None or (truth is None and step.if_unknown is IfUnknown.WAIT)
    if scope is False or truth is False or waits:
        return None
    return applier.duty(step, part.version, start, truth)
