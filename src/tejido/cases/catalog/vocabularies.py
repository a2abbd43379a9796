"""The catalogue as values: vocabularies, their choices, and the one type that the GBVIMS gives an incident."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tejido.kernel.errors import Refused
from tejido.law.marks import Mark


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list. `code` never changes; `cem` is what the CEM's own data uses for it, when known.

    `parent` is a code of the vocabulary's parent; `doors` the sectors that may offer it (none: all);
    `from_age` and `to_age` are whole years, both included.
    """

    code: str
    label: str
    mark: Mark
    cem: str | None = None
    parent: str | None = None
    doors: frozenset[str] = frozenset()
    note: str = ""
    from_age: int | None = None
    to_age: int | None = None

    def fits(self, *, parent: str | None, door: str | None) -> bool:
        """Whether it is offered under that parent and at that door; None asks nothing."""
        return (parent is None or self.parent == parent) and (door is None or not self.doors or door in self.doors)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One list: its question, where it comes from, how far it was checked, and its choices in order."""

    name: str
    title: str
    source: str
    mark: Mark
    parent: str | None
    choices: Mapping[str, Choice]


@dataclass(frozen=True, slots=True)
class Rule:
    """Gives a GBVIMS type when one of `acts` was recorded, or one of `alone` was, without any act of its own."""

    type: str
    acts: frozenset[str]
    alone: frozenset[str]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every vocabulary, and the rules of the GBVIMS in the order in which they are asked."""

    vocabularies: Mapping[str, Vocabulary]
    rules: tuple[Rule, ...]

    def choices(self, name: str, *, parent: str | None = None, door: str | None = None) -> tuple[tuple[str, str], ...]:
        """Code and Spanish label of each choice, in order; only those of a parent or of a sector's door when given."""
        found = self.vocabularies[name].choices.values()
        return tuple((choice.code, choice.label) for choice in found if choice.fits(parent=parent, door=door))

    def choice(self, name: str, code: str, *, field: str | None = None) -> Choice:
        """The choice with that code.

        Raises:
            Refused: the code is not of that list; `field` names the form field it came from.
        """
        vocabulary = self.vocabularies[name]
        if code not in vocabulary.choices:
            raise Refused(f"Elija una opción de la lista «{vocabulary.title}».", field=field)
        return vocabulary.choices[code]

    def check(self, name: str, codes: Iterable[str], *, field: str | None = None, parents: Iterable[str] = ()) -> None:
        """Refuse a code that is not of the list or, when `parents` are given, that belongs under none of them.

        Raises:
            Refused: with the sentence for the person who typed it.
        """
        allowed = frozenset(parents)
        for code in codes:
            choice = self.choice(name, code, field=field)
            if allowed and choice.parent not in allowed:
                raise Refused(f"«{choice.label}» no corresponde a lo que se marcó antes.", field=field)

    def label(self, name: str, code: str) -> str:
        """The Spanish label; a code of an older list is shown as it was stored, and none as nothing."""
        choice = self.vocabularies[name].choices.get(code)
        return choice.label if choice else code

    def age_band(self, age: int | None) -> str:
        """The CEM's group of an age in whole years; "" when the age is not known.

        Raises:
            Refused: no group holds that age.
        """
        if age is None:
            return ""
        for choice in self.vocabularies["age_bands"].choices.values():
            if choice.from_age is not None and choice.to_age is not None and choice.from_age <= age <= choice.to_age:
                return choice.code
        raise Refused("La edad debe estar entre 0 y 130 años.", field="age")

    def gbvims_type(self, types: Iterable[str], acts: Iterable[str]) -> str:
        """The GBVIMS's core type of an incident: the first rule that fits; "" when nothing was recorded.

        Raises:
            Refused: a type or an act is not in the catalogue.
        """
        recorded = frozenset(acts)
        known = self.vocabularies["acts"].choices
        self.check("acts", recorded, field="acts")
        self.check("types", types := frozenset(types), field="types")
        alone = types - {known[act].parent for act in recorded}
        return next((rule.type for rule in self.rules if rule.acts & recorded or rule.alone & alone), "")
