"""The least and the most of one unknown, given all facts: by linear programs, and in whole numbers."""

from __future__ import annotations

import random
from collections.abc import Sequence

import highspy
import numpy as np

from tejido.statistics.attack.apart import ended, holds, pieces, settle
from tejido.statistics.attack.facts import INFINITE, Knowledge, Place

_CLOSE = 1e-6
_FOUND = highspy.HighsModelStatus.kOptimal
_ENDLESS = {highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible}
_DUAL_SIMPLEX, _PRIMAL_SIMPLEX = 1, 4
_FAR = 10_000
_WORTH = 20  # a joint question that shows the room of fewer unknowns is the last


class _Quiet(highspy.Highs):
    """Without callbacks, which none of this uses and which print a banner where only answers belong."""

    def enableCallbacks(self) -> None:  # noqa: N802  the library's name
        return


class Attack:
    """Questions about one body of knowledge, asked where its unknowns hang together."""

    def __init__(self, known: Knowledge, *, whole: bool = False) -> None:
        ranges = settle(known)
        self._holds = ranges is not None and holds(known, ranges)
        self._settled = ranges or {}
        self._pieces = [_Piece(piece, whole=whole) for piece in pieces(known, ranges)] if ranges else []
        self._of = {place: piece for piece in self._pieces for place in piece.places}

    def possible(self) -> bool:
        """Whether the facts agree with one another."""
        return self._holds and all(piece.possible() for piece in self._pieces)

    def ask_together(self, places: Sequence[Place], room: float) -> None:
        """Look at many unknowns at once, so that fewer must be asked for alone."""
        for piece in self._pieces:
            piece.ask_together([place for place in places if self._of.get(place) is piece], room)

    def range_of(self, place: Place, enough: float) -> tuple[float, float]:
        """The least and the most; infinite where there is no end, and the narrower side when the solver cannot tell.
        Where answers `enough` whole numbers apart are found first, those are told."""
        piece = self._of.get(place)
        return piece.range_of(place, enough) if piece else self._settled[place]

    def room_seen(self, place: Place) -> float:
        """How many whole numbers apart the answers so far were for one unknown: it has at least this room."""
        piece = self._of.get(place)
        return piece.room_seen(place) if piece else 0.0


class _Piece:
    """A solver for some unknowns. What each was in some answer is kept: the least and the most."""

    def __init__(self, known: Knowledge, *, whole: bool) -> None:
        self.places = list(known.ranges)
        self._columns = {place: number for number, place in enumerate(self.places)}
        self._ends = np.array(list(known.ranges.values()), dtype=float).T
        self._near = np.array([ended(ends, _FAR) for ends in known.ranges.values()], dtype=float).T
        self._seen = np.stack([np.full(len(self.places), np.inf), np.full(len(self.places), -np.inf)])
        self._chance = random.Random(1)
        self._whole = whole
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
            self._solver.addRow(
                least, most, len(terms), [self._columns[place] for place, _ in terms], [times for _, times in terms]
            )
        if whole:
            for column in range(len(self.places)):
                self._solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)

    def possible(self) -> bool:
        """Whether there is any answer: found by the method that comes from outside; the other one may take minutes."""
        if not self._whole:
            self._solver.setOptionValue("simplex_strategy", _DUAL_SIMPLEX)
        self._solver.run()
        if not self._whole:
            self._solver.setOptionValue("simplex_strategy", _PRIMAL_SIMPLEX)
        if self._solver.getModelStatus() != _FOUND:
            return False
        self._remember()
        return True

    def ask_together(self, places: Sequence[Place], room: float) -> None:
        """Push many up or down at random, as long as that shows the room of many; what has no end goes far enough."""
        pending = [place for place in places if self.room_seen(place) < room]
        gained = _WORTH
        self._bound(self._near)
        while len(pending) > _WORTH and gained >= _WORTH:
            signs = {self._columns[place]: self._chance.choice((-1.0, 1.0)) for place in pending}
            for side in (1.0, -1.0):
                for column, sign in signs.items():
                    self._solver.changeColCost(column, side * sign)
                self._solver.run()
                if self._solver.getModelStatus() == _FOUND:
                    self._remember()
            for column in signs:
                self._solver.changeColCost(column, 0.0)
            left = [place for place in pending if self.room_seen(place) < room]
            gained, pending = len(pending) - len(left), left
        self._bound(self._ends)

    def range_of(self, place: Place, enough: float) -> tuple[float, float]:
        most = self._most(place, 1.0)
        if self.room_seen(place) >= enough:
            least, most = self._seen[:, self._columns[place]].tolist()
            return least, most
        return -self._most(place, -1.0), most

    def room_seen(self, place: Place) -> float:
        least, most = self._seen[:, self._columns[place]]
        return max(0.0, float(np.floor(most + _CLOSE) - np.ceil(least - _CLOSE)))

    def _bound(self, ends: np.ndarray) -> None:
        every = np.arange(len(self.places), dtype=np.int32)
        self._solver.changeColsBounds(len(every), every, ends[0].copy(), ends[1].copy())

    def _most(self, place: Place, sign: float) -> float:
        column = self._columns[place]
        self._solver.changeColCost(column, -sign)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == _FOUND:
            self._remember()
            value = float(self._solver.getSolution().col_value[column])
        self._solver.changeColCost(column, 0.0)  # only now: it forgets the answer
        if status in _ENDLESS:
            return INFINITE
        if status != _FOUND:
            seen = float(self._seen[1 if sign > 0 else 0, column])
            return sign * seen if np.isfinite(seen) else 0.0
        return sign * value

    def _remember(self) -> None:
        point = np.array(self._solver.getSolution().col_value)
        self._seen = np.stack([np.minimum(self._seen[0], point), np.maximum(self._seen[1], point)])
