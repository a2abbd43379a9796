"""Columns that an equation ties to one another, told as one: what did not change between two releases is one number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tejido.statistics.complementary.program import Floats, Ints


@dataclass(frozen=True, slots=True)
class Ties:
    """Each column is `more` than the column `of`; a column that is tied to no other is nothing more than itself."""

    of: Ints
    more: Floats


def tied(columns: int, equations: Iterable[tuple[int, int, float]]) -> Ties:
    """The ties that follow: of each equation, the first column is so much more than the second."""
    of, more = np.arange(columns), np.zeros(columns)

    def top(column: int) -> tuple[int, float]:
        above = 0.0
        while of[column] != column:
            above += more[column]
            column = int(of[column])
        return column, above

    for one, other, difference in equations:
        (first, to_first), (second, to_second) = top(one), top(other)
        if first != second:
            of[first], more[first] = second, to_second + difference - to_first
    while (of[of] != of).any():
        more, of = more + more[of], of[of]
    return Ties(of, more)
