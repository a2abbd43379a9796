"""The least and the most of one unknown, given all facts: by linear programs, and in whole numbers."""

from __future__ import annotations

import random
from collections.abc import Sequence

import highspy
import numpy as np

from tejido.statistics.attack.apart import holds, pieces, settle
from tejido.statistics.attack.facts import INFINITE, Knowledge, Place
from tejido.statistics.attack.program import Solver
from tejido.statistics.attack.still import still

_CLOSE = 1e-6
_ENDLESS = {highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible}
_WORTH = 20  # a joint question that shows the room of fewer unknowns is the last


class Attack:
    """Questions about one body of knowledge, asked where its unknowns hang together."""

    def __init__(self, known: Knowledge, *, whole: bool = False) -> None:
        ranges = settle(known, known.ranges)
        if ranges:
            unmoved = [place for piece in pieces(known, ranges) for place in still(piece)]
            ranges = settle(known, ranges | {place: (ranges[place][0],) * 2 for place in unmoved})
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
        self._seen = np.stack([np.full(len(self.places), np.inf), np.full(len(self.places), -np.inf)])
        self._chance = random.Random(1)
        self._whole = whole
        self._solver = Solver(known)
        self._columns = self._solver.columns
        if whole:
            for column in range(len(self.places)):
                self._solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)

    def possible(self) -> bool:
        """Whether there is any answer."""
        answer = self._solver.answer() if self._whole else self._solver.any_answer()
        if answer is not None:
            self._remember(answer)
        return answer is not None

    def ask_together(self, places: Sequence[Place], room: float) -> None:
        """Push many up or down at random, as long as that shows the room of many; what has no end goes far enough."""
        pending = [place for place in places if self.room_seen(place) < room]
        gained = _WORTH
        self._solver.within(self._solver.near)
        while len(pending) > _WORTH and gained >= _WORTH:
            signs = {self._columns[place]: self._chance.choice((-1.0, 1.0)) for place in pending}
            for side in (1.0, -1.0):
                for column, sign in signs.items():
                    self._solver.changeColCost(column, side * sign)
                if (answer := self._solver.answer()) is not None:
                    self._remember(answer)
            for column in signs:
                self._solver.changeColCost(column, 0.0)
            left = [place for place in pending if self.room_seen(place) < room]
            gained, pending = len(pending) - len(left), left
        self._solver.within(self._solver.ends)

    def range_of(self, place: Place, enough: float) -> tuple[float, float]:
        most = self._most(place, 1.0)
        if self.room_seen(place) >= enough:
            least, most = self._seen[:, self._columns[place]].tolist()
            return least, most
        return -self._most(place, -1.0), most

    def room_seen(self, place: Place) -> float:
        least, most = self._seen[:, self._columns[place]]
        return max(0.0, float(np.floor(most + _CLOSE) - np.ceil(least - _CLOSE)))

    def _most(self, place: Place, sign: float) -> float:
        column = self._columns[place]
        self._solver.changeColCost(column, -sign)
        answer = self._solver.answer()
        endless = self._solver.getModelStatus() in _ENDLESS
        self._solver.changeColCost(column, 0.0)
        if answer is not None:
            self._remember(answer)
            return sign * float(answer[column])
        seen = float(self._seen[1 if sign > 0 else 0, column])
        return INFINITE if endless else sign * seen if np.isfinite(seen) else 0.0

    def _remember(self, answer: np.ndarray) -> None:
        self._seen = np.stack([np.minimum(self._seen[0], answer), np.maximum(self._seen[1], answer)])
