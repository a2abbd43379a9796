"""The condition language of the protocol files, read and checked against the declared facts.

all: [...]   any: [...]   not: {...}
eq: [fact, value]   in: [fact, [values]]   has: [fact, value]
lt | lte | gt | gte: [fact, number]
known: fact   happened: event
within_hours | after_hours: [event, hours]     counted to the step's start
"""

from __future__ import annotations

from collections.abc import Callable

from tejido.law.reading import Value
from tejido.protocols.conditions import (
    Compare,
    Condition,
    Elapsed,
    Happened,
    Known,
    Not,
    Relation,
    all_of,
    any_of,
)
from tejido.protocols.events import Event
from tejido.protocols.facts import Fact, FactType, FactValue, Vocabulary

_TYPES = {
    Relation.EQ: (FactType.BOOL, FactType.WHOLE, FactType.CHOICE),
    Relation.IN: (FactType.CHOICE,),
    Relation.HAS: (FactType.SEVERAL,),
    Relation.LT: (FactType.WHOLE,),
    Relation.LTE: (FactType.WHOLE,),
    Relation.GT: (FactType.WHOLE,),
    Relation.GTE: (FactType.WHOLE,),
}


def read_condition(value: Value, vocabulary: Vocabulary) -> Condition:
    """The condition that the value writes.

    Raises:
        WrongFile: an unknown word, fact or event, or a value that the fact does not admit.
    """
    fields = value.mapping()
    if len(fields) != 1:
        raise value.wrong("una condición lleva una sola palabra (all, any, not, eq, in…)")
    word, argument = next(iter(fields.items()))
    if word in set(Relation):
        return _comparison(Relation(word), argument, vocabulary)
    if word not in _READERS:
        known = ", ".join([*_READERS, *Relation])
        raise value.wrong(f"la palabra «{word}» no se conoce en una condición; puede ser: {known}")
    return _READERS[word](argument, vocabulary)


def _parts(argument: Value, vocabulary: Vocabulary) -> list[Condition]:
    parts = [read_condition(item, vocabulary) for item in argument.items()]
    if not parts:
        raise argument.wrong("la lista de condiciones está vacía")
    return parts


def _pair(argument: Value) -> tuple[Value, Value]:
    items = argument.items()
    if len(items) != 2:
        raise argument.wrong("se esperaban dos valores entre corchetes")
    return items[0], items[1]


def _comparison(relation: Relation, argument: Value, vocabulary: Vocabulary) -> Condition:
    name_value, right = _pair(argument)
    fact = vocabulary[name_value.among(vocabulary, "el dato")]
    if fact.type not in _TYPES[relation]:
        raise name_value.wrong(f"el dato «{fact.name}» no admite «{relation}»")
    if relation is Relation.IN:
        return Compare(relation, fact.name, tuple(str(_answer(one, fact)) for one in right.items()))
    return Compare(relation, fact.name, _answer(right, fact))


def _answer(value: Value, fact: Fact) -> FactValue:
    given = value.scalar()
    fault = fact.fault((str(given),) if fact.type is FactType.SEVERAL else given)
    if fault:
        raise value.wrong(f"«{given}» no es una respuesta de «{fact.name}»: {fault}")
    return given


def _known(argument: Value, vocabulary: Vocabulary) -> Condition:
    return Known(argument.among(vocabulary, "el dato"))


def _elapsed(argument: Value, *, within: bool) -> Condition:
    event, hours = _pair(argument)
    return Elapsed(event.one_of(Event), hours.whole(1), within)


_READERS: dict[str, Callable[[Value, Vocabulary], Condition]] = {
    "all": lambda argument, vocabulary: all_of(*_parts(argument, vocabulary)),
    "any": lambda argument, vocabulary: any_of(*_parts(argument, vocabulary)),
    "not": lambda argument, vocabulary: Not(read_condition(argument, vocabulary)),
    "known": _known,
    "happened": lambda argument, _: Happened(argument.one_of(Event)),
    "within_hours": lambda argument, _: _elapsed(argument, within=True),
    "after_hours": lambda argument, _: _elapsed(argument, within=False),
}
