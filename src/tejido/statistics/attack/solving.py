"""The least and the most of one unknown, given all facts: by linear programs, and in whole numbers."""

from __future__ import annotations

from collections.abc import Iterable

import highspy

from tejido.statistics.attack.facts import INFINITE, Knowledge, Place

_CLOSE = 1e-6
_FOUND = highspy.HighsModelStatus.kOptimal
_ENDLESS = {highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible}
_PRIMAL_SIMPLEX = 4


class _Quiet(highspy.Highs):
    """Without callbacks, which none of this uses and which print a banner where only answers belong."""

    def enableCallbacks(self) -> None:  # noqa: N802  the library's name
        return


class Attack:
    """Questions about one body of knowledge. `seen` is what each unknown was in some answer: the least and the most."""

    def __init__(self, known: Knowledge, *, whole: bool = False) -> None:
        self._columns = {place: number for number, place in enumerate(known.ranges)}
        self._places = list(known.ranges)
        self.seen: dict[Place, tuple[float, float]] = {}
        self._solver = _Quiet()  # type: ignore[no-untyped-call]
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("random_seed", 1)
        if not whole:
            self._solver.setOptionValue("solver", "simplex")
            self._solver.setOptionValue("presolve", "off")
            self._solver.setOptionValue("simplex_strategy", _PRIMAL_SIMPLEX)
        for least, most in known.ranges.values():
            self._solver.addVar(least, most)
        for terms, (least, most) in known.facts.items():
            sums: dict[int, float] = {}
            for place, times in terms:
                sums[self._columns[place]] = sums.get(self._columns[place], 0.0) + times
            self._solver.addRow(least, most, len(sums), list(sums), list(sums.values()))
        if whole:
            for column in range(len(self._places)):
                self._solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)

    def possible(self) -> bool:
        """Whether the facts agree with one another."""
        self._solver.run()
        if self._solver.getModelStatus() != _FOUND:
            return False
        self._remember(self._solver.getSolution().col_value)
        return True

    def range_of(self, place: Place) -> tuple[float, float]:
        """The least and the most; infinite where there is no end, and the narrower side when the solver cannot tell."""
        return -self._most(place, -1.0), self._most(place, 1.0)

    def room_seen(self, place: Place) -> float:
        """How far apart the answers so far were for one unknown: it has at least this room."""
        least, most = self.seen.get(place, (0.0, 0.0))
        return most - least

    def _most(self, place: Place, sign: float) -> float:
        column = self._columns[place]
        self._solver.changeColCost(column, -sign)
        self._solver.run()
        status, values = self._solver.getModelStatus(), self._solver.getSolution().col_value
        self._solver.changeColCost(column, 0.0)  # only now: it forgets the answer
        if status in _ENDLESS:
            return INFINITE
        if status != _FOUND:
            least, most = self.seen.get(place, (0.0, 0.0))
            return sign * (most if sign > 0 else least)
        self._remember(values)
        return float(sign * values[column])

    def _remember(self, values: Iterable[float]) -> None:
        for place, value in zip(self._places, values, strict=True):
            least, most = self.seen.get(place, (value, value))
            self.seen[place] = min(least, value), max(most, value)
