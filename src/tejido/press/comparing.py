"""One figure beside the same one of another period: what can be said of the difference, and what cannot. Pure.

Nothing is said unless both numbers are shown. A difference that chance alone can make is told as such: two counts by
their own spread, two shares by their intervals.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from tejido.kernel.times import NBSP
from tejido.observatory.sheet import Unit
from tejido.web.observatory.lines import Line, whole

SURE = 1.96
ENOUGH_FOR_SHARE = 50
"""A per cent of a smaller number says more than there is."""


class Turn(StrEnum):
    """What may be said of a difference."""

    GREW = "grew"
    FELL = "fell"
    ALIKE = "alike"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """The other figure, what may be said of the difference, how much it is («12 más») and which share («8 %»)."""

    other: Line
    turn: Turn
    difference: str
    share: str = ""

    @property
    def words(self) -> str:
        """The difference in a sentence: «12 más (8 %)»."""
        return f"{self.difference} ({self.share})" if self.share else self.difference

    @property
    def told(self) -> str:
        """As the table says it, the other number first: «164 (ahora 10 menos, 6 %; parecido)»."""
        alike = "; parecido" if self.turn is Turn.ALIKE else ""
        now = "" if self.turn is Turn.SAME else "ahora "
        return f"{self.other.shown} ({now}{self.difference}{f', {self.share}' if self.share else ''}{alike})"


def change(now: Line | None, other: Line | None, unit: Unit) -> Change | None:
    """The difference; None unless both are shown."""
    if now is None or other is None or now.value is None or other.value is None:
        return None
    difference = now.value - other.value
    if unit is Unit.COUNT:
        return Change(other, _turn(difference, _apart(now, other)), *_count_words(difference, other.value))
    points = round(now.value) - round(other.value)  # of the numbers as they stand beside it
    words = f"{abs(points)}{NBSP}{'punto' if abs(points) == 1 else 'puntos'} {_side(points)}" if points else "igual"
    return Change(other, _turn(points, _disjoint(now, other)), words)


def _turn(difference: float, sure: bool) -> Turn:
    if difference == 0:
        return Turn.SAME
    if not sure:
        return Turn.ALIKE
    return Turn.GREW if difference > 0 else Turn.FELL


def _apart(now: Line, other: Line) -> bool:
    """Whether two counts differ by more than what such counts vary by themselves."""
    first, second = now.value or 0, other.value or 0
    return abs(first - second) > SURE * sqrt(first + second)


def _disjoint(now: Line, other: Line) -> bool:
    ends = (now.low, now.high, other.low, other.high)
    if any(end is None for end in ends):
        return False
    return (now.low or 0) > (other.high or 0) or (other.low or 0) > (now.high or 0)


def _count_words(difference: float, base: float) -> tuple[str, str]:
    """How many more or less, and which share of the other that is; no share of few."""
    if not difference:
        return "igual", ""
    share = f"{100 * abs(difference) / base:.0f}{NBSP}%" if base >= ENOUGH_FOR_SHARE else ""
    return f"{whole(abs(difference))}{NBSP}{_side(difference)}", share


def _side(difference: float) -> str:
    return "más" if difference > 0 else "menos"
