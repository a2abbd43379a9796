"""The nearest competent service: every institution that may help, the best first, each with why. Pure.

Order, each criterion deciding only between equals of the one before: serves the zone by name, what contains it, the
whole district, other zones only; attends now, not known, opens later (the sooner first); attends in the languages
asked for (not known before no), with the accessibility asked for; nearer; the preference of the directory; the code.
It is a total order: no two institutions are equal. What is not known stays not known, and the reasons say so.

A place that is secret has no distance, no hours and no zone here, whatever its row says: it comes after the others and
says only through whom one gets there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tejido.directory.competence import InstitutionFacts, tier_of
from tejido.directory.distance import kilometres
from tejido.directory.hours import DAY_NAMES, is_open, opens_at
from tejido.directory.kinds import ACCESSIBILITY, LANGUAGES
from tejido.kernel.clock import LIMA

RESERVED: Final = "se coordina por el CEM o Línea 100"
_MATCH_ORDER: Final[Mapping[bool | None, int]] = {True: 0, None: 1, False: 2}
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for and from where. `zones` is the zone and what contains it, nearest first; `place` the point
    that distances are taken from, which `from_words` names («desde su zona»). Empty: no matter, or not known.
    `taking_tasks`: only those that receive tasks of a case; who looks for herself may go to any."""

    district: str
    at: datetime
    zones: tuple[str, ...] = ()
    place: Point | None = None
    from_words: str = ""
    service: str = ""
    kinds: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    accessibility: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    taking_tasks: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """An institution with what decided its place. `km`, `open_now` and `opens_at` None: not known, or secret.

    `speaks` and `reachable`: whether all that was asked for is there; None when nothing was asked or nobody knows.
    """

    facts: InstitutionFacts
    tier: int
    open_now: bool | None
    opens_at: datetime | None
    km: float | None
    speaks: bool | None
    reachable: bool | None
    why: tuple[str, ...]


def nearby(institutions: Iterable[InstitutionFacts], wish: Wish) -> list[Found]:
    """Those of the district that attend and give what is looked for, the best first."""
    return sorted((_found(one, wish) for one in institutions if _able(one, wish)), key=_order)


def _able(one: InstitutionFacts, wish: Wish) -> bool:
    return (
        one.district == wish.district
        and (one.takes_cases or not wish.taking_tasks)
        and one.state != "closed"
        and one.code not in wish.excluded
        and (not wish.service or wish.service in one.services)
        and (not wish.kinds or one.kind in wish.kinds)
    )


def _found(one: InstitutionFacts, wish: Wish) -> Found:
    speaks = _has(one.languages, wish.languages)
    reachable = _has(one.accessibility, wish.accessibility)
    if one.secret:
        return Found(one, len(wish.zones) + 2, None, None, None, speaks, reachable, (RESERVED,))
    made = Found(
        facts=one,
        tier=tier_of(one, wish.zones),
        open_now=is_open(one, wish.at),
        opens_at=opens_at(one.hours, wish.at),
        km=kilometres(wish.place, one.place) if wish.place and one.place else None,
        speaks=speaks,
        reachable=reachable,
        why=(),
    )
    return Found(one, made.tier, made.open_now, made.opens_at, made.km, speaks, reachable, tuple(_why(made, wish)))


def _has(known: frozenset[str] | None, wanted: frozenset[str]) -> bool | None:
    """Whether all that is wanted is known to be there; None when nothing is wanted or nobody knows."""
    return None if known is None or not wanted else wanted <= known


def _order(one: Found) -> tuple[int, int, float, int, int, float, int, str]:
    now = {True: 0, None: 1, False: 2}[one.open_now]
    opening = one.opens_at.timestamp() if one.opens_at and now == 2 else float("inf")
    far = one.km if one.km is not None else float("inf")
    facts = one.facts
    return (
        *(one.tier, now, opening if now == 2 else 0.0, _MATCH_ORDER[one.speaks], _MATCH_ORDER[one.reachable]),
        *(far, facts.preference, facts.code),
    )


def _why(one: Found, wish: Wish) -> Iterable[str]:
    yield _opening(one, wish.at)
    if one.km is not None:
        yield f"a {distance(one.km)}{f' {wish.from_words}' if wish.from_words else ''}"
    elif wish.place:
        yield "no se sabe a qué distancia"
    if wish.zones:
        yield _territory(one, wish)
    yield from _matches(one.facts.languages, wish.languages, LANGUAGES, unknown="no se sabe en qué lenguas atiende")
    yield from _matches(
        one.facts.accessibility, wish.accessibility, ACCESSIBILITY, unknown="no se sabe si es accesible"
    )


def _opening(one: Found, at: datetime) -> str:
    if one.open_now is None:
        return "no se sabe si está abierto ahora"
    if one.open_now:
        return "abierto ahora"
    return f"cerrado ahora, abre {when(one.opens_at, at)}" if one.opens_at else "cerrado ahora"


def _territory(one: Found, wish: Wish) -> str:
    if one.tier == 0:
        return "atiende su zona"
    return "atiende otra zona" if one.tier > len(wish.zones) else "atiende todo el distrito"


def _matches(
    known: frozenset[str] | None, wanted: frozenset[str], words: Mapping[str, str], *, unknown: str
) -> Iterable[str]:
    """What of the wanted is there and what is not; nothing is said of what nobody asked for."""
    if wanted and known is None:
        yield unknown
        return
    for code in sorted(wanted):
        yield words.get(code, code) if code in (known or ()) else f"sin {words.get(code, code)}"


def distance(km: float) -> str:
    """A distance as people say it: metres up to one kilometre, then one decimal."""
    return f"{max(50, round(km * 1000 / 50) * 50)} m" if km < 0.975 else f"{km:.1f} km"


def when(moment: datetime, at: datetime) -> str:
    """The hour when it opens, with the day when it is not today."""
    local, today = moment.astimezone(LIMA), at.astimezone(LIMA).date()
    hour = local.strftime("%H:%M")
    if local.date() == today:
        return f"a las {hour}"
    if local.date() == today + timedelta(days=1):
        return f"mañana a las {hour}"
    return f"el {DAY_NAMES[local.weekday()]} a las {hour}"
