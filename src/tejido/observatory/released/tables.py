"""A withheld table as pages read it: axes with names, cells with a number or the reason why there is none. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import product

from tejido.kernel.errors import Refused
from tejido.statistics.releases.values import Cell as Codes

Where = Mapping[str, str | Sequence[str]]


class Why(StrEnum):
    """Why there is no number."""

    WITHHELD = "withheld"
    FEW = "few"
    NOBODY = "nobody"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    Why.WITHHELD: "Reservado para que no se pueda reconocer a nadie.",
    Why.FEW: "Son muy pocos casos para decirlo.",
    Why.NOBODY: "No hubo ningún caso del que sacar la proporción.",
}


@dataclass(frozen=True, slots=True)
class Axis:
    """What a table is broken down by: codes in order, the total first, each with its name in Spanish.

    `parents` says of which codes each is part (a quarter of its year); `overlapping`: a case may be in several codes,
    which then are not to be added up.
    """

    name: str
    title: str
    codes: tuple[str, ...]
    labels: Mapping[str, str]
    parents: Mapping[str, str] = field(default_factory=dict)
    overlapping: bool = False

    @property
    def total(self) -> str:
        return self.codes[0]

    def label(self, code: str) -> str:
        """The name of a code, or the code itself when it has none."""
        return self.labels.get(code, code)

    def parts(self, whole: str | None = None) -> tuple[str, ...]:
        """The codes that are part of one, of the total when none is said."""
        return tuple(code for code in self.codes[1:] if self.parents.get(code, self.total) == (whole or self.total))

    def depth(self, code: str) -> int:
        """How many codes it is part of, the total left out."""
        above = self.parents.get(code, self.total)
        return 0 if above == self.total else 1 + self.depth(above)


@dataclass(frozen=True, slots=True)
class Cell:
    """One number. `of`: dimension -> code, for every dimension of the table; `value` None: see `why`."""

    of: Mapping[str, str]
    value: int | None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the release. The sentences are what has to stand beside its numbers; `population`: what is counted
    in it, in the word that it shares with the other tables of the same things."""

    name: str
    title: str
    unit: str
    what: str
    source: str
    place: str
    limits: str
    axes: Mapping[str, Axis]
    values: Mapping[Codes, int | None]
    population: str = ""
    until: date | None = None  # when it is not the release's own cut: its figures are those of an earlier one

    def cell(self, **of: str) -> Cell:
        """One number; a dimension that is not named is at its total.

        Raises:
            Refused: there is no such dimension, or code of it.
        """
        found = {name: of.get(name, axis.total) for name, axis in self.axes.items()}
        self._check({**found, **of})
        value = self.values[tuple(found.values())]
        return Cell(found, value, Why.WITHHELD if value is None else None)

    def along(self, name: str, **of: str) -> list[Cell]:
        """The cells of one dimension without its total, the others as they are named or at their total.

        Of a dimension of several levels (`period`) they are all there: see `Axis.parts`. Raises Refused.
        """
        self._check({name: (), **of})
        return [self.cell(**{**of, name: code}) for code in self.axes[name].codes[1:]]

    def rows(self, where: Where | None = None) -> Iterator[Cell]:
        """The cells with those codes, each once; a dimension that is not named gives all its codes, totals included.

        Raises:
            Refused: there is no such dimension, or code of it.
        """
        asked = dict(where or {})
        self._check(asked)
        chosen = [dict.fromkeys(_listed(asked.get(name, axis.codes))) for name, axis in self.axes.items()]
        return (self.cell(**dict(zip(self.axes, codes, strict=True))) for codes in product(*chosen))

    def _check(self, where: Where) -> None:
        for name, codes in where.items():
            if name not in self.axes:
                raise Refused(f"La tabla «{self.name}» no se puede ver por «{name}». Elija: {', '.join(self.axes)}.")
            if wrong := [code for code in _listed(codes) if code not in self.axes[name].codes]:
                raise Refused(f"La tabla «{self.name}» no tiene «{wrong[0]}» en «{name}».")


def _listed(codes: str | Sequence[str]) -> Sequence[str]:
    return [codes] if isinstance(codes, str) else codes
