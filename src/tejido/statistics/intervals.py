"""Intervals that are sound for small numbers: Wilson's for a share, Byar's for a count."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Interval:
    """`low` and `high`, both included: shares between 0 and 1, or counts."""

    low: float
    high: float


def wilson(part: int, whole: int, *, confidence: float = 0.95) -> Interval | None:
    """The Wilson score interval of `part` out of `whole`; None when `whole` is 0.

    Raises:
        ValueError: `part` is not between 0 and `whole`, or `confidence` not between 0 and 1.
    """
    if not 0 <= part <= whole or not 0 < confidence < 1:
        raise ValueError("a share needs 0 <= part <= whole, and a confidence between 0 and 1")
    if whole == 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = part / whole, z * z / whole
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / whole + weight / (4 * whole)) / (1 + weight)
    low = 0.0 if part == 0 else middle - half
    high = 1.0 if part == whole else middle + half
    return Interval(low, high)


def byar(count: int, *, confidence: float = 0.95) -> Interval:
    """Byar's interval of a count of rare and separate happenings (Poisson), in counts: what a rate stands on.

    Raises:
        ValueError: `count` is less than 0, or `confidence` not between 0 and 1.
    """
    if count < 0 or not 0 < confidence < 1:
        raise ValueError("a count is 0 or more, and a confidence between 0 and 1")
    z, more = NormalDist().inv_cdf((1 + confidence) / 2), count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count else 0.0
    return Interval(max(low, 0.0), more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3)
