"""Conditions of steps as a person reads them, with the question of each fact and its answer. Pure."""

from __future__ import annotations

from tejido.protocols.conditions import ALWAYS, Compare, Condition, Elapsed, Happened, Known, Not, Relation, Several
from tejido.protocols.events import ABOUT
from tejido.protocols.facts import Fact, FactValue, Vocabulary

_ORDERED = {
    Relation.LT: "menos de {}",
    Relation.LTE: "{} o menos",
    Relation.GT: "más de {}",
    Relation.GTE: "{} o más",
}


def told(condition: Condition, facts: Vocabulary) -> str:
    """The condition in Spanish; empty when it holds always."""
    return "" if condition == ALWAYS else _told(condition, facts)


def _told(condition: Condition, facts: Vocabulary) -> str:
    if isinstance(condition, Compare):
        return _compared(condition, facts)
    if isinstance(condition, Happened):
        return f"ya pasó: {ABOUT[condition.event].spanish}"
    if isinstance(condition, Elapsed):
        span = f"{condition.hours} horas de: {ABOUT[condition.event].spanish}"
        return f"dentro de las {span}" if condition.within else f"pasadas las {span}"
    if isinstance(condition, Known):
        return f"ya se respondió: {facts[condition.fact].question}"
    if isinstance(condition, Not):
        return _denied(condition, facts)
    if isinstance(condition, Several):
        return _joined(condition, facts)
    raise TypeError(f"no words for {type(condition).__name__}")


def _denied(condition: Not, facts: Vocabulary) -> str:
    if isinstance(condition.part, Known):
        return f"todavía no se respondió: {facts[condition.part.fact].question}"
    return f"no es así: {_told(condition.part, facts)}"


def _joined(condition: Several, facts: Vocabulary) -> str:
    word = " o bien " if condition.decisive else " y además "
    parts = [f"({_told(part, facts)})" if isinstance(part, Several) else _told(part, facts) for part in condition.parts]
    return word.join(parts)


def _compared(condition: Compare, facts: Vocabulary) -> str:
    fact = facts[condition.fact]
    if condition.relation in _ORDERED:
        return f"{fact.question} {_ORDERED[condition.relation].format(condition.value)}"
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    words = " o ".join(_answer(fact, value) for value in values)
    return f"{fact.question} Incluye «{words}»" if condition.relation is Relation.HAS else f"{fact.question} {words}"


def _answer(fact: Fact, value: FactValue) -> str:
    if isinstance(value, bool):
        return "Sí" if value else "No"
    return fact.values.get(str(value), str(value))
