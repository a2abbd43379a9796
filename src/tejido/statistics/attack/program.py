"""A linear program of what a reader holds: a column for each unknown and a row for each fact, in their order."""

from __future__ import annotations

import highspy
import numpy as np
from numpy.typing import NDArray

from tejido.statistics.attack.apart import ended
from tejido.statistics.attack.facts import Knowledge

_FOUND = highspy.HighsModelStatus.kOptimal
_FAR = 10_000

Ends = NDArray[np.float64]  # the least of every column, then the most of every column


class Solver(highspy.Highs):
    """HiGHS with one thread and one seed, and without the callbacks, which print a banner where only answers belong.

    Ends: `ends`, what is known of every column; `near`, the same with no infinities.
    """

    def __init__(self, known: Knowledge) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.columns = {place: number for number, place in enumerate(known.ranges)}
        self.ends: Ends = np.array(list(known.ranges.values()), dtype=float).T
        self.near: Ends = np.array([ended(ends, _FAR) for ends in known.ranges.values()], dtype=float).T
        for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
            self.setOptionValue(name, value)
        for least, most in known.ranges.values():
            self.addVar(least, most)
        for terms, (least, most) in known.facts.items():
            places, times = [self.columns[place] for place, _ in terms], [times for _, times in terms]
            self.addRow(least, most, len(terms), places, times)

    def enableCallbacks(self) -> None:  # noqa: N802  the library's name
        return

    def within(self, ends: Ends) -> None:
        """The next answers keep to these ends."""
        every = np.arange(len(self.columns), dtype=np.int32)
        self.changeColsBounds(len(every), every, ends[0].copy(), ends[1].copy())

    def answer(self) -> NDArray[np.float64] | None:
        """Every unknown in the best answer; None where there is none, or no end to it."""
        self.run()
        return np.array(self.getSolution().col_value) if self.getModelStatus() == _FOUND else None

    def any_answer(self) -> NDArray[np.float64] | None:
        """The same while nothing is asked for: by the dual simplex, which comes from outside; the primal one goes on
        from there to what is asked next. The other way round may take minutes."""
        self._by("simplex", simplex_strategy=1)
        found = self.answer()
        self._by("simplex", simplex_strategy=4)
        return found

    def middle(self) -> NDArray[np.float64] | None:
        """The answer in the middle of all near ones: there, what can move is off its ends."""
        self.within(self.near)
        self._by("ipm", run_crossover="off")
        found = self.answer()
        self.clearSolver()
        self.within(self.ends)
        return found

    def _by(self, method: str, **options: int | str) -> None:
        for name, value in {"solver": method, "presolve": "off", **options}.items():
            self.setOptionValue(name, value)
