"""The questions by which a person shows to have read the local protocol, as data of the district. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tejido.law.reading import Value, read_yaml

FEWEST, MOST = 5, 8
FEWEST_OPTIONS, MOST_OPTIONS = 2, 5
_ID = re.compile(r"[a-z][a-z0-9_]{0,29}")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `options`: code to words; `right` is one of them; `why` explains it; `step` is where it is from."""

    id: str
    ask: str
    options: Mapping[str, str]
    right: str
    why: str
    step: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """The questions, how many must be right, and the hash of the file."""

    questions: tuple[Question, ...]
    pass_with: int
    version: str

    def right_in(self, answers: Mapping[str, str]) -> int:
        """How many of the answers are right; one that is missing is not."""
        return sum(answers.get(one.id) == one.right for one in self.questions)

    def passed(self, answers: Mapping[str, str]) -> bool:
        return self.right_in(answers) >= self.pass_with


def load_quiz(path: Path, steps: Collection[str]) -> Quiz:
    """The questions of a file; each one is drawn from one of the steps of the local protocol.

    Raises:
        WrongFile: with file, line and reason.
    """
    root = read_yaml(path).fields(("pass_with", "questions"))
    found: dict[str, Question] = {}
    for value in root["questions"].items():
        one = _question(value, steps)
        if one.id in found:
            raise value.wrong(f"la pregunta «{one.id}» está repetida")
        found[one.id] = one
    if not FEWEST <= len(found) <= MOST:
        raise root["questions"].wrong(f"van de {FEWEST} a {MOST} preguntas, y hay {len(found)}")
    least = root["pass_with"]
    if least.whole(1) > len(found):
        raise least.wrong("no se puede pedir más respuestas correctas que preguntas")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    return Quiz(tuple(found.values()), least.whole(1), digest)


def _question(value: Value, steps: Collection[str]) -> Question:
    fields = value.fields(("id", "ask", "options", "right", "why", "step"))
    name, options = fields["id"], {code: word.text() for code, word in fields["options"].mapping().items()}
    if not _ID.fullmatch(name.text()):
        raise name.wrong("el nombre de la pregunta lleva minúsculas, números y guion bajo")
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS or len(set(options.values())) != len(options):
        told = f"una pregunta lleva de {FEWEST_OPTIONS} a {MOST_OPTIONS} respuestas distintas"
        raise fields["options"].wrong(told)
    step = fields["step"]
    if step.text() not in steps:
        raise step.wrong(f"el paso «{step.text()}» no es del protocolo local")
    return Question(
        id=name.text(),
        ask=fields["ask"].text(),
        options=MappingProxyType(options),
        right=fields["right"].among(options, "la respuesta"),
        why=fields["why"].text(),
        step=step.text(),
    )
