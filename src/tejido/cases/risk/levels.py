"""The levels of risk, their order, and the three that the law knows."""

from __future__ import annotations

from enum import StrEnum

from tejido.kernel.errors import Refused

REASON_LEAST = 10


class Level(StrEnum):
    """A level of a risk sheet. UNDETERMINED is what a missing or too incomplete sheet gives; it is never low."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    SEVERE_EXTREME = "severe_extreme"
    UNDETERMINED = "undetermined"

    @property
    def spanish(self) -> str:
        return _SPANISH[self]

    @property
    def legal(self) -> Level:
        """The level that the law uses: mild, moderate, severe or undetermined."""
        return Level.SEVERE if self is Level.SEVERE_EXTREME else self

    def raised(self) -> Level:
        """One level more; the highest and UNDETERMINED stay."""
        return self if self not in LADDER[:-1] else LADDER[LADDER.index(self) + 1]

    def above(self, other: Level) -> bool:
        """Whether it is higher than `other`; UNDETERMINED counts as mild, and is above nothing."""
        return _height(self) > _height(other)


LADDER = (Level.MILD, Level.MODERATE, Level.SEVERE, Level.SEVERE_EXTREME)
_SPANISH = {
    Level.MILD: "leve",
    Level.MODERATE: "moderado",
    Level.SEVERE: "severo",
    Level.SEVERE_EXTREME: "severo extremo",
    Level.UNDETERMINED: "no determinado",
}


def _height(level: Level) -> int:
    return LADDER.index(level) if level in LADDER else 0


def level_of(text: str, *, field: str = "level") -> Level:
    """The level with that code.

    Raises:
        Refused: there is no such level.
    """
    try:
        return Level(text)
    except ValueError:
        raise Refused("Elija un nivel de riesgo de la lista.", field=field) from None


def check_override(level: Level, new_level: Level, reason: str) -> None:
    """Refuse a professional's change of level unless it goes up and says why.

    An undetermined level may be raised to moderate or more: to call it mild, a sheet is needed.

    Raises:
        Refused: it lowers or keeps the level, or the reason has fewer than 10 characters.
    """
    if new_level not in LADDER or not new_level.above(level):
        raise Refused(
            "El nivel solo puede subirse. Si el riesgo cambió, aplique otra vez la ficha.", field="override_level"
        )
    if len(" ".join(reason.split())) < REASON_LEAST:
        raise Refused("Explique por qué sube el nivel de riesgo.", field="override_reason")
