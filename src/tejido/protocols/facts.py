"""What may be known of a case, and the rule that what is missing is unknown, never "no"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from tejido.kernel.errors import FieldErrors
from tejido.law.reading import Value, read_yaml

FactValue = str | int | bool | tuple[str, ...] | None
Facts = Mapping[str, FactValue]


class FactType(StrEnum):
    BOOL = "bool"
    WHOLE = "whole"
    CHOICE = "choice"
    SEVERAL = "several"  # the list that is given is the whole answer; leave it out when it was not asked


@dataclass(frozen=True, slots=True)
class Fact:
    """One declared fact: its type, the answers it admits and the question as people read it."""

    name: str
    type: FactType
    question: str
    values: Mapping[str, str]
    source: str = ""  # the whole-number fact from which this one is deduced
    bands: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # both ends included
    most: int | None = None  # the largest whole number that it admits
    beyond: str = ""  # the sentence for a larger one

    def fault(self, value: FactValue) -> str:
        """A Spanish sentence when the value is not of this fact, else blank. None is always admitted."""
        if value is None:
            return ""
        if self.type is FactType.BOOL:
            return "" if isinstance(value, bool) else "Responda sí o no."
        if self.type is FactType.WHOLE:
            return self._fault_of_whole(value)
        given = value if isinstance(value, tuple) else (value,)
        if isinstance(value, tuple) != (self.type is FactType.SEVERAL):
            return "Elija una o varias respuestas de la lista."
        wrong = [str(one) for one in given if not isinstance(one, str) or one not in self.values]
        return f"La respuesta «{wrong[0]}» no está en la lista." if wrong else ""

    def _fault_of_whole(self, value: FactValue) -> str:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            return "Escriba un número entero, sin signo."
        return self.beyond if self.most is not None and value > self.most else ""

    def deduced(self, value: FactValue) -> str | None:
        """The band in which the source's value falls; None when it is unknown or in none."""
        if not isinstance(value, int):
            return None
        return next((name for name, (low, high) in self.bands.items() if low <= value <= high), None)


Vocabulary = Mapping[str, Fact]


def complete_facts(facts: Facts, vocabulary: Vocabulary) -> Facts:
    """The facts that are known, checked, with those that can be deduced from others.

    An empty list is an unanswered question: it is left out, as None is.

    Raises:
        FieldErrors: a fact is not declared, has a value it does not admit, or contradicts its source.
    """
    errors = {name: [_fault(name, value, vocabulary)] for name, value in facts.items()}
    errors = {name: found for name, found in errors.items() if found[0]}
    known = {name: value for name, value in facts.items() if value not in (None, ())}
    for fact in vocabulary.values():
        if not fact.source or fact.source in errors:
            continue
        deduced = fact.deduced(known.get(fact.source))
        if deduced is not None and known.setdefault(fact.name, deduced) != deduced:
            errors[fact.name] = ["No coincide con la respuesta de la que depende; corrija una de las dos."]
    if errors:
        raise FieldErrors(errors)
    return MappingProxyType(known)


def _fault(name: str, value: FactValue, vocabulary: Vocabulary) -> str:
    if name not in vocabulary:
        return f"El dato «{name}» no se conoce."
    return vocabulary[name].fault(value)


def load_facts(*paths: Path) -> Vocabulary:
    """The vocabulary of the files, in their order.

    Raises:
        WrongFile: with file, line and reason; a fact of an earlier file included.
    """
    found: dict[str, Fact] = {}
    for path in paths:
        for name, value in read_yaml(path).fields(("facts",))["facts"].mapping().items():
            if name in found:
                raise value.wrong(f"el dato «{name}» ya está en otro archivo")
            found[name] = _fact(name, value, found)
    return MappingProxyType(found)


def _fact(name: str, value: Value, earlier: Mapping[str, Fact]) -> Fact:
    fields = value.fields(("type", "question"), ("values", "from", "bands", "most", "beyond"))
    kind = fields["type"].one_of(FactType)
    lists = kind in (FactType.CHOICE, FactType.SEVERAL)
    if lists != ("values" in fields):
        raise value.wrong(f"un dato de tipo {kind} {'necesita' if lists else 'no lleva'} «values»")
    values = fields["values"].mapping() if lists else {}
    source, bands = _source(value, fields, earlier, values)
    words = MappingProxyType({answer: text.text() for answer, text in values.items()})
    most, beyond = _most(value, fields, kind)
    return Fact(name, kind, fields["question"].text(), words, source, MappingProxyType(bands), most, beyond)


def _most(value: Value, fields: Mapping[str, Value], kind: FactType) -> tuple[int | None, str]:
    if ("most" in fields) != ("beyond" in fields):
        raise value.wrong("«most» y «beyond» van juntos")
    if "most" not in fields:
        return None, ""
    if kind is not FactType.WHOLE:
        raise value.wrong(f"un dato de tipo {kind} no lleva «most»")
    return fields["most"].whole(), fields["beyond"].text()


def _source(
    value: Value, fields: Mapping[str, Value], earlier: Mapping[str, Fact], values: Mapping[str, Value]
) -> tuple[str, dict[str, tuple[int, int]]]:
    if ("from" in fields) != ("bands" in fields):
        raise value.wrong("«from» y «bands» van juntos")
    if "from" not in fields:
        return "", {}
    source = fields["from"].among(earlier, "el dato")
    if earlier[source].type is not FactType.WHOLE:
        raise fields["from"].wrong(f"el dato «{source}» no es un número entero")
    bands: dict[str, tuple[int, int]] = {}
    for answer, band in fields["bands"].mapping().items():
        if answer not in values:
            raise band.wrong(f"la respuesta «{answer}» no está en «values»")
        ends = [end.whole() for end in band.items()]
        if len(ends) != 2 or ends[0] > ends[1]:
            raise band.wrong("una banda lleva dos números, el menor primero")
        bands[answer] = (ends[0], ends[1])
    return source, bands
