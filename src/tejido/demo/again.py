"""The plan of one case worked out again and again: what depends on nothing new is not worked out twice.

Gives the duties and the settled duties that `protocols.planning.plan` gives for the versions that a case keeps; a test
compares the two on every plan of many cases. Fourteen plans a case would else be two thirds of the time of making it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from tejido.law.calendars import WorkingCalendar
from tejido.law.marks import Mark
from tejido.protocols.applying import Applier
from tejido.protocols.conditions import Truth
from tejido.protocols.duties import Duty
from tejido.protocols.events import Event
from tejido.protocols.facts import FactValue, complete_facts
from tejido.protocols.merging import merge
from tejido.protocols.planning import duty_order
from tejido.protocols.steps import IfUnknown, Library, Step, Version

_RISK = "risk_level"
_EVENTS = frozenset(event.value for event in Event)
Inputs = tuple[Any, ...]


@dataclass(slots=True)
class _Part:
    """One step with what it looks at, and what it gave for the last values of that."""

    step: Step
    version: Version
    facts: tuple[str, ...]
    events: tuple[Event, ...]
    inputs: Inputs | None = None
    duty: Duty | None = None


@dataclass(slots=True)
class _Merged:
    """The duties that ask for the same, what they gave together, and the instants of the events that end it."""

    group: list[Duty]
    whole: Duty
    ended: Inputs
    settled: Duty


class Planner:
    """Plans one case; `versions` are the ones it keeps."""

    def __init__(
        self, library: Library, versions: Mapping[str, str], calendar: WorkingCalendar, marks: Mapping[str, Mark]
    ) -> None:
        self._library, self._calendar, self._marks = library, calendar, marks
        self._parts = [part for name, version in versions.items() for part in _parts(library, name, version)]
        self._merged: dict[tuple[str, str], _Merged] = {}

    def plan(
        self, facts: Mapping[str, FactValue], events: Mapping[Event, datetime], *, at: datetime
    ) -> tuple[list[Duty], list[Duty]]:
        """The duties, the most urgent first, and those that an event has ended."""
        known = complete_facts(facts, self._library.facts)
        happened = {event: when for event, when in events.items() if when <= at}
        applier = Applier(known, happened, self._calendar, self._marks, self._library.facts)
        groups: dict[tuple[str, str], list[Duty]] = {}
        severe = known.get(_RISK) == "severe"  # it lifts the priority of every duty
        for part in self._parts:
            inputs = (severe, *map(known.get, part.facts), *map(happened.get, part.events))
            if part.inputs != inputs:
                part.inputs, part.duty = inputs, _duty(applier, part)
            if part.duty is not None:
                groups.setdefault((part.duty.key, part.duty.sector), []).append(part.duty)
        merged = [self._merge(applier, key, group) for key, group in groups.items()]
        live = sorted((duty for duty in merged if duty.ended_at is None), key=duty_order)
        return live, [duty for duty in merged if duty.ended_at is not None]

    def _merge(self, applier: Applier, key: tuple[str, str], group: list[Duty]) -> Duty:
        kept = self._merged.get(key)
        whole = kept.whole if kept is not None and _same(kept.group, group) else merge(group)
        ended = tuple(map(applier.events.get, whole.ends_on))
        if kept is not None and kept.whole is whole and kept.ended == ended:
            return kept.settled
        self._merged[key] = made = _Merged(group, whole, ended, applier.settled(whole))
        return made.settled


def _same(one: list[Duty], other: list[Duty]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def _parts(library: Library, name: str, version_id: str) -> list[_Part]:
    protocol = library.protocols[name]
    version = next(version for version in protocol.versions if version.id == version_id)
    return [_Part(step, version, *_looks_at(library.version, _Named(step))) for step in protocol.steps_of(version)]


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
def _looks_at(_library: str, named: _Named) -> tuple[tuple[str, ...], tuple[Event, ...]]:
    """The facts and the events that decide what the step gives."""
    step = named.step
    names = step.depends_on | {name for basis in step.legal_basis for name in basis.when.names()}
    events = {*step.starts_on, *(Event(name) for name in names if name in _EVENTS)}
    if step.limit is not None and step.limit.counted_from is not None:
        events.add(step.limit.counted_from)
    return tuple(sorted(names - _EVENTS)), tuple(sorted(events))


def _duty(applier: Applier, part: _Part) -> Duty | None:
    """The duty of a step that has started and applies; None for any other."""
    step = part.step
    start = applier.start(step)
    if start is None:
        return None
    situation = applier.situation(start[0])
    scope: Truth = step.scope.truth(situation)
    truth: Truth = step.when.truth(situation)
    waits = scope is None or (truth is None and step.if_unknown is IfUnknown.WAIT)
    if scope is False or truth is False or waits:
        return None
    return applier.duty(step, part.version, start, truth)
