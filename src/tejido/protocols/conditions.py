"""Conditions of steps in three-valued logic (Kleene): true, false, or None for unknown.

What is not known never counts as "no": a comparison with a missing fact is unknown, and an event
that nobody recorded is not known not to have happened. `known` alone answers about the knowledge itself.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tejido.protocols.events import Event
from tejido.protocols.facts import Facts, FactValue

Truth = bool | None


@dataclass(frozen=True, slots=True)
class Situation:
    """What a condition may look at; `start` is the instant at which its step starts."""

    facts: Facts
    events: Mapping[Event, datetime]
    start: datetime


class Condition(ABC):
    """A condition; immutable, the same answer for the same situation."""

    __slots__ = ()

    @abstractmethod
    def truth(self, situation: Situation) -> Truth:
        """True, false, or None when it cannot be known yet."""

    @abstractmethod
    def missing(self, situation: Situation) -> tuple[str, ...]:
        """The facts and events that would decide it, in order; empty when it is decided."""

    @abstractmethod
    def names(self) -> frozenset[str]:
        """Every fact and event that it looks at."""


class Relation(StrEnum):
    EQ = "eq"
    IN = "in"
    HAS = "has"
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"


def holds(relation: Relation, left: FactValue, right: FactValue) -> bool:
    """The plain two-valued comparison of two known values."""
    if relation is Relation.EQ:
        return left == right
    if relation is Relation.IN:
        return isinstance(right, tuple) and left in right
    if relation is Relation.HAS:
        return isinstance(left, tuple) and right in left
    if not isinstance(left, int) or not isinstance(right, int):
        raise TypeError(f"{relation} compares whole numbers only")
    return _ORDERED[relation](left, right)


_ORDERED: Mapping[Relation, Callable[[int, int], bool]] = {
    Relation.LT: operator.lt,
    Relation.LTE: operator.le,
    Relation.GT: operator.gt,
    Relation.GTE: operator.ge,
}


@dataclass(frozen=True, slots=True)
class Compare(Condition):
    """A fact against a value."""

    relation: Relation
    fact: str
    value: FactValue

    def truth(self, situation: Situation) -> Truth:
        given = situation.facts.get(self.fact)
        return None if given is None else holds(self.relation, given, self.value)

    def missing(self, situation: Situation) -> tuple[str, ...]:
        return (self.fact,) if situation.facts.get(self.fact) is None else ()

    def names(self) -> frozenset[str]:
        return frozenset({self.fact})


@dataclass(frozen=True, slots=True)
class Known(Condition):
    """Whether a fact is known; never unknown itself."""

    fact: str

    def truth(self, situation: Situation) -> Truth:
        return situation.facts.get(self.fact) is not None

    def missing(self, situation: Situation) -> tuple[str, ...]:
        return ()

    def names(self) -> frozenset[str]:
        return frozenset({self.fact})


@dataclass(frozen=True, slots=True)
class Happened(Condition):
    """Whether an event was recorded: true, or unknown."""

    event: Event

    def truth(self, situation: Situation) -> Truth:
        return True if self.event in situation.events else None

    def missing(self, situation: Situation) -> tuple[str, ...]:
        return () if self.event in situation.events else (self.event,)

    def names(self) -> frozenset[str]:
        return frozenset({self.event})


@dataclass(frozen=True, slots=True)
class Elapsed(Condition):
    """Whether at most (`within`) or more than so many hours went from an event to the step's start."""

    event: Event
    hours: int
    within: bool

    def truth(self, situation: Situation) -> Truth:
        since = situation.events.get(self.event)
        if since is None:
            return None
        return (situation.start - since <= timedelta(hours=self.hours)) == self.within

    def missing(self, situation: Situation) -> tuple[str, ...]:
        return () if self.event in situation.events else (self.event,)

    def names(self) -> frozenset[str]:
        return frozenset({self.event})


@dataclass(frozen=True, slots=True)
class Not(Condition):
    part: Condition

    def truth(self, situation: Situation) -> Truth:
        inner = self.part.truth(situation)
        return None if inner is None else not inner

    def missing(self, situation: Situation) -> tuple[str, ...]:
        return self.part.missing(situation)

    def names(self) -> frozenset[str]:
        return self.part.names()


@dataclass(frozen=True, slots=True)
class Several(Condition):
    """All of the parts (`decisive` false: one false decides) or any of them (`decisive` true)."""

    parts: tuple[Condition, ...]
    decisive: bool

    def truth(self, situation: Situation) -> Truth:
        answer: Truth = not self.decisive
        for part in self.parts:
            truth = part.truth(situation)
            if truth is self.decisive:
                return truth
            if truth is None:
                answer = None
        return answer

    def missing(self, situation: Situation) -> tuple[str, ...]:
        if self.truth(situation) is not None:
            return ()
        return tuple(dict.fromkeys(name for part in self.parts for name in part.missing(situation)))

    def names(self) -> frozenset[str]:
        return frozenset().union(*(part.names() for part in self.parts))


ALWAYS = Several((), decisive=False)


def all_of(*parts: Condition) -> Condition:
    """True when every part is; parts that are lists of "all" are opened, and a single one stands alone."""
    return _joined(parts, decisive=False)


def any_of(*parts: Condition) -> Condition:
    """True when a part is; never, when there is none."""
    return _joined(parts, decisive=True)


def _joined(parts: tuple[Condition, ...], *, decisive: bool) -> Condition:
    flat: list[Condition] = []
    for part in parts:
        same = isinstance(part, Several) and part.decisive is decisive
        flat.extend(part.parts if isinstance(part, Several) and same else (part,))
    return flat[0] if len(flat) == 1 else Several(tuple(flat), decisive)
