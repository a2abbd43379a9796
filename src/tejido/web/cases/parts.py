"""The pages of a case that lead to each other, and who may enter each: from any of them all are found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from tejido.accounts.actors import Actor
from tejido.cases.access import Seen
from tejido.cases.care.access import sees_care
from tejido.cases.field_policy import Closeness, Group
from tejido.cases.services.risk import may_assess

_PARTS = (
    ("case_page", "Caso", "case"),
    ("measures", "Medidas", "shield"),
    ("proceedings", "Procesos", "scale"),
    ("care", "Atención", "heart"),
    ("case_risk", "Riesgo", "warning"),
    ("papers", "Papeles", "print"),
)
_ASKS: Mapping[str, Callable[[Seen, Actor], bool]] = {
    "measures": lambda seen, _: seen.shows(Group.PROTECTION),
    "proceedings": lambda seen, _: seen.shows(Group.JUSTICE),
    "care": sees_care,
    "case_risk": lambda seen, actor: seen.shows(Group.RISK) or may_assess(seen, actor),
}
"""What must be so to enter; whoever sees the case enters the others."""


@dataclass(frozen=True, slots=True)
class Part:
    """One page; `here` when the reader is in it or in one under it."""

    href: str
    words: str
    icon: str
    here: bool


def may_enter(page: str, seen: Seen, actor: Actor) -> bool:
    """Whether that page of the case, by the name of its address, opens for the actor."""
    return page not in _ASKS or _ASKS[page](seen, actor)


def parts_of(seen: Seen, actor: Actor, path: str) -> list[Part]:
    """The pages that the actor may enter, in their order; none for who sees codes only."""
    if seen.closeness == Closeness.OUTLINE:
        return []
    return [_part(name, words, icon, seen, path) for name, words, icon in _PARTS if may_enter(name, seen, actor)]


def _part(name: str, words: str, icon: str, seen: Seen, path: str) -> Part:
    href = reverse(name, args=[seen.case.code])
    under = name != "case_page" and path.startswith(f"{href}/")  # every page of a case is under its first one
    return Part(href, words, icon, path == href or under)
