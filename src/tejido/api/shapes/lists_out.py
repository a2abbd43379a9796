"""Every list of codes with its words; the same until the next release, but for the district's own facts."""

from __future__ import annotations

from functools import cache

from tejido.api.shapes.reference_out import ChoiceOut, FactOut, ListOut, Lists, ProfileQuestion
from tejido.cases.catalog import catalog
from tejido.cases.catalog.vocabularies import Vocabulary
from tejido.cases.profile import questions
from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.services.catalog_checking import ROLES
from tejido.cases.services.record_act import ACTS
from tejido.protocols.loading import standard_library

_OF_MEASURES = ("kinds", "visit_results", "breaches")


@cache
def told_lists() -> Lists:
    """All of them."""
    return Lists(
        lists={name: _list(found) for name, found in catalog().vocabularies.items()},
        facts={
            name: FactOut(question=fact.question, type=fact.type, values=dict(fact.values))
            for name, fact in standard_library().facts.items()
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
