"""The pages of a case that lead to each other: what happens in one is found from all of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from tejido.accounts.actors import Actor
from tejido.cases.access import Seen
from tejido.cases.care.access import sees_care
from tejido.cases.field_policy import Closeness, Group


@dataclass(frozen=True, slots=True)
class Part:
    """One page; `here` when the reader is in it or in one under it."""

    href: str
    words: str
    icon: str
    here: bool


def parts_of(seen: Seen, actor: Actor, path: str) -> list[Part]:
    """The pages that the actor may enter, in their order; none for who sees codes only."""
    if seen.closeness == Closeness.OUTLINE:
        return []
    offered = (
        ("case_page", "Caso", "case", True),
        ("measures", "Medidas", "shield", seen.shows(Group.PROTECTION)),
        ("proceedings", "Procesos", "scale", seen.shows(Group.JUSTICE)),
        ("care", "Atención", "heart", sees_care(seen, actor)),
        ("case_risk", "Riesgo", "warning", seen.shows(Group.RISK)),
        ("papers", "Papeles", "print", True),
    )
    found = []
    for name, words, icon, may in offered:
        href = reverse(name, args=[seen.case.code])
        under = name != "case_page" and path.startswith(f"{href}/")  # every page of a case is under its first one
        found += [Part(href, words, icon, path == href or under)] if may else []
    return found
