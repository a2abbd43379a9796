"""Wilson's interval for a share: sound for small numbers and for shares near 0 and 1."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Interval:
    """`low` and `high` are shares between 0 and 1, both included."""

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
