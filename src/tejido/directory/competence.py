"""Which institution of a sector is competent in a zone. Pure.

Order, each criterion deciding only between equals of the one before: serves the zone by name; serves the whole
district; serves other zones only. Then open now, not known, closed now. Then the nearer one, the preference of the
directory, the code. Whether it uses the platform does not count: the law does not ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tejido.directory.distance import kilometres
from tejido.directory.hours import is_open

_OPEN_ORDER: Final[Mapping[bool | None, int]] = {True: 0, None: 1, False: 2}


@dataclass(frozen=True, slots=True)
class InstitutionFacts:
    """What routing knows of an institution. `zones` empty: the whole district. `languages` and `accessibility` None:
    nobody knows. `secret`: its place is nobody's to know."""

    code: str
    name: str
    kind: str
    sector: str
    district: str
    uses_platform: bool
    takes_cases: bool
    state: str
    preference: int
    services: frozenset[str]
    hours: Mapping[str, Any] | None
    place: tuple[float, float] | None
    zones: frozenset[str]
    languages: frozenset[str] | None = None
    accessibility: frozenset[str] | None = None
    secret: bool = False


def candidates(
    institutions: Iterable[InstitutionFacts],
    sector: str,
    *,
    district: str,
    zones: tuple[str, ...],
    place: tuple[float, float] | None,
    excluded: frozenset[str],
    service: str | None,
    at: datetime,
) -> list[InstitutionFacts]:
    """The competent institutions, best first. `zones` is the zone and what contains it; `place` its centre.

    Left out: another district or sector, closed for good, receiving no tasks, excluded, without the service asked for.
    """

    def order(one: InstitutionFacts) -> tuple[int, int, float, int, str]:
        tier = tier_of(one, zones)
        far = kilometres(place, one.place) if place and one.place else float("inf")
        return tier, _OPEN_ORDER[is_open(one, at)], far, one.preference, one.code

    able = [
        one
        for one in institutions
        if one.sector == sector
        and one.district == district
        and one.takes_cases
        and one.state != "closed"
        and one.code not in excluded
        and (service is None or service in one.services)
    ]
    return sorted(able, key=order)


def tier_of(one: InstitutionFacts, zones: tuple[str, ...]) -> int:
    """How near by territory: the zone by name (0), what contains it, the whole district, other zones only."""
    here = next((n for n, zone in enumerate(zones) if zone in one.zones), None)
    return here if here is not None else len(zones) + (1 if one.zones else 0)
