"""Whether what a case holds may be given to who asks for it. Pure.

The accused, who may be the accused, and whoever is nobody in the case get nothing, not even that there is a case. A
parent's word counts as it does for a consent (`cases.consenting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tejido.cases.consenting import ADULT_FROM, ALONE_FROM, Accused, Giver, fault_of_giver

SELF, MOTHER, FATHER, GUARDIAN, REPRESENTATIVE, ACCUSED, OTHER = (
    "self",
    "mother",
    "father",
    "guardian",
    "representative",
    "accused",
    "other",
)
ASKER_WORDS = {
    SELF: "La persona afectada de este caso",
    MOTHER: "Su madre",
    FATHER: "Su padre",
    GUARDIAN: "Su tutora o tutor legal",
    REPRESENTATIVE: "Quien la representa con un poder o una resolución",
    ACCUSED: "La persona denunciada, o alguien de su parte",
    OTHER: "Nadie de los anteriores",
}
_PARENTS = {MOTHER: Giver.MOTHER, FATHER: Giver.FATHER, GUARDIAN: Giver.GUARDIAN}
_NOTHING = (
    "A esa persona no se le entrega nada ni se le dice que hay un caso. Marque «No se puede entregar a quien pide»: "
    "la oficialía contesta con la misma carta que a todas las personas."
)


@dataclass(frozen=True, slots=True)
class Giving:
    """Who asks, and of whom: `age` of the survivor in whole years, None when not known; `known_as_accused` when the
    document of who asks is that of an alleged perpetrator of the case."""

    asker: str
    age: int | None
    accused: Sequence[Accused]
    verified: bool
    known_as_accused: bool


def fault_of_giving(giving: Giving) -> str:
    """Why nothing may be given, in Spanish; blank when it may."""
    if giving.asker not in ASKER_WORDS:
        return "Diga quién pide, según lo que usted sabe del caso."
    if giving.known_as_accused or giving.asker in (ACCUSED, OTHER):
        return _NOTHING
    if not giving.verified:
        return "Primero anote que se verificó la identidad de quien pide."
    if giving.asker in _PARENTS:
        return fault_of_giver(_PARENTS[giving.asker], age=giving.age, accused=giving.accused)
    if giving.asker == SELF and giving.age is not None and giving.age < ALONE_FROM:
        return (
            "Tiene menos de 14 años: por ella pide su madre, su padre o su tutor que no sea la persona denunciada, o "
            "la autoridad que la protege."
        )
    if giving.asker == REPRESENTATIVE and giving.age is not None and ALONE_FROM <= giving.age < ADULT_FROM:
        return "Desde los 14 años pide ella misma: pregúntele a solas."
    return ""
