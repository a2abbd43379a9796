"""The integer program that chooses, and the attacks that teach it: what is chosen is attacked until nothing is narrow.

The program knows only what attacks have shown so far (`cuts`), so that while it may choose anew in every round, what
it chooses costs the least that any safe choice can, to within its gap. After its free rounds it may only add.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tejido.kernel.errors import Refused
from tejido.statistics.complementary.changes import Change
from tejido.statistics.complementary.cuts import Cut, cut_of, line_cuts
from tejido.statistics.complementary.program import Floats, Program
from tejido.statistics.complementary.proof import Narrow, Prover, Target
from tejido.statistics.complementary.world import Mask, World

_SMALL_WORLD = 600  # columns


@dataclass(frozen=True, slots=True)
class _Effort:
    """How far the choice is made cheaper: never how far it is made safe."""

    gap: float  # of the integer program
    nodes: int
    attacks: int  # after which it may only add
    lines: int  # rounds of the rule of the line before each attack


_IN_SMALL, _IN_LARGE = _Effort(0.01, 500, 12, 40), _Effort(0.02, 1, 1, 4)
_IN_VAIN = "No se puede publicar sin que se averigüe un número reservado, aunque se reserve todo lo demás. "


class Chooser:
    """Chooses the columns to withhold: `small` ones always, others at their `costs`."""

    def __init__(self, world: World, small: Mask, costs: Floats) -> None:
        self._world, self.costs = world, costs
        self._ours = np.zeros(world.size, dtype=bool)
        self._ours[list(world.ours.values())] = True
        self.always = small | (world.value < 0)
        self._choices = self._ours & ~small & (world.value >= world.rule.least)
        self._columns = np.flatnonzero(self._choices)
        self._place = {int(column): place for place, column in enumerate(self._columns)}
        self._effort = _IN_SMALL if world.size <= _SMALL_WORLD else _IN_LARGE
        self._program = Program(len(self._columns), [], whole=True, gap=self._effort.gap, nodes=self._effort.nodes)
        self._kept = np.zeros(len(self._columns))
        if world.size > _SMALL_WORLD:  # what was withheld before stays so: nearly always it must
            self._keep(world.withheld_again())
        self._prover = Prover(world)
        self._changes = {change.column: change for change in world.changes}
        self._before = frozenset(world.withheld_before)
        self.bound = 0.0

    def choose(self) -> Mask:
        """The columns that are not shown, those included that nobody knows anyway.

        Raises:
            Refused: what was published before cannot be guarded any more.
        """
        attacks, width = self._effort.attacks, self._world.rule.protection
        hidden = self.always.copy()
        hidden[self._columns[self._kept > 0]] = True
        while True:
            hidden = self._by_lines(hidden, free=self._effort.lines if attacks > 0 else 1)
            found = self._narrow(hidden)
            if not found:
                return hidden
            if attacks <= 0:
                self._keep(hidden)
            attacks -= 1
            hidden = self._solve(
                [cut_of(one, hidden, self._choices, self._only_if(one.target), width) for one in found]
            )

    def _by_lines(self, hidden: Mask, *, free: int) -> Mask:
        """The cheap rules first; what they do not reach in `free` rounds, the attacks will."""
        for _ in range(free):
            if not (cuts := list(line_cuts(self._world, hidden, self._choices))):
                break
            hidden = self._solve(cuts)
        return hidden

    def _keep(self, hidden: Mask) -> None:
        """From now on, what is hidden stays hidden."""
        self._kept = hidden[self._columns].astype(float)

    def _solve(self, cuts: list[Cut]) -> Mask:
        self._program.add([cut.row(self._place) for cut in cuts])
        answer = self._program.maximise(-self.costs[self._columns], self._kept, np.ones(len(self._columns)))
        if answer is None:
            raise Refused(_IN_VAIN + "Revise lo publicado antes.")
        if not self._kept.any():
            self.bound = -answer.bound
        hidden = self.always.copy()
        hidden[self._columns[answer.point > 1 / 2]] = True
        return hidden

    def _narrow(self, hidden: Mask) -> list[Narrow]:
        lower, upper = self._world.bounds(hidden)
        if self._prover.possible(lower, upper) is None:
            lower, upper = self._world.bounds(hidden, growing=False)
        return list(self._prover.narrow(self._targets(hidden), lower, upper))

    def _targets(self, hidden: Mask) -> list[Target]:
        """What a reader must not find: what is withheld, now and before, and every change of what is not shown twice.

        Changes of cells that nobody published, and those between two earlier releases, are told by a new one too.
        """
        guarded = [*map(int, np.flatnonzero(hidden & self._ours)), *sorted(set(self._world.withheld_before))]
        own = np.zeros(self._world.size, dtype=bool)
        own[guarded] = True
        changed = [c for c in self._world.changes if self._needs_room(c, hidden, own)]
        return [*map(Target, guarded), *(Target(change.column, change=True) for change in changed)]

    def _needs_room(self, change: Change, hidden: Mask, guarded: Mask) -> bool:
        """Whether a change may be narrow where both its ends have room, or one end has nobody who guards it."""
        ends = [end for end in (change.before, change.after) if hidden[end]]
        return len(ends) == 2 or any(not guarded[end] for end in ends)

    def _only_if(self, target: Target) -> int | None:
        """The choice without which the target needs no room; None when it needs it anyway."""
        change = self._changes.get(target.column)
        if change is None:
            return target.column if self._choices[target.column] else None
        return change.after if self._choices[change.after] and change.before in self._before else None
