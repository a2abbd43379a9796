"""Every list of codes with its words; but for the district's own facts, the same until the next release."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from tejido.cases.catalog import catalog
from tejido.cases.catalog.vocabularies import Vocabulary
from tejido.cases.profile import questions
from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.services.catalog_checking import ROLES
from tejido.cases.services.record_act import ACTS
from tejido.protocols.facts import Fact

_OF_MEASURES = ("kinds", "visit_results", "breaches")


class ChoiceOut(BaseModel):
    """One answer. `doors`: the sectors that may give it, empty for all; `parent` a code of the parent list."""

    code: str
    label: str
    parent: str
    doors: list[str]


class ListOut(BaseModel):
    """One list of codes: what it asks, how far it was checked, and its choices in order."""

    title: str
    mark: str
    parent: str
    choices: list[ChoiceOut]


class FactOut(BaseModel):
    """A fact that the planner reads: its question, its type (bool, whole, choice, several) and its answers."""

    question: str
    type: str
    values: dict[str, str]


class ProfileQuestion(BaseModel):
    """An answer of a profile: one or several codes of a list, or a count."""

    question: str
    answers: str
    list: str


class Lists(BaseModel):
    """Every list by its name, the facts, the profiles by role, and the lists of the measures."""

    lists: dict[str, ListOut]
    facts: dict[str, FactOut]
    profiles: dict[str, dict[str, ProfileQuestion]]
    measures: dict[str, dict[str, str]]
    acts: dict[str, str]


def told_lists(facts: Mapping[str, Fact]) -> Lists:
    """All of them, with the facts that the caller's district asks for."""
    return Lists(
        lists={name: _list(found) for name, found in catalog().vocabularies.items()},
        facts={
            name: FactOut(question=fact.question, type=fact.type, values=dict(fact.values))
            for name, fact in facts.items()
        },
        profiles={role: _profile(role) for role in ROLES},
        measures={name: dict(measure_catalog().lists[name]) for name in _OF_MEASURES},
        acts={event.value: event.spanish for event in ACTS},
    )


def _list(found: Vocabulary) -> ListOut:
    choices = [
        ChoiceOut(code=one.code, label=one.label, parent=one.parent or "", doors=sorted(one.doors))
        for one in found.choices.values()
    ]
    return ListOut(title=found.title, mark=found.mark, parent=found.parent or "", choices=choices)


def _profile(role: str) -> dict[str, ProfileQuestion]:
    return {
        key: ProfileQuestion(question=asked.ask, answers=asked.answers, list=asked.vocabulary)
        for key, asked in questions(role).items()
    }
