"""What any safe choice fulfils: the rows of the integer program that chooses what to withhold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tejido.statistics.complementary.program import Floats, Ints, Row
from tejido.statistics.complementary.proof import Narrow
from tejido.statistics.complementary.world import Mask, World


@dataclass(frozen=True, slots=True)
class Cut:
    """The weights of what is withheld besides make `needed` or more; when `only_if` is withheld itself, if not None."""

    weights: Mapping[int, float]
    needed: float
    only_if: int | None

    def broken(self, hidden: Mask) -> bool:
        there = sum(weight for column, weight in self.weights.items() if hidden[column])
        return there < self.needed - 1e-9 and (self.only_if is None or bool(hidden[self.only_if]))

    def row(self, place: Mapping[int, int]) -> Row:
        """The row over the choices; `place` is the choice of a column."""
        weights = {place[column]: weight for column, weight in self.weights.items()}
        if self.only_if is not None:
            weights[place[self.only_if]] = weights.get(place[self.only_if], 0.0) - self.needed
        least = 0.0 if self.only_if is not None else self.needed
        return Row(tuple(weights), tuple(weights.values()), least, np.inf)


def line_cuts(world: World, hidden: Mask, choices: Mask) -> Iterator[Cut]:
    """All cuts of the sums that alone give too little room to some hidden number: the rule of the line, with widths."""
    for row in world.rows:
        columns = np.array(row.columns)
        if row.least == row.most and (world.value[columns] >= 0).all() and hidden[columns].any():
            cuts = list(_of_line(world, columns, hidden, choices))
            if any(cut.broken(hidden) for cut in cuts):
                yield from cuts


def _of_line(world: World, columns: Ints, hidden: Mask, choices: Mask) -> Iterator[Cut]:
    able = columns[hidden[columns] | choices[columns]]
    for column in able:
        others = able[able != column]
        rooms = _rooms(world, columns[0], column, others)
        free = choices[others]
        needed = float(world.rule.protection - rooms[~free].sum())
        if needed > 0:
            weights = {int(c): float(min(room, needed)) for c, room in zip(others[free], rooms[free], strict=True)}
            yield Cut(weights, needed, int(column) if choices[column] else None)


def _rooms(world: World, whole: int, column: int, others: Ints) -> Floats:
    """How much room each other number of a sum can give to one of them."""
    room = world.value - world.least
    together = (others == whole) | (column == whole)  # a part and the whole go up and down together
    return np.minimum(world.rule.protection, np.where(together, np.inf, room[others] + room[column]))


def cut_of(narrow: Narrow, hidden: Mask, choices: Mask, only_if: int | None, width: int) -> Cut:
    """The cut by which a number that was found without room gets it."""
    if narrow.weights is not None:
        chosen = choices & (narrow.weights > 0)
        chosen[narrow.target.column] = False
        needed = width - narrow.width + narrow.weights[chosen & hidden].sum()
        cut = Cut(
            {int(c): float(min(narrow.weights[c], needed)) for c in np.flatnonzero(chosen)}, float(needed), only_if
        )
        if cut.broken(hidden):
            return cut
    return Cut({int(c): 1.0 for c in np.flatnonzero(choices & ~hidden)}, 1.0, only_if)
