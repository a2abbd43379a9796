"""The plain-language reading: sentences of `reading.yaml`, each said only where its conditions hold. Pure.

A rule has `if` (flags that must hold; one with `not ` before must not) and `say`, with words in braces. A rule whose
words are not all known is not said. In a group the first rule that holds is the one that is said. Nothing here knows
why a number changed, and no sentence says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

FILE = Path(__file__).with_name("reading.yaml")


@dataclass(slots=True)
class Known:
    """What the sentences may use: words by name, and the flags that hold."""

    words: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    def add(self, name: str, words: str) -> None:
        """Keep words, when there are any."""
        if words:
            self.words[name] = words


@cache
def rules() -> Mapping[str, list[list[Mapping[str, Any]]]]:
    """The groups of rules by section."""
    found: Mapping[str, list[list[Mapping[str, Any]]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def read(section: str, known: Known) -> tuple[str, ...]:
    """The sentences of a section, in their order."""
    said = (_said(group, known) for group in rules()[section])
    return tuple(sentence for sentence in said if sentence)


def _said(group: list[Mapping[str, Any]], known: Known) -> str:
    for rule in group:
        if _holds(rule, known):
            return str(rule["say"]).format_map(known.words)
    return ""


def _holds(rule: Mapping[str, Any], known: Known) -> bool:
    for flag in rule.get("if", ()):
        wanted, name = not flag.startswith("not "), flag.removeprefix("not ")
        if (name in known.flags) != wanted:
            return False
    return all(word in known.words for word in words_of(rule))


def words_of(rule: Mapping[str, Any]) -> list[str]:
    """The words that a rule needs."""
    return [name for _, name, _, _ in Formatter().parse(str(rule["say"])) if name]
