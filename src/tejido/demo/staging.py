"""The last cases, set up so that every desk finds something new, something due soon and something late. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tejido.demo.draws import chance
from tejido.demo.stand import Stand
from tejido.demo.violence import Survivor

STAGED = 36
"""How many of the last cases are set up; fewer in a small demonstration."""
_NEWEST = 12
_TO_SHELTER, _TO_LEGAL_AID = (14, 20, 26), (7, 13, 19)
_DOORS = ("cem", "police", "cem", "education", "health", "demuna")
_SCHOOL = ("", "sexual_between_students", "bullying", "sexual_by_staff", "", "physical_between_students")
_QUIET = (
    frozenset({"health", "mental_health", "demuna", "legal_aid", "ugel", "womens_org", "shelter"}),
    frozenset({"cem", "police", "ugel", "womens_org", "municipality", "shelter", "legal_aid"}),
    frozenset({"education", "ugel", "health", "prosecutor", "family_court", "shelter"}),
)


@dataclass(frozen=True, slots=True)
class Staged:
    """What is set up of a case; what is empty or None is left to chance."""

    at: datetime | None = None
    zone: str | None = None
    door: str = ""
    survivor: Survivor | None = None
    hours_ago: float | None = None
    school: str = ""
    silent: frozenset[str] = frozenset()
    shelter: bool = False
    """A woman at severe risk from her partner, who wants to go to the shelter."""
    legal_aid: bool = False
    """The CEM cannot take the case, and she wants a defence."""


def staged(number: int, stand: Stand) -> Staged:
    """What is set up of the case of that number: nothing but for the last ones."""
    place = stand.arrivals.cases - 1 - number  # 0 is the newest
    if place >= min(STAGED, stand.arrivals.cases // 3):
        return Staged()
    zones = stand.health_zones
    at = _at(place, stand) if place < _NEWEST else None
    sexual = place % 3 != 1
    return Staged(
        at=at,
        zone=zones[place % len(zones)],
        door=_DOORS[place % len(_DOORS)],
        survivor=_survivor(place, sexual=sexual),
        hours_ago=_hours_ago(place, at, stand) if sexual else None,
        school=_SCHOOL[place % len(_SCHOOL)] if place % 3 == 0 or _DOORS[place % len(_DOORS)] == "education" else "",
        silent=_QUIET[place % len(_QUIET)],
        shelter=place in _TO_SHELTER,
        legal_aid=place in _TO_LEGAL_AID,
    )


def _at(place: int, stand: Stand) -> datetime:
    """The newest came some minutes ago, the twelfth within the last day and a half."""
    draw = chance(stand.seed, "staged", place)
    return stand.at - timedelta(minutes=4 + 170 * place + draw.randrange(40))


def _hours_ago(place: int, at: datetime | None, stand: Stand) -> float | None:
    """From the violence to the door: of every second one the hours of the kit end in the coming ones."""
    if at is None:
        return 20.0 + place % 5 * 9
    waited = (stand.at - at) / timedelta(hours=1)
    return max(1.5, 54 + place - waited) if place % 2 == 0 else 3.0 + place


def _survivor(place: int, *, sexual: bool) -> Survivor:
    if place in _TO_SHELTER:
        return Survivor("18-29", 24, "female", "physical")
    kind = "sexual" if sexual else "physical"
    if place % 3 == 0 or _DOORS[place % len(_DOORS)] in ("education", "demuna"):
        return Survivor("12-17", 13 + place % 4, "female" if place % 4 else "male", kind)
    return (
        Survivor("18-29", 19 + place % 10, "female", kind)
        if place % 2
        else Survivor("30-59", 31 + place, "female", kind)
    )
