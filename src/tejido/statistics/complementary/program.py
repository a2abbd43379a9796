"""Linear and integer programs over one fixed set of rows, solved by HiGHS: the same answer every time.

One thread, one seed and limits in nodes and iterations, never in seconds: how busy the machine is changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

INFINITE = highspy.kHighsInf
_CLOSE, _NEAR = 1e-6, 1e-3
_DUAL, _PRIMAL = 1, 4  # HiGHS's names of its two simplex methods
_ANSWERED = {
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kInterrupt,
}


@dataclass(frozen=True, slots=True)
class Row:
    """`least` <= the sum of the coefficients times their columns <= `most`."""

    columns: tuple[int, ...]
    coefficients: tuple[float, ...]
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A best point found; `gains` (linear programs only) is how much each column's bound holds the objective back."""

    point: Floats
    gains: Floats
    bound: float


class _Quiet(highspy.Highs):
    """Without callbacks, which none of this uses and which print a banner where only answers belong."""

    def enableCallbacks(self) -> None:  # noqa: N802  the library's name
        return


class Program:
    """Rows over `columns` columns whose bounds and objective change from one question to the next."""

    def __init__(self, columns: int, rows: Sequence[Row], *, whole: bool, gap: float = 0.0, nodes: int = 1_000) -> None:
        self._columns = columns
        self._every = np.arange(columns, dtype=np.int32)
        self._solver = _Quiet()  # type: ignore[no-untyped-call]
        options: dict[str, str | bool | float] = {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": 1,
            "mip_max_nodes": nodes,
            "mip_rel_gap": gap,
        }
        if not whole:  # one question differs little from the next: go on from the last answer
            options |= {"solver": "simplex", "presolve": "off", "simplex_strategy": _PRIMAL}
        for name, value in options.items():
            self._solver.setOptionValue(name, value)
        self._solver.passModel(_model(columns, rows, whole=whole))
        self._whole = whole
        self._bounds: tuple[Floats, Floats] | None = None

    def add(self, rows: Sequence[Row]) -> None:
        """More rows."""
        for row in rows:
            indices = np.array(row.columns, dtype=np.int32)
            self._solver.addRow(row.least, row.most, len(indices), indices, np.array(row.coefficients, dtype=float))

    def maximise(self, objective: Floats, lower: Floats, upper: Floats) -> Answer | None:
        """The point with the greatest objective within the bounds; None when there is none, or no end to it."""
        self._solver.changeColsBounds(self._columns, self._every, lower, upper)
        if not self._whole and not self._asked_within(lower, upper):
            self._find_any()
        self._solver.changeColsCost(self._columns, self._every, -objective)
        self._solver.run()
        info = self._solver.getInfo()
        answered = self._solver.getModelStatus() in _ANSWERED
        if not answered or info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        solution = self._solver.getSolution()
        point = np.array(solution.col_value)
        if self._whole:
            return Answer(point, np.zeros(self._columns), -info.mip_dual_bound)
        return Answer(point, -np.array(solution.col_dual), float(objective @ point))

    def still(self, lower: Floats, upper: Floats) -> Ints:
        """The columns that are at their lower bound in every point within finite bounds; none when there is no point.

        The point in the middle of all shows which they may be; that all of them together cannot rise proves it.
        """
        middle = self._middle(lower, upper)
        if middle is None:
            return np.array([], dtype=np.int64)
        maybe = np.flatnonzero(middle <= lower + _NEAR)
        while len(maybe):
            objective = np.zeros(self._columns)
            objective[maybe] = 1.0
            answer = self.maximise(objective, lower, upper)
            if answer is None:
                return np.array([], dtype=np.int64)
            risen = answer.point[maybe] - lower[maybe]
            if risen.sum() <= _CLOSE:
                break
            maybe = maybe[risen <= _CLOSE / len(maybe)]
        return maybe

    def _middle(self, lower: Floats, upper: Floats) -> Floats | None:
        self._solver.changeColsBounds(self._columns, self._every, lower, upper)
        self._solver.changeColsCost(self._columns, self._every, np.zeros(self._columns))
        self._solver.setOptionValue("solver", "ipm")
        self._solver.setOptionValue("run_crossover", "off")
        self._solver.run()
        found = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        middle = np.array(self._solver.getSolution().col_value) if found else None
        self._solver.clearSolver()
        self._solver.setOptionValue("solver", "simplex")
        self._bounds = None
        return middle

    def _asked_within(self, lower: Floats, upper: Floats) -> bool:
        """Whether the last question had these bounds, so that its answer is a place to go on from."""
        before, self._bounds = self._bounds, (lower.copy(), upper.copy())
        return before is not None and all(map(np.array_equal, before, self._bounds))

    def _find_any(self) -> None:
        """Go to any point within new bounds, by the method that comes from outside; the other one takes minutes."""
        self._solver.changeColsCost(self._columns, self._every, np.zeros(self._columns))
        self._solver.setOptionValue("simplex_strategy", _DUAL)
        self._solver.run()
        self._solver.setOptionValue("simplex_strategy", _PRIMAL)


def _model(columns: int, rows: Sequence[Row], *, whole: bool) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, len(rows)
    model.col_cost_ = np.zeros(columns)
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.zeros(columns)
    model.row_lower_ = np.array([row.least for row in rows], dtype=float)
    model.row_upper_ = np.array([row.most for row in rows], dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row.columns) for row in rows)], dtype=np.int32)
    model.a_matrix_.index_ = np.array([c for row in rows for c in row.columns], dtype=np.int32)
    model.a_matrix_.value_ = np.array([c for row in rows for c in row.coefficients], dtype=float)
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * columns
    return model
