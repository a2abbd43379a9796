"""All numbers of a release and of those published before it, and all that binds them, as columns and rows.

A column is a number: one for each key of each release, and one for each change of a key from a release to the next one
that has it. Registers grow: a reader takes it that nothing was taken away, except where a published number fell, and in
the cells above and below that one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tejido.statistics.complementary.changes import Change, Family, changed_keys
from tejido.statistics.complementary.cubes import Sum, cubes
from tejido.statistics.complementary.program import INFINITE, Floats, Ints, Row
from tejido.statistics.releases.values import Key, Release

Mask = NDArray[np.bool_]

UNKNOWN = -1  # the value of a column that nobody published and that we are not told


class World:
    """The columns and rows of a release whose numbers are all known, and of the published ones before it, in order."""

    def __init__(self, release: Release, earlier: Sequence[Release] = (), *, every_code: bool = False) -> None:
        self.release, self.rule = release, release.rule
        self._every_code = every_code
        self.rows: list[Row] = []
        self._values: list[int] = []
        self._least: list[float] = []
        releases = (*earlier, release)
        places = [self._add(one) for one in releases]
        self.ours = {key: places[-1][key] for key in release.numbers()}
        self.withheld_before = [
            columns[key]
            for one, columns in zip(earlier, places, strict=False)
            for key, value in one.numbers().items()
            if value is None
        ]
        self.changes = [self._change(*found) for found in changed_keys(releases, places)]
        self.value: Ints = np.array(self._values, dtype=np.int64)
        self.least: Floats = np.array(self._least)
        self._family = Family([d for one in releases for d in one.dimensions])

    @property
    def size(self) -> int:
        return len(self.value)

    def bounds(self, hidden: Mask, *, growing: bool = True) -> tuple[Floats, Floats]:
        """What a reader knows of each column when `hidden` is what is not shown; `growing`: that registers grow."""
        lower = np.where(hidden, self.least, self.value).astype(float)
        upper = np.where(hidden, INFINITE, self.value).astype(float)
        loose = [c.column for c in self.changes] if not growing else self._may_fall(lower, upper)
        lower[loose] = -INFINITE
        return lower, upper

    def adds_up(self) -> bool:
        """Whether all rows among numbers that are known hold."""
        for row in self.rows:
            values = self.value[list(row.columns)]
            if (values != UNKNOWN).all() and not row.least <= float(values @ np.array(row.coefficients)) <= row.most:
                return False
        return True

    def small_changes(self) -> list[int]:
        """Our columns whose number changed by a small amount since it was last shown: to be hidden as small."""
        found = []
        for change in self.changes:
            before, after = self.value[change.before], self.value[change.after]
            if before != UNKNOWN and after != UNKNOWN and 1 <= abs(after - before) < self.rule.threshold:
                found.append(change.after)
        return sorted(set(found) & set(self.ours.values()))

    def withheld_again(self) -> Mask:
        """Our columns that the release before withheld."""
        before, again = set(self.withheld_before), np.zeros(self.size, dtype=bool)
        again[[change.after for change in self.changes if change.before in before]] = True
        return again

    def _add(self, release: Release) -> dict[Key, int]:
        known = release.numbers()
        columns: dict[Key, int] = {}
        told = cubes(release, every_code=self._every_code)
        for cube in told:
            for key in cube.cells():
                if key not in columns:
                    columns[key] = len(self._values)
                    value = known.get(key)
                    self._values.append(UNKNOWN if value is None else value)
                    self._least.append(release.rule.least if key in known else 0)
        sums = dict.fromkeys(each for cube in told for each in cube.sums())
        self.rows += [row for each in sums for row in rows_of(each, columns.__getitem__)]
        self.rows += _bound(release, columns)
        return columns

    def _change(self, key: Key, before: int, after: int) -> Change:
        column = len(self._values)
        self._values.append(UNKNOWN)
        self._least.append(0)
        self.rows.append(Row((after, before, column), (1.0, -1.0, -1.0), 0.0, 0.0))
        return Change(key, before, after, column)

    def _may_fall(self, lower: Floats, upper: Floats) -> list[int]:
        """The changes that are not growth, as any reader sees from the bounds, and those above and below them."""
        fallen = [change.key for change in self.changes if upper[change.after] < lower[change.before]]
        return [c.column for c in self.changes if any(self._family.related(key, c.key) for key in fallen)]


def _bound(release: Release, columns: Mapping[Key, int]) -> Iterator[Row]:
    """The rows that bonds between codes of several dimensions are."""
    for bond in release.bonds:
        for whole, parts in release.bound(bond):
            places = (columns[whole], *(columns[part] for part in parts))
            yield Row(places, (-1.0,) + (1.0,) * len(parts), 0.0 if bond.exact else -INFINITE, 0.0)


def rows_of(each: Sum, column: Callable[[Key], int]) -> Iterator[Row]:
    """The rows that a sum is."""
    whole, parts = column(each.whole), [column(part) for part in each.parts]
    ones = (-1.0,) + (1.0,) * len(parts)
    if not each.overlapping:
        yield Row((whole, *parts), ones, 0.0, 0.0)
        return
    yield Row((whole, *parts), ones, 0.0, INFINITE)
    neither = None if each.neither is None else column(each.neither)
    for part in parts:
        beside = () if neither in (None, part) else (neither,)
        yield Row((whole, part, *beside), (1.0, -1.0) + (-1.0,) * len(beside), 0.0, INFINITE)
