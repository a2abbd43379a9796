"""What a reader holds, taken apart: what sums settle by themselves, and unknowns that no sum joins. Loses nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from tejido.statistics.attack.facts import INFINITE, Knowledge, Place

Ends = tuple[float, float]
_Fact = tuple[tuple[tuple[Place, float], ...], float, float]

_CLOSE = 1e-6
_TURNS = 40  # of one sum: what it has not settled by then, the solver does


def settle(known: Knowledge, ranges: Mapping[Place, Ends]) -> dict[Place, Ends] | None:
    """The ends of every unknown that follow from one sum after another; None when two contradict each other."""
    ranges = dict(ranges)
    facts: list[_Fact] = [(tuple(_gathered(terms).items()), *ends) for terms, ends in known.facts.items()]
    of = defaultdict(list)
    for number, (terms, _, _) in enumerate(facts):
        for place, _ in terms:
            of[place].append(number)
    turns, waiting = [0] * len(facts), dict.fromkeys(range(len(facts)))
    while waiting:
        number = next(iter(waiting))
        del waiting[number]
        turns[number] += 1
        for place, least, most in _follow(facts[number], ranges):
            if least > most + _CLOSE:
                return None
            ranges[place] = (least, max(least, most))
            waiting |= dict.fromkeys(other for other in of[place] if turns[other] < _TURNS)
    return ranges


def _gathered(terms: Iterable[tuple[Place, float]]) -> dict[Place, float]:
    sums: dict[Place, float] = defaultdict(float)
    for place, times in terms:
        sums[place] += times
    return {place: times for place, times in sums.items() if times}


def _follow(fact: _Fact, ranges: dict[Place, Ends]) -> Iterator[tuple[Place, float, float]]:
    """The unknowns of a sum of which it says more than was known, with what it says."""
    terms, least, most = fact
    ends = [sorted((times * ranges[place][0], times * ranges[place][1])) for place, times in terms]
    low, high = _rests([end[0] for end in ends]), _rests([end[1] for end in ends])
    for (place, times), under, over in zip(terms, low, high, strict=True):
        own = sorted(((least - over) / times, (most - under) / times))
        was = ranges[place]
        if own[0] > was[0] + _CLOSE or own[1] < was[1] - _CLOSE:
            yield place, max(own[0], was[0]), min(own[1], was[1])


def _rests(ends: list[float]) -> list[float]:
    """For each of some numbers the sum of the others."""
    before = accumulate(ends[:-1], initial=0.0)
    after = list(accumulate(ends[:0:-1], initial=0.0))[::-1]
    return [one + other for one, other in zip(before, after, strict=True)]


def pieces(known: Knowledge, ranges: Mapping[Place, Ends]) -> list[Knowledge]:
    """The unknowns that are not settled, in groups that no sum joins."""
    above: dict[Place, Place] = {place: place for place, (least, most) in ranges.items() if most - least > _CLOSE}

    def top(place: Place) -> Place:
        while above[place] != place:
            above[place] = place = above[above[place]]
        return place

    left: list[_Fact] = []
    for gathered, (least, most) in ((_gathered(terms), ends) for terms, ends in known.facts.items()):
        open_ = tuple((place, times) for place, times in gathered.items() if place in above)
        settled = sum(times * ranges[place][0] for place, times in gathered.items() if place not in above)
        if open_:
            left.append((open_, least - settled, most - settled))
            for place, _ in open_:
                above[top(place)] = top(open_[0][0])
    found: dict[Place, Knowledge] = defaultdict(Knowledge)
    for place in above:
        found[top(place)].ranges[place] = ranges[place]
    for terms, least, most in left:
        found[top(terms[0][0])].fact(list(terms), least, most)
    return list(found.values())


def holds(known: Knowledge, ranges: Mapping[Place, Ends]) -> bool:
    """Whether the sums of nothing but settled unknowns are what they must be."""
    for terms, (least, most) in known.facts.items():
        if all(ranges[place][1] - ranges[place][0] <= _CLOSE for place, _ in terms):
            value = sum(times * ranges[place][0] for place, times in terms)
            if not least - _CLOSE * len(terms) <= value <= most + _CLOSE * len(terms):
                return False
    return True


def ended(ends: Ends, far: float) -> Ends:
    """The same without infinities."""
    least, most = ends
    least = (most if most < INFINITE else 0) - far if least == -INFINITE else least
    return least, (least + far if most == INFINITE else most)
