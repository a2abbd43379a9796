"""A large program taken apart: what bounds alone settle is no unknown, and unknowns that no row joins are apart.

Nothing is lost: the least and the most of a number are the same in its part as in the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tejido.statistics.complementary.program import Floats, Ints, Program, Row

_CLOSE = 1e-7
_ROUNDS = 40  # of passing bounds on; what they have not settled by then, the solver does


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the columns, with the program that binds them and their bounds."""

    columns: Ints
    program: Program
    lower: Floats
    upper: Floats


class Entries:
    """The rows of a program as arrays: one entry for each column of each row."""

    def __init__(self, rows: Sequence[Row]) -> None:
        lengths = np.array([len(row.columns) for row in rows], dtype=np.int64)
        self._row = np.repeat(np.arange(len(rows)), lengths)
        self._column = np.array([c for row in rows for c in row.columns], dtype=np.int64)
        self._times = np.array([c for row in rows for c in row.coefficients], dtype=float)
        self._least = np.array([row.least for row in rows], dtype=float)
        self._most = np.array([row.most for row in rows], dtype=float)

    def tightened(self, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
        """The bounds that follow from each row and the bounds of its other columns; the given ones are finite."""
        lower, upper = lower.copy(), upper.copy()
        for _ in range(_ROUNDS):
            ends = np.stack([self._times * lower[self._column], self._times * upper[self._column]])
            least, most = ends.min(axis=0), ends.max(axis=0)
            rest_least = np.bincount(self._row, least, len(self._least))[self._row] - least
            rest_most = np.bincount(self._row, most, len(self._least))[self._row] - most
            own = np.stack([self._least[self._row] - rest_most, self._most[self._row] - rest_least]) / self._times
            before = lower.copy(), upper.copy()
            np.maximum.at(lower, self._column, own.min(axis=0))
            np.minimum.at(upper, self._column, own.max(axis=0))
            lower = np.where(lower > before[0] + _CLOSE, np.minimum(lower, before[1]), before[0])
            upper = np.where(upper < before[1] - _CLOSE, np.maximum(upper, before[0]), before[1])
            if (lower == before[0]).all() and (upper == before[1]).all():
                break
        return lower, np.maximum(lower, upper)

    def parts(self, lower: Floats, upper: Floats, wanted: Ints) -> Iterator[Part]:
        """The parts in which one of the wanted columns is."""
        free = upper - lower > _CLOSE
        inside = free[self._column]
        row, column, times = self._row[inside], self._column[inside], self._times[inside]
        label = self._joined(row, column, len(lower))
        settled = np.where(free, 0.0, lower)
        known: Floats = np.zeros(len(self._least))
        np.add.at(known, self._row, self._times * settled[self._column])
        by_row = np.lexsort((row, label[column]))  # the entries of a part together, and in it those of a row
        row, column, times = row[by_row], column[by_row], times[by_row]
        ends = np.flatnonzero(np.diff(label[column], prepend=-1, append=-1))
        asked = set(label[wanted[free[wanted]]].tolist())
        for start, end in pairwise(ends):
            if int(label[column[start]]) in asked:
                part = slice(start, end)
                yield self._part(row[part], column[part], times[part], known, lower, upper)

    def _joined(self, row: Ints, column: Ints, size: int) -> Ints:
        """For each column the least number among those that rows join it with."""
        label = np.arange(size)
        while True:
            least = np.full(len(self._least), size)
            np.minimum.at(least, row, label[column])
            after = label.copy()
            np.minimum.at(after, column, least[row])
            after = after[after]
            if (after == label).all():
                return label
            label = after

    def _part(self, row: Ints, column: Ints, times: Floats, known: Floats, lower: Floats, upper: Floats) -> Part:
        columns, places = np.unique(column, return_inverse=True)
        starts = np.flatnonzero(np.diff(row, prepend=-1))
        rows = [
            Row(tuple(where.tolist()), tuple(by.tolist()), float(least), float(most))
            for where, by, least, most in zip(
                np.split(places, starts[1:]), np.split(times, starts[1:]),
                (self._least - known)[row[starts]], (self._most - known)[row[starts]], strict=True,
            )
        ]  # fmt: skip
        return Part(columns, Program(len(columns), rows, whole=False), lower[columns], upper[columns])
