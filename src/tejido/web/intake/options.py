"""Choices of the form, from the catalogue and the planner's vocabulary, with the empty one first. No query."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Self

from django import forms
from django.utils.choices import BaseChoiceIterator

from tejido.cases.catalog import choices
from tejido.cases.profile import Answers, Question, questions
from tejido.directory.libraries import library_of
from tejido.protocols.facts import Fact, FactType
from tejido.protocols.loading import national_library

Choice = tuple[str, str]
NOT_SAID = ("", "No se sabe")
YES_NO: Sequence[Choice] = (("yes", "Sí"), ("no", "No"), NOT_SAID)
WRONG_CHOICE = {"invalid_choice": "Elija una opción de la lista."}
NO_ZONE = {"invalid_choice": "Esa zona no existe en el distrito. Elíjala de la lista o déjela en blanco."}


class Offered(BaseChoiceIterator):
    """Choices as they are: every copy of the field shares them. A form has a hundred lists, and the framework would
    put each in order again and copy it whole for every person who opens the page."""

    def __init__(self, pairs: Iterable[Any]) -> None:
        self._pairs = tuple(pairs)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._pairs)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


def offer(field: forms.Field, pairs: Iterable[Any]) -> None:
    """The choices that this field offers from now on."""
    field.choices = Offered(pairs)  # type: ignore[attr-defined]


def listed(vocabulary: str, *, door: str | None = None, blank: str = NOT_SAID[1]) -> list[Choice]:
    """The choices of a list of the catalogue, with the empty one first."""
    return [("", blank), *choices(vocabulary, door=door)]


def pick(label: str, offered: Iterable[Choice | tuple[str, Iterable[Choice]]], **more: object) -> forms.ChoiceField:
    """One answer from a list that opens; not required unless it is said."""
    settings: dict[str, object] = {"required": False, "error_messages": WRONG_CHOICE, **more}
    return forms.ChoiceField(label=label, choices=Offered(offered), **settings)  # type: ignore[arg-type]


def radio(label: str, offered: Iterable[Choice], **more: object) -> forms.ChoiceField:
    """One answer with every option in sight."""
    return pick(label, offered, widget=forms.RadioSelect, **more)


def tick_some(label: str, offered: Iterable[Choice], **more: object) -> forms.MultipleChoiceField:
    """Several answers with every option in sight."""
    settings: dict[str, object] = {"required": False, "error_messages": WRONG_CHOICE, **more}
    return forms.MultipleChoiceField(
        label=label,
        choices=Offered(offered),
        widget=forms.CheckboxSelectMultiple,
        **settings,  # type: ignore[arg-type]
    )


def text(label: str, longest: int, **more: object) -> forms.CharField:
    """A line of text; what is longer is refused, never cut."""
    said = {"max_length": f"Hasta {longest} letras."}
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        error_messages=said,
        **more,  # type: ignore[arg-type]
    )


def whole(label: str, least: int, most: int, **more: object) -> forms.IntegerField:
    """A whole number, both ends included."""
    sentence = f"Escriba un número entero entre {least} y {most}."
    said = {"invalid": sentence, "min_value": sentence, "max_value": sentence}
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=False,
        error_messages=said,
        **more,  # type: ignore[arg-type]
    )


def profile_fields(role: str) -> dict[str, forms.Field]:
    """The questions of the profile of a role, each as a field of its own name; all forms share them."""
    return dict(_profile(role))


@cache
def _profile(role: str) -> Mapping[str, forms.Field]:
    return {key: _profile_field(question) for key, question in questions(role).items()}


def _profile_field(question: Question) -> forms.Field:
    if question.answers == Answers.COUNT:
        return whole(question.ask, question.least, question.most)
    if question.answers == Answers.SEVERAL:
        return tick_some(question.ask, choices(question.vocabulary))
    offered = [one for one in choices(question.vocabulary) if one[0] != "unknown"]
    return pick(question.ask, [NOT_SAID, *offered])


def fact_field(name: str) -> forms.Field:
    """The question of a fact of the country; what is not answered is not known. A new field each time."""
    return copy.deepcopy(shared_fact_field(name))


@cache
def shared_fact_field(name: str) -> forms.Field:
    """As `fact_field`, one for all forms: nobody changes it."""
    return field_of_fact(national_library().facts[name])


@cache
def shared_local_fields(district: str, version: str) -> Mapping[str, forms.Field]:
    """The questions that only a district's local protocol asks, in its library of that version; forms share them."""
    library = library_of(district)
    return {name: field_of_fact(library.facts[name]) for name in library.local_facts}


def field_of_fact(fact: Fact) -> forms.Field:
    """The question of a fact of any district. A new field each time."""
    if fact.type is FactType.BOOL:
        return radio(fact.question, YES_NO)
    return pick(fact.question, [NOT_SAID, *fact.values.items()])
