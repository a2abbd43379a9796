"""How many people live where, as a release keeps it: what a rate is of. Pure.

A rate stands only on a count that is shown, and on inhabitants that a source publishes: it tells nothing that the count
beside it does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tejido.statistics.intervals import Interval, byar

MINOR = {"minor": ("0-11", "12-17")}
ASKED = frozenset({"period", "zone", "age", "affected_sex"})
"""What a population can be told by."""


@dataclass(frozen=True, slots=True)
class Living:
    """Some inhabitants. `zone` blank: of the whole district; `sex` and `age` blank: the source does not tell them."""

    year: int
    zone: str
    sex: str
    age: str
    people: int
    source: str


@dataclass(frozen=True, slots=True)
class Base:
    """What a rate is of: how many people, of which year, as which sources say."""

    people: int
    year: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """So many for each person, with its 95 % interval, and of whom."""

    value: float
    interval: Interval
    base: Base


def living_of(told: Sequence[Mapping[str, Any]]) -> tuple[Living, ...]:
    """The inhabitants as a release wrote them."""
    return tuple(Living(**one) for one in told)


def base_of(living: Sequence[Living], of: Mapping[str, str], year: int) -> Base | None:
    """The inhabitants of those codes: of that year, else of the last one before it; None where no source tells them."""
    zone, age, sex = of.get("zone", ""), of.get("age", ""), of.get("affected_sex", "")
    here = [one for one in living if one.zone == zone and one.year <= year]
    if not here:
        return None
    newest = max(one.year for one in here)
    rows = [one for one in here if one.year == newest]
    if (age and not all(one.age for one in rows)) or (sex and not all(one.sex for one in rows)):
        return None
    ages = MINOR.get(age, (age,))
    mine = [one for one in rows if (not age or one.age in ages) and (not sex or one.sex == sex)]
    people = sum(one.people for one in mine)
    return Base(people, newest, tuple(sorted({one.source for one in mine}))) if people else None


def rate_of(count: int | None, base: Base | None) -> Rate | None:
    """The rate of a count that is shown; None of one that is withheld, or of nobody."""
    if count is None or base is None:
        return None
    between = byar(count)
    return Rate(count / base.people, Interval(between.low / base.people, between.high / base.people), base)
