"""What may be kept of a person's profile: each answer, the list of the catalogue it comes from, and its check. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from tejido.cases.catalog import catalog
from tejido.kernel.errors import Refused
from tejido.law.reading import Value, read_yaml

PROFILE_FILE = Path(__file__).with_name("profile.yaml")


class Answers(StrEnum):
    """How a question of the profile is answered."""

    ONE = "one"
    SEVERAL = "several"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `vocabulary` is blank for a count, whose `least` and `most` are both included."""

    key: str
    ask: str
    answers: Answers
    vocabulary: str = ""
    least: int = 0
    most: int = 0

    def fault(self, value: Any) -> str:
        """The Spanish sentence that says what is wrong with an answer; blank when nothing is."""
        if self.answers == Answers.COUNT:
            whole = isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most
            return "" if whole else f"Escriba un número entero entre {self.least} y {self.most}."
        several = self.answers == Answers.SEVERAL
        if several != isinstance(value, list | tuple):
            return "La respuesta no se entiende. Vuelva a elegirla de la lista."
        codes = list(value) if several else [value]
        try:
            catalog().check(self.vocabulary, codes)
        except Refused as refused:
            return refused.message
        if "none" in codes and len(codes) > 1:
            return "Marcó «ninguno» junto con otra respuesta. Deje solo lo que corresponda."
        return ""


Profile = Mapping[str, Question]


def questions(role: str) -> Profile:
    """The questions for a role, in their order; none for an unknown one."""
    return _all().get(role, {})


def profile_faults(role: str, profile: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each wrong answer as its key and its sentence."""
    asked = questions(role)
    for key, value in profile.items():
        sentence = asked[key].fault(value) if key in asked else "Este dato no se guarda en el perfil."
        if sentence:
            yield key, sentence
    weeks = profile.get("pregnancy_weeks")
    if weeks is not None and profile.get("pregnant") == "no":
        yield "pregnancy_weeks", "Indicó semanas de embarazo, pero respondió que no está embarazada."


@cache
def _all() -> Mapping[str, Profile]:
    return load_profile(PROFILE_FILE)


def load_profile(path: Path) -> Mapping[str, Profile]:
    """The questions of a file by role.

    Raises:
        WrongFile: with file, line and reason; a list that the catalogue does not have included.
    """
    return {
        role: {key: _question(key, value) for key, value in asked.mapping().items()}
        for role, asked in read_yaml(path).mapping().items()
    }


def _question(key: str, value: Value) -> Question:
    fields = value.fields(("ask",), [kind.value for kind in Answers])
    kinds = [kind for kind in Answers if kind.value in fields]
    if len(kinds) != 1:
        raise value.wrong("cada dato lleva uno de «one», «several» o «count»")
    kind, ask = kinds[0], fields["ask"].text()
    if kind == Answers.COUNT:
        ends = [end.whole() for end in fields["count"].items()]
        if len(ends) != 2 or ends[0] > ends[1]:
            raise value.wrong("«count» lleva dos números, el menor primero")
        return Question(key, ask, kind, least=ends[0], most=ends[1])
    return Question(key, ask, kind, vocabulary=fields[kind].among(catalog().vocabularies, "la lista"))
