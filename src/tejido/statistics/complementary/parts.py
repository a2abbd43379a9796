"""A large program taken apart: what bounds alone settle is no unknown, what an equation ties to another is no other
unknown, and unknowns that no row joins are apart.

Nothing is lost: the least and the most of a number are the same in its part as in the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tejido.statistics.complementary.program import Floats, Ints, Mask, Program, Row
from tejido.statistics.complementary.ties import Ties, tied

_CLOSE = 1e-7
_ROUNDS = 40  # of passing bounds on; what they have not settled by then, the solver does


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the columns: each is `more` than the unknown of the program at its place; `least` and `most` are what
    is known of each unknown."""

    columns: Ints
    places: Ints
    more: Floats
    program: Program
    least: Floats
    most: Floats

    def told(self, unknowns: Floats) -> Floats:
        """The columns, of a point of the program."""
        return np.asarray(unknowns[self.places] + self.more)


@dataclass(frozen=True, slots=True)
class Entries:
    """Rows as arrays, one entry for each column of each row: `least` <= the sum of `times` their columns <= `most`."""

    row: Ints
    column: Ints
    times: Floats
    least: Floats
    most: Floats

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Entries:
        return cls(
            np.repeat(np.arange(len(rows)), [len(row.columns) for row in rows]),
            np.array([c for row in rows for c in row.columns], dtype=np.int64),
            np.array([c for row in rows for c in row.coefficients], dtype=float),
            np.array([row.least for row in rows], dtype=float),
            np.array([row.most for row in rows], dtype=float),
        )

    def tightened(self, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
        """The bounds that follow from each row and the bounds of its other columns; the given ones are finite."""
        lower, upper = lower.copy(), upper.copy()
        for _ in range(_ROUNDS):
            ends = np.stack([self.times * lower[self.column], self.times * upper[self.column]])
            least, most = ends.min(axis=0), ends.max(axis=0)
            rest_least, rest_most = self._sums(least)[self.row] - least, self._sums(most)[self.row] - most
            own = np.stack([self.least[self.row] - rest_most, self.most[self.row] - rest_least]) / self.times
            before = lower.copy(), upper.copy()
            np.maximum.at(lower, self.column, own.min(axis=0))
            np.minimum.at(upper, self.column, own.max(axis=0))
            lower = np.where(lower > before[0] + _CLOSE, np.minimum(lower, before[1]), before[0])
            upper = np.where(upper < before[1] - _CLOSE, np.maximum(upper, before[0]), before[1])
            if (lower == before[0]).all() and (upper == before[1]).all():
                break
        return lower, np.maximum(lower, upper)

    def parts(self, lower: Floats, upper: Floats, wanted: Ints) -> Iterator[Part]:
        """The parts in which one of the wanted columns is; the bounds are tightened ones."""
        free = upper - lower > _CLOSE
        ties = tied(len(lower), self._equations(free, lower))
        least, most = lower.copy(), upper.copy()
        np.maximum.at(least, ties.of, lower - ties.more)
        np.minimum.at(most, ties.of, upper - ties.more)
        told = self._over(ties, free, lower)
        label = told.joined(len(lower))[ties.of]
        for one in sorted(set(label[wanted[free[wanted]]].tolist())):
            columns = np.flatnonzero(free & (label == one))
            unknowns, places = np.unique(ties.of[columns], return_inverse=True)
            program = Program(len(unknowns), told.rows_over(unknowns), whole=False)
            low, high = least[unknowns], np.maximum(least[unknowns], most[unknowns])
            yield Part(columns, places, ties.more[columns], program, low, high)

    def _equations(self, free: Mask, settled: Floats) -> Iterator[tuple[int, int, float]]:
        """Each row that says by how much one column is more than another, and no more."""
        inside = free[self.column]
        two = (np.bincount(self.row[inside], minlength=len(self.least)) == 2) & (self.least == self.most)
        there = np.flatnonzero(inside & two[self.row])
        there = there[np.argsort(self.row[there], kind="stable")]
        rest = self.least - self._sums(np.where(inside, 0.0, self.times * settled[self.column]))
        for one, other in there.reshape(-1, 2).tolist():
            if self.times[one] == -self.times[other]:
                yield int(self.column[one]), int(self.column[other]), float(rest[self.row[one]] / self.times[one])

    def _over(self, ties: Ties, free: Mask, settled: Floats) -> Entries:
        """The rows over what is not settled or tied, each once."""
        known = self._sums(self.times * np.where(free, ties.more, settled)[self.column])
        inside, size = free[self.column], len(free)
        keys, place = np.unique(self.row[inside] * size + ties.of[self.column[inside]], return_inverse=True)
        times = np.bincount(place, self.times[inside], len(keys))
        left = np.abs(times) > _CLOSE
        row, column, times = keys[left] // size, keys[left] % size, times[left]
        return _each_once(Entries(row, column, times, self.least - known, self.most - known))

    def rows_over(self, columns: Ints) -> list[Row]:
        """The rows that bind some columns and no others, over their places."""
        there = np.isin(self.column, columns)
        row, times, places = self.row[there], self.times[there], np.searchsorted(columns, self.column[there])
        starts = np.flatnonzero(np.diff(row, prepend=-1, append=-1))
        return [
            Row(tuple(places[a:b].tolist()), tuple(times[a:b].tolist()), float(self.least[row[a]]), float(self.most[row[a]]))
            for a, b in pairwise(starts)
        ]

    def joined(self, size: int) -> Ints:
        """For each column the least number among those that rows join it with."""
        label = np.arange(size)
        while True:
            least = np.full(len(self.least), size)
            np.minimum.at(least, self.row, label[self.column])
            after = label.copy()
            np.minimum.at(after, self.column, least[self.row])
            after = after[after]
            if (after == label).all():
                return label
            label = after

    def _sums(self, entries: Floats) -> Floats:
        return np.bincount(self.row, entries, len(self.least))


def _each_once(entries: Entries) -> Entries:
    """Without the rows that say again what another says, whose bounds that one has; the entries stand row by row."""
    least, most, first = entries.least.copy(), entries.most.copy(), {}
    starts = np.flatnonzero(np.diff(entries.row, prepend=-1))
    kept = np.zeros(len(least), dtype=bool)
    for start, end in pairwise([*starts.tolist(), len(entries.row)]):
        row = int(entries.row[start])
        said = entries.column[start:end].tobytes() + entries.times[start:end].tobytes()
        before = first.setdefault(said, row)
        kept[before] = True
        least[before], most[before] = max(least[before], least[row]), min(most[before], most[row])
    there = kept[entries.row]
    return Entries(entries.row[there], entries.column[there], entries.times[there], least, most)
