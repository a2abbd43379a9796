"""A library with only the steps that may ever concern a case: planning it again and again costs half. Pure.

A step is left out when its scope or its condition is false by facts that will not change; false stays false whatever
else becomes known (Kleene), but for `known`, which is not looked at. The plan of what is left is the same plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from tejido.protocols.conditions import Condition, Known, Not, Several, Situation
from tejido.protocols.facts import FactValue, complete_facts
from tejido.protocols.steps import Library, Step

SETTLED = (
    "entry_sector",
    "survivor_age_group",
    "violence_types",
    "school_situation",
    "received_by",
    "school_report_form",
)
"""The facts that a fictitious case never changes once they are known."""
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


@lru_cache(maxsize=4_000)
def _narrowed(holder: _Holder, settled: _Settled) -> Library:
    library = holder.library
    situation = Situation(dict(settled), {}, _ANY)
    kept = {
        name: replace(protocol, steps=tuple(step for step in protocol.steps if not _never(step, situation)))
        for name, protocol in library.protocols.items()
    }
    return replace(library, protocols=MappingProxyType(kept))


def _never(step: Step, situation: Situation) -> bool:
    return any(one.truth(situation) is False and not _asks_knowledge(one) for one in (step.scope, step.when))


def _asks_knowledge(condition: Condition) -> bool:
    if isinstance(condition, Several):
        return any(_asks_knowledge(part) for part in condition.parts)
    return isinstance(condition, Known) or (isinstance(condition, Not) and _asks_knowledge(condition.part))


def _frozen(value: Any) -> FactValue:
    return tuple(value) if isinstance(value, list) else value
