"""How much one register may leave out, judged by another of the same places, only where it can be argued. Pure.

The schools' reports and the children that the CEM attend count different things, and are never added or divided into a
«rate of reporting». What can be argued: if in some year both registers worked, and in another the CEM attended as many
children while the schools reported far fewer, then schools reported less than their own measure. So:

    expected(y) = schools(base) / cem(base) * cem(y)          fewer(y) = 1 - schools(y) / expected(y)

with an interval at 95 % for four Poisson counts (logarithm of the ratio). Nothing is said when the interval reaches 0,
when a year is not whole, or when the two registers are not of the same districts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Z: Final = 1.959964
LEAST: Final = 20
"""Fewer than these in the base year, and a ratio says nothing."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A year in which the register says fewer than its own measure; shares from 0 to 1, `low` and `high` at 95 %."""

    year: int
    base: int
    observed: int
    expected: float
    share: float
    low: float
    high: float


def base_year(register: Mapping[int, int], other: Mapping[int, int]) -> int | None:
    """The year to compare with: of the whole years of both, the one in which the register says most for the other."""
    common = [year for year in register if register[year] >= LEAST and other.get(year, 0) >= LEAST]
    return max(common, key=lambda year: (register[year] / other[year], year), default=None)


def shortfalls(register: Mapping[int, int], other: Mapping[int, int]) -> list[Shortfall]:
    """The years in which `register` falls short, judged by `other`; both only with whole years of the same places."""
    base = base_year(register, other)
    if base is None:
        return []
    found = [_of(year, base, register, other) for year in sorted(register) if year != base and other.get(year, 0)]
    return [one for one in found if one.low > 0]


def _of(year: int, base: int, register: Mapping[int, int], other: Mapping[int, int]) -> Shortfall:
    expected = register[base] / other[base] * other[year]
    observed = register[year]
    counted = max(observed, 0.5)
    spread = math.exp(Z * math.sqrt(1 / counted + 1 / register[base] + 1 / other[base] + 1 / other[year]))
    ratio = counted / expected
    return Shortfall(year, base, observed, expected, 1 - observed / expected, 1 - ratio * spread, 1 - ratio / spread)
