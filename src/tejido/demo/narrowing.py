"""A library with only the steps that may ever concern a case: planning it again and again costs a third. Pure.

The facts of `SETTLED` are known at the door of a fictitious case or never. A step whose scope or condition can
therefore never be true, whatever the other facts and the events are, is left out; what is left gives the same duties.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from tejido.protocols.conditions import Compare, Condition, Happened, Known, Not, Several, Situation
from tejido.protocols.facts import Facts, FactValue, complete_facts
from tejido.protocols.steps import IfUnknown, Library, Step

SETTLED = ("entry_sector", "survivor_age_group", "violence_types", "school_situation", "received_by")
_ANY = datetime(2000, 1, 1, tzinfo=UTC)
_Settled = tuple[tuple[str, FactValue], ...]


def narrowed(library: Library, facts: Mapping[str, Any]) -> Library:
    """The library for a case with these facts; the same protocols, versions and hash."""
    known = complete_facts({name: _frozen(value) for name, value in facts.items()}, library.facts)
    return _narrowed(_Holder(library), tuple((name, known[name]) for name in SETTLED if name in known))


class _Holder:
    """A library as a key: equal when it is the same content."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and other.library.version == self.library.version

    def __hash__(self) -> int:
        return hash(self.library.version)


@lru_cache(maxsize=2_000)
def _narrowed(holder: _Holder, settled: _Settled) -> Library:
    library, facts = holder.library, dict(settled)
    kept = {
        name: replace(protocol, steps=tuple(step for step in protocol.steps if _may_apply(step, facts)))
        for name, protocol in library.protocols.items()
    }
    return replace(library, protocols=MappingProxyType(kept))


def _may_apply(step: Step, facts: Facts) -> bool:
    if not may_be(step.scope, facts, wanted=True):
        return False
    if step.if_unknown is IfUnknown.APPLY:  # unknown is enough: only a certain «no» leaves it out
        free = bool(step.when.names() - frozenset(SETTLED))
        return free or step.when.truth(Situation(facts, {}, _ANY)) is not False
    return may_be(step.when, facts, wanted=True)


def may_be(condition: Condition, facts: Facts, *, wanted: bool) -> bool:
    """Whether the condition can ever be certainly `wanted`, with any events and any facts beside the settled ones."""
    if isinstance(condition, Not):
        return may_be(condition.part, facts, wanted=not wanted)
    if isinstance(condition, Several):
        parts = [may_be(part, facts, wanted=wanted) for part in condition.parts]
        return any(parts) if condition.decisive is wanted else all(parts)
    if isinstance(condition, Happened):
        return wanted
    if isinstance(condition, Compare | Known) and condition.fact in SETTLED:
        return condition.truth(Situation(facts, {}, _ANY)) is wanted
    return True


def _frozen(value: Any) -> FactValue:
    return tuple(value) if isinstance(value, list) else value
