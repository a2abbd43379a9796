"""Unknowns that no single sum settles, and all sums together do: each is at its least in every answer.

From one release to the next most of what nobody published did not change, and it takes many sums to see it. Asked for
one by one that is a linear program each; here three are enough for all of them. The answer in the middle says which
they may be, and that all of them together cannot rise proves it.
"""

from __future__ import annotations

import numpy as np

from tejido.statistics.attack.facts import Knowledge, Place
from tejido.statistics.attack.program import Solver

_CLOSE = 1e-6
_PERHAPS = 1e-3  # so near its least in the middle, an unknown may be one of them
_FEW = 40  # unknowns: so few are asked for one by one as soon


def still(known: Knowledge) -> list[Place]:
    """The unknowns of one piece that are proved to be at their least; none where the facts contradict each other."""
    if len(known.ranges) < _FEW:
        return []
    solver = Solver(known)
    least, middle = solver.ends[0], solver.middle()
    if middle is None or solver.any_answer() is None:
        return []
    maybe = np.flatnonzero(middle <= least + _PERHAPS)
    while len(maybe):
        costs = np.zeros(len(least))
        costs[maybe] = -1.0
        solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        highest = solver.answer()
        if highest is None:
            return []
        if (highest[maybe] - least[maybe]).sum() <= _CLOSE:
            break
        maybe = maybe[highest[maybe] <= least[maybe] + _CLOSE / len(maybe)]
    places = list(known.ranges)
    return [places[column] for column in maybe]
