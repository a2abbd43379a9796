"""Who may consent for whom. Pure.

From 14 to 17 years a person consents alone; below 14 the parental authority does (Reglamento de la Ley 29733, art. 25,
read in a secondary source). Where the one who would authorise is the accused, nobody may rely on that answer: what the
law allows is told, and the rest waits for an authority. An adult decides alone, with a support person if one was named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ALONE_FROM, ADULT_FROM = 14, 18
_PARENTS = frozenset({"parent", "step_parent"})


class Giver(StrEnum):
    """Who answers."""

    SURVIVOR = "survivor"
    MOTHER = "mother"
    FATHER = "father"
    GUARDIAN = "guardian"
    SUPPORT = "support_person"
    AUTHORITY = "authority"


GIVER_WORDS = {
    Giver.SURVIVOR: "La persona afectada",
    Giver.MOTHER: "Su madre",
    Giver.FATHER: "Su padre",
    Giver.GUARDIAN: "Su tutora o tutor legal",
    Giver.SUPPORT: "La persona de apoyo que ella designó",
    Giver.AUTHORITY: "Una autoridad (fiscalía, juzgado o UPE)",
}
_PARENTAL = frozenset({Giver.MOTHER, Giver.FATHER, Giver.GUARDIAN})
_SEX = {Giver.MOTHER: "female", Giver.FATHER: "male"}


@dataclass(frozen=True, slots=True)
class Accused:
    """What an alleged perpetrator is to the survivor; `sex` blank and `is_guardian` None when not known."""

    level2: str = ""
    sex: str = ""
    is_guardian: bool | None = None

    def may_be(self, giver: Giver) -> bool:
        """True when the one who would authorise is, or may be, this person."""
        if giver in _SEX:
            return self.level2 in _PARENTS and self.sex in ("", _SEX[giver])
        return giver == Giver.GUARDIAN and self.is_guardian is True and self.level2 not in _PARENTS


def fault_of_giver(giver: str, *, age: int | None, accused: Iterable[Accused]) -> str:
    """Why that person's yes cannot be taken, in Spanish; blank when it can. `age` is the survivor's, in whole years."""
    if giver not in list(Giver):
        return "Diga quién da el permiso."
    given = Giver(giver)
    if any(one.may_be(given) for one in accused):
        return (
            "No se puede aceptar el permiso de quien es la persona denunciada. Deje estos permisos sin responder: "
            "lo que la ley obliga a comunicar se comunica igual, y para lo demás decide la autoridad."
        )
    if given == Giver.SURVIVOR:
        if age is not None and age < ALONE_FROM:
            return (
                "Antes de los 14 años autoriza su madre, su padre o su tutor que no sea la persona denunciada. "
                "Si no hay quien lo haga, deje estos permisos sin responder y confíe en la autoridad."
            )
        return ""
    return _of_another(given, age)


def _of_another(giver: Giver, age: int | None) -> str:
    if giver in _PARENTAL:
        if age is None:
            return "Escriba la edad de la persona afectada: de ella depende quién puede dar el permiso."
        if age >= ADULT_FROM:
            return "Es una persona adulta: decide ella misma, con una persona de apoyo si la designó."
        if age >= ALONE_FROM:
            return "Desde los 14 años decide ella misma. Pregúntele a solas y marque que responde la persona afectada."
    if giver == Giver.SUPPORT and age is not None and age < ADULT_FROM:
        return "La persona de apoyo es solo para personas adultas."
    return ""


def fault_of_refusal(*, tells: bool, named: bool, by_law: bool) -> str:
    """Why a no to the services cannot stand beside the rest, in Spanish; blank when it can.

    `tells`: some recipient got a yes. `named`: something that identifies her would be stored. `by_law`: a norm asks
    for it whatever she answers (a report that is received, staff who must report, a child at risk): Ley 29733, art.
    13.6, read in a secondary source.
    """
    if tells:
        return "Dijo que no se guarden sus datos, pero que sí se avise a otra institución. Pregúntele qué prefiere."
    if named and not by_law:
        return (
            "Dijo que no se guarden sus datos: marque «sin identificar» y borre lo que la identifica. "
            "Recibirá atención igual."
        )
    return ""
