"""Attacks withheld numbers as a reader would, by linear programs, and in whole numbers where that is within reach.

Whatever agrees with all that is shown counts for every number at once: each answer of the solver widens what every
number can be, and only what is still narrow is asked for alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from tejido.statistics.complementary.parts import Entries, Part
from tejido.statistics.complementary.program import Answer, Floats, Ints, Program
from tejido.statistics.complementary.world import World

WHOLE_UNTIL = 200  # columns that are not known: up to here, every room is found in whole numbers too
_FAR = 10  # protections above what it is: nobody needs to know whether a number can be larger
_CLOSE = 1e-6
_MANY = 40  # columns: fewer are asked for one by one as soon
_WORTH = 20  # two joint questions that prove fewer numbers, or fewer than one in so many, are the last


@dataclass(frozen=True, slots=True)
class Target:
    """A column that needs room. A change needs none when it is known to be nothing, or too large to be small."""

    column: int
    change: bool = False


@dataclass(frozen=True, slots=True)
class Narrow:
    """A target without room; `weights` are how much room each column would give it at most, None when not known."""

    target: Target
    width: float
    weights: Floats | None


@dataclass(slots=True)
class _Asked:
    """One question: the bounds, and the least and the most of each column in the points that agree with them."""

    lower: Floats
    upper: Floats
    low: Floats = field(init=False)
    high: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.low, self.high = np.full(len(self.lower), np.inf), np.full(len(self.lower), -np.inf)

    def take(self, point: Floats) -> None:
        if (point >= self.lower - _CLOSE).all() and (point <= self.upper + _CLOSE).all():
            self.low, self.high = np.minimum(self.low, point), np.maximum(self.high, point)

    def widths(self, columns: Ints) -> Floats:
        """How many whole numbers further, at least, each column's most is than its least."""
        low, high = np.ceil(self.low[columns] - _CLOSE), np.floor(self.high[columns] + _CLOSE)
        return np.asarray(high - low)

    def width(self, column: int) -> float:
        return float(self.widths(np.array([column]))[0])


class Prover:
    """Attacks on one world, under bounds that change; the points that were found are kept."""

    def __init__(self, world: World) -> None:
        self._world, self._width = world, world.rule.protection
        self._linear = Program(world.size, world.rows, whole=False)
        self._exact = Program(world.size, world.rows, whole=True)
        self._entries = Entries(world.rows)
        self._points: list[Floats] = []
        self._random = np.random.default_rng(1)

    def possible(self, lower: Floats, upper: Floats) -> Answer | None:
        """Something that agrees with these bounds; None when nothing at all does."""
        return self._linear.maximise(np.zeros(self._world.size), lower, upper)

    def narrow(self, targets: Sequence[Target], lower: Floats, upper: Floats) -> Iterator[Narrow]:
        """The targets that have no room under these bounds, within which something is possible."""
        first = self.possible(lower, upper)
        if first is None:
            raise ValueError("nothing agrees with these bounds")
        asked = _Asked(*self._within_reach(lower, upper, first))
        for point in (first.point, *self._points):
            asked.take(point)
        safe = self._in_parts(targets, asked, first.point)
        unsolved = set()
        for target in targets:
            if target not in safe and (found := self._alone(target, asked)):
                unsolved.add(target)
                yield found
        if int((lower < upper).sum()) <= WHOLE_UNTIL:
            yield from self._in_whole_numbers([t for t in targets if t not in unsolved], asked)

    def _within_reach(self, lower: Floats, upper: Floats, first: Answer) -> tuple[Floats, Floats]:
        """The bounds without infinities: far enough, and never further than they were."""
        far = _FAR * self._width
        above = np.maximum(np.ceil(first.point), self._world.value) + far
        below = np.minimum(np.floor(first.point), 0) - far
        return np.where(np.isinf(lower), below, lower), np.minimum(upper, above)

    def _in_parts(self, targets: Sequence[Target], asked: _Asked, point: Floats) -> set[Target]:
        """The targets that have room or need none, as the parts in which they are say."""
        columns = np.array([target.column for target in targets], dtype=np.int64)
        lower, upper = self._settled(columns, asked)
        by_column = {target.column: target for target in targets}
        ends = {int(c): (float(lower[c]), float(upper[c])) for c in columns if upper[c] - lower[c] < _CLOSE}
        for part in self._entries.parts(lower, upper, columns):
            there = np.flatnonzero(np.isin(part.columns, columns))
            self._jointly(part, there, asked, point)
            for place in there:
                if asked.width(int(part.columns[place])) < self._width:
                    ends[int(part.columns[place])] = self._ends(part, int(place), asked, point)
        wide = {int(c) for c in columns[asked.widths(columns) >= self._width]}
        return {
            target for c, target in by_column.items() if c in wide or (c in ends and self._enough(target, *ends[c]))
        }

    def _settled(self, columns: Ints, asked: _Asked) -> tuple[Floats, Floats]:
        """The bounds that follow from one row after another, and where there are many columns, from all rows at once:
        from one release to the next most of what nobody published did not change, and no single row says so."""
        lower, upper = self._entries.tightened(asked.lower, asked.upper)
        for part in self._entries.parts(lower, upper, columns):
            if len(part.columns) >= _MANY:
                still = part.columns[part.program.still(part.lower, part.upper)]
                upper[still] = lower[still]
        return self._entries.tightened(lower, upper)

    def _jointly(self, part: Part, there: Ints, asked: _Asked, point: Floats) -> None:
        """Ask for many of a part at once, each up or down at random, while that proves many."""
        pending = self._without_room(part, there, asked)
        worth = gained = _WORTH
        while len(pending) > worth and gained >= worth:
            signs = self._random.choice([-1.0, 1.0], len(pending))
            for sign in (1.0, -1.0):
                self._ask_part(part, pending, sign * signs, asked, point)
            left = self._without_room(part, pending, asked)
            worth, gained, pending = max(_WORTH, len(pending) // _WORTH), len(pending) - len(left), left

    def _without_room(self, part: Part, there: Ints, asked: _Asked) -> Ints:
        return there[asked.widths(part.columns[there]) < self._width]

    def _ends(self, part: Part, place: int, asked: _Asked, point: Floats) -> tuple[float, float]:
        """The least and the most of one column of a part."""
        found = []
        for sign in (-1.0, 1.0):
            answer = self._ask_part(part, np.array([place]), sign, asked, point)
            found.append(0.0 if answer is None else sign * answer.bound)
        return found[0], found[1]

    def _ask_part(self, part: Part, there: Ints, signs: Floats | float, asked: _Asked, point: Floats) -> Answer | None:
        objective = np.zeros(len(part.columns))
        objective[there] = signs
        answer = part.program.maximise(objective, part.lower, part.upper)
        if answer:
            whole = point.copy()
            whole[part.columns] = answer.point
            self._points.append(whole)
            asked.take(whole)
        return answer

    def _ask(self, program: Program, columns: Ints, signs: Floats | float, asked: _Asked) -> Answer | None:
        objective = np.zeros(self._world.size)
        objective[columns] = signs
        answer = program.maximise(objective, asked.lower, asked.upper)
        if answer:
            self._points.append(answer.point)
            asked.take(answer.point)
        return answer

    def _alone(self, target: Target, asked: _Asked) -> Narrow | None:
        """The finding about one number; None when it has room."""
        bounds, weights = [], np.zeros(self._world.size)
        for sign in (1.0, -1.0):
            if asked.width(target.column) >= self._width:
                return None
            answer = self._ask(self._linear, np.array([target.column]), sign, asked)
            if answer is None:
                return Narrow(target, 0.0, None)
            bounds.append(sign * answer.bound)
            weights += self._weights(answer.gains)
        if self._enough(target, bounds[1], bounds[0]):
            return None
        return Narrow(target, bounds[0] - bounds[1], weights)

    def _in_whole_numbers(self, targets: Sequence[Target], asked: _Asked) -> Iterator[Narrow]:
        whole = _Asked(asked.lower, asked.upper)
        for point in self._points:
            if np.abs(point - np.rint(point)).max() < _CLOSE:
                whole.take(np.rint(point))
        for target in targets:
            answers: list[Answer | None] = []
            for sign in (1.0, -1.0):
                if not whole.width(target.column) >= self._width:
                    answers.append(self._ask(self._exact, np.array([target.column]), sign, whole))
            if not whole.width(target.column) >= self._width and (
                None in answers or not self._enough(target, whole.low[target.column], whole.high[target.column])
            ):
                yield Narrow(target, self._width, None)

    def _enough(self, target: Target, least: float, most: float) -> bool:
        least, most = np.ceil(least - _CLOSE), np.floor(most + _CLOSE)
        known_not_small = least == most == 0 or max(least, -most, 0) >= self._world.rule.threshold
        return bool(most - least >= self._width or (target.change and known_not_small))

    def _weights(self, gains: Floats) -> Floats:
        """How much further the objective could go at most if each column, now shown, were withheld."""
        room = np.where(gains > 0, np.inf, np.maximum(self._world.value - self._world.least, 0.0))
        moved = np.abs(gains) > _CLOSE
        return np.minimum(self._width, np.where(moved, np.abs(np.where(moved, gains, 1.0)) * room, 0.0))
