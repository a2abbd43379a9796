"""A risk sheet as a value: its items, its cut-offs, and how far its content was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tejido.cases.risk.levels import Level
from tejido.kernel.errors import Refused
from tejido.law.marks import Mark

YES, NO, BLANK = "yes", "no", ""
YES_NO = {YES: "Sí", NO: "No"}


class Kind(StrEnum):
    """scored: gives points; gate: decides whether another is asked; choice and text: kept, never scored."""

    SCORED = "scored"
    GATE = "gate"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Condition:
    """The item is asked when `item` was answered with `answer`."""

    item: str
    answer: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `points` maps each answer of a scored item; a blank gives none and is never a «no»."""

    number: str
    block: str
    kind: Kind
    text: str
    help: str
    note: str
    mark: Mark
    options: Mapping[str, str]
    points: Mapping[str, int]
    asked_if: Condition | None
    may_be_blank: bool
    raises_level: bool

    @property
    def highest(self) -> int:
        """The most that the item can give."""
        return max(self.points.values(), default=0)


@dataclass(frozen=True, slots=True)
class CutOff:
    """`level` from `least` to `most` points, both included."""

    level: Level
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of a sheet. Without items it stores level, date and version only (`levels` are the ones allowed)."""

    code: str
    version: str
    published_on: date | None
    name: str
    about: str
    source: str
    state: str
    mark: Mark
    items: tuple[Item, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    levels: tuple[Level, ...] = ()
    raise_note: str = ""
    raise_mark: Mark = Mark.UNVERIFIED

    @property
    def scored(self) -> bool:
        """Whether the platform knows its items and can work out the level."""
        return bool(self.items)

    @property
    def maximum(self) -> int:
        """The most points that the sheet can give."""
        return sum(item.highest for item in self.items)

    def level_for(self, total: int) -> Level:
        """The level of a number of points."""
        return next(cut.level for cut in self.cut_offs if cut.least <= total <= cut.most)

    def check_level(self, level: Level) -> None:
        """Refuse a level typed by hand where the sheet is scored, or one that the sheet does not have.

        Raises:
            Refused: with the sentence for the person who typed it.
        """
        if self.scored:
            raise Refused("El nivel de esta ficha sale de sus respuestas: complete la ficha.", field="level")
        if level not in self.levels:
            raise Refused("Elija el nivel que dice la ficha en papel.", field="level")
