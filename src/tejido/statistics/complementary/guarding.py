"""A release made safe to publish: what is small is withheld, and what it takes for nobody to work it out.

What is guaranteed (docs/algorithms/withholding.md):
1. No count under the threshold is shown (zeros are, unless the rule hides them), nor one with few people behind it, nor
   one that shows a change under the threshold since an earlier release.
2. For every withheld number, of this release and of the earlier ones, the least and the most that it can be differ by
   the protection or more for a reader who knows every number shown in all of them, every sum, the rule, that registers
   grow, and linear programming. Up to `WHOLE_UNTIL` numbers not known, also for one who tries all whole numbers.
3. A share or a rate is shown only when the counts that it is made of are shown, and is made of nothing else.
4. The same input and salt give the same release.
The cost is the least possible, to within the gap of the integer program, when `bound` says so; never at the expense
of 1 to 3.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from hashlib import blake2b

import numpy as np

from tejido.statistics.complementary.choosing import Chooser
from tejido.statistics.complementary.program import Floats
from tejido.statistics.complementary.world import World
from tejido.statistics.releases.values import Cell, Counts, Key, Ratios, Release

_COSTS = (1_000, 8_000, 40_000, 160_000)  # by how many sums stand on one another under a number
_TASTE = 1_000


@dataclass(frozen=True, slots=True)
class Guarded:
    """A release that may be published; what its shields cost, and the least that any could have cost."""

    release: Release
    small: int
    shields: int
    cost: float
    bound: float


def guard(
    release: Release,
    *,
    salt: bytes = b"",
    few: Collection[tuple[str, Cell]] = (),
    earlier: Sequence[Release] = (),
    every_code: bool = False,
) -> Guarded:
    """The release with its small numbers withheld, and others so that those cannot be worked out.

    `release` has every number; its ratios need only their cells, whose values are worked out here. `salt` (up to 64
    bytes) is a secret, the same for every release. `few`: cells (table, codes) with few people behind them. `earlier`:
    releases already published, in their order, as they were published. `every_code`: with all that nobody published
    between the tables of two releases, too (`cubes`): slower, and needed where the auditor finds such a change.

    Raises:
        ValueError: a number is missing or a table does not add up; a ratio stands on counts that are not there.
        Refused: what an earlier release withheld cannot be guarded any more, whatever is withheld now.
    """
    world = World(release, earlier, every_code=every_code)
    if any(value is None for value in release.numbers().values()) or not world.adds_up():
        raise ValueError("every number of the release is needed, and they add up")
    chooser = Chooser(world, _small(world, few), _costs(world, salt))
    hidden = chooser.choose()
    ours = {key: column for key, column in world.ours.items() if hidden[column]}
    small = sum(1 for column in ours.values() if chooser.always[column])
    cost = sum(chooser.costs[column] for column in ours.values() if not chooser.always[column])
    return Guarded(_shown(release, ours), small, len(ours) - small, float(cost), min(chooser.bound, float(cost)))


def _small(world: World, few: Collection[tuple[str, Cell]]) -> np.ndarray:
    small = np.zeros(world.size, dtype=bool)
    tables = {table.name: table for table in world.release.counts}
    keys = {world.release.key(tables[name], cell) for name, cell in few}
    changed = set(world.small_changes())
    for key, column in world.ours.items():
        value = int(world.value[column])
        small[column] = world.rule.small(value) or (value >= world.rule.least and (key in keys or column in changed))
    return small


def _costs(world: World, salt: bytes) -> Floats:
    """By the kind of number, and within it by a taste that only who knows the salt can foresee; never by the number."""
    costs = np.zeros(world.size)
    release = world.release
    tall = {table.name: [_heights(release, table, name) for name in table.dimensions] for table in release.counts}
    for table, cell, key in release.keyed():
        kind = sum(heights[code] for heights, code in zip(tall[table.name], cell, strict=True))
        taste = int.from_bytes(blake2b(repr(key).encode(), key=salt, digest_size=2).digest(), "big") % _TASTE
        column = world.ours[key]
        costs[column] = max(costs[column], _COSTS[min(kind, len(_COSTS) - 1)] + taste)
    return costs


def _heights(release: Release, table: Counts, name: str) -> dict[str, int]:
    """How many sums stand on one another under each code that a table uses: 0 for what it does not break down."""
    used = release.codes_of(table, name)
    heights = dict.fromkeys(used, 0)
    sums = [(whole, parts) for whole, parts in release.dimension(name).sums if parts[0] in heights]
    for whole, parts in sorted(sums, key=lambda each: -used.index(each[0])):
        heights[whole] = max(heights[whole], 1 + max(heights[part] for part in parts))
    return heights


def _shown(release: Release, hidden: Collection[Key]) -> Release:
    known = {key: None if key in hidden else value for key, value in release.numbers().items()}
    counts = tuple(
        replace(table, cells={cell: known[release.key(table, cell)] for cell in table.cells})
        for table in release.counts
    )
    return replace(release, counts=counts, ratios=tuple(_ratios(release, table, known) for table in release.ratios))


def _ratios(release: Release, table: Ratios, known: dict[Key, int | None]) -> Ratios:
    cells: dict[Cell, Decimal | None] = {}
    for cell in table.cells:
        whole_key = release.key(table, cell)
        part_key = release.key(table, cell, table.part) if table.part else whole_key
        if not {whole_key, part_key} <= set(known):
            raise ValueError(f"{table.name} {cell}: the counts behind it are not in the release")
        part, whole = known[part_key], known[whole_key]
        cells[cell] = _ratio(part, table.bases[cell] if table.bases is not None else whole, table)
    return replace(table, cells=cells)


def _ratio(part: int | None, whole: int | None, table: Ratios) -> Decimal | None:
    if part is None or not whole:
        return None
    return (Decimal(part) * table.per / whole).quantize(Decimal(1).scaleb(-table.decimals), ROUND_HALF_UP)
