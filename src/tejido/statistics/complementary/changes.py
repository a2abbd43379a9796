"""What changed from one release to the next: the differences that two releases together let anybody work out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tejido.statistics.releases.dimensions import Dimension
from tejido.statistics.releases.values import Key, Release


@dataclass(frozen=True, slots=True)
class Change:
    """One number in a release and in the nearest one before that has it: their columns and the one of the change."""

    key: Key
    before: int
    after: int
    column: int


def changed_keys(releases: Sequence[Release], keys: Sequence[Mapping[Key, int]]) -> Iterator[tuple[Key, int, int]]:
    """Each key with its columns in a release and in the nearest one before; `keys` are the columns by release."""
    last: dict[Key, int] = {}
    for number in range(len(releases)):
        for key, column in keys[number].items():
            if key in last:
                yield key, last[key], column
            last[key] = column


class Family:
    """Which keys lie above or below one another."""

    def __init__(self, dimensions: Sequence[Dimension]) -> None:
        self._above: dict[tuple[str, str], set[str]] = {}
        for dimension in dimensions:
            for code in dimension.codes:  # a sum stands before its parts, so what is above is known already
                above = {code}.union(
                    *(self._above[dimension.name, whole] for whole, parts in dimension.sums if code in parts)
                )
                self._above.setdefault((dimension.name, code), set()).update(above)

    def related(self, one: Key, other: Key) -> bool:
        """Whether one is part of the other, or may have a part in common with it by being so in every dimension."""
        if one[0] != other[0]:
            return False
        theirs = dict(other[1])
        return all(
            name not in theirs or code in self._above[name, theirs[name]] or theirs[name] in self._above[name, code]
            for name, code in one[1]
        )
