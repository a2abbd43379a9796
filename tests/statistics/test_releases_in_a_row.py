"""Release after release of nearly the same cases: whatever changes by few, nobody works anything out."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tejido.kernel.errors import Refused
from tejido.statistics.attack.apart import pieces, settle
from tejido.statistics.attack.auditing import audit
from tejido.statistics.attack.facts import INFINITE, Knowledge, Place
from tejido.statistics.attack.knowledge import read
from tejido.statistics.attack.program import Solver
from tejido.statistics.attack.still import still
from tejido.statistics.complementary.guarding import guard
from tejido.statistics.releases.dimensions import TOTAL, Dimension
from tejido.statistics.releases.values import Counts, Release
from tejido.statistics.rule import STANDARD, Rule
from tests.statistics.made import CUT

PERIOD = Dimension.tree("period", {TOTAL: ["y1", "y2"], "y1": ["q1", "q2"], "y2": ["q3"]})
ZONE = Dimension.flat("zone", ["n", "s", "e"])
KIND = Dimension.flat("kind", ["a", "b", "u"], overlapping=True)
SEX = Dimension.flat("sex", ["f", "m"])
DIMENSIONS = (PERIOD, ZONE, KIND, SEX)
TABLES = (("period", "zone"), ("period", "zone", "kind"), ("period", "kind"), ("period", "sex"))
YEARS_ONLY = {("period", "zone", "kind")}  # so that cells of quarters exist that nobody publishes
RELEASES = 4
BROKEN = (1, 4, 9, 14, 23, 37)
Row = dict[str, list[str]]


def drawn(chance: random.Random) -> Row:
    return {
        "period": [chance.choice(["q1", "q1", "q2", "q2", "q3"])],
        "zone": [chance.choices("nse", [6, 3, 1])[0]],
        "kind": [kind for kind in "ab" if chance.random() < 0.55] or ["u"],
        "sex": [chance.choices("fm", [4, 1])[0]],
    }


def changed(rows: list[Row], chance: random.Random) -> list[Row]:
    """A few more, a few corrected and, now and then, one taken back."""
    rows = [dict(row) for row in rows] + [drawn(chance) for _ in range(chance.randrange(5))]
    for name, most in (("kind", 4), ("sex", 2)):
        for _ in range(chance.randrange(most)):
            chance.choice(rows)[name] = drawn(chance)[name]
    if chance.random() < 0.3:
        rows.remove(chance.choice(rows))
    return rows


def told(rows: list[Row], code: str, rule: Rule) -> Release:
    tables = []
    for names in TABLES:
        own = [next(d for d in DIMENSIONS if d.name == name) for name in names]
        used = [("total", "y1", "y2") if d is PERIOD and names in YEARS_ONLY else d.codes for d in own]
        counts: Counter[tuple[str, ...]] = Counter()
        for row in rows:
            counts.update(product(*(_line(d, row[d.name]) for d in own)))
        tables.append(Counts("-".join(names), "cases", names, {cell: counts[cell] for cell in product(*used)}))
    return Release(code, CUT, DIMENSIONS, tuple(tables), (), rule)


MONTHS = Dimension.tree("period", {TOTAL: ["q1", "q2"], "q1": ["m1", "m2", "m3"], "q2": ["m4", "m5", "m6"]})


def _monthly(rows: list[Row], code: str) -> Release:
    """Months of all, beside quarters by zone and kind: as cases are told."""
    tables = []
    for names, left_out in ((("period",), set[str]()), (("kind", "period", "zone"), {f"m{n}" for n in range(1, 7)})):
        own = {"kind": KIND, "period": MONTHS, "zone": ZONE}
        used = [[one for one in own[name].codes if one not in left_out] for name in names]
        counts: Counter[tuple[str, ...]] = Counter()
        for row in rows:
            counts.update(product(*(_line(own[name], row[name]) for name in names)))
        tables.append(Counts("-".join(names), "cases", names, {cell: counts[cell] for cell in product(*used)}))
    return Release(code, CUT, (KIND, MONTHS, ZONE), tuple(tables), (), STANDARD)


def _line(dimension: Dimension, codes: list[str]) -> set[str]:
    found = {dimension.total, *codes}
    for whole, parts in reversed(dimension.sums):  # a sum stands before its parts
        if found & set(parts):
            found.add(whole)
    return found


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6))
@example(24)  # a change between two earlier releases of a cell that nobody published: between -1 and 1
@example(12)
@example(23)
def test_release_after_release_the_auditor_finds_nothing(seed: int) -> None:
    chance = random.Random(seed)
    rule = chance.choice([STANDARD, Rule(3, 3)])
    rows = [drawn(chance) for _ in range(chance.choice([15, 30, 60]))]
    before: list[Release] = []
    for number in range(1, RELEASES + 1):
        try:
            release = guard(told(rows, f"r{number}", rule), salt=b"sal", earlier=before).release
        except Refused:  # then nothing new is told: what was published stays
            assert before
        else:
            assert audit(release, before) == []
            before.append(release)
        rows = changed(rows, chance)


def test_the_auditor_sees_a_change_of_what_nobody_published() -> None:
    """Both releases are guarded, each without the other: the difference tells."""
    chance = random.Random(3)
    rows = [drawn(chance) for _ in range(60)]
    first = guard(told(rows, "r1", STANDARD), salt=b"one").release
    more = [*rows, *(dict(rows[0]) for _ in range(2))]
    second = guard(told(more, "r2", STANDARD), salt=b"other").release
    assert any("cambio" in finding.where for finding in audit(second, [first]))


def test_two_populations_are_attacked_as_if_each_were_alone() -> None:
    chance = random.Random(5)
    release = told([drawn(chance) for _ in range(40)], "r1", STANDARD)
    other = told([drawn(chance) for _ in range(40)], "r1", STANDARD)
    renamed = tuple(replace(t, name=f"{t.name}-others", population="others") for t in other.counts)
    both = replace(release, counts=(*release.counts, *renamed))
    alone = [*audit(release), *audit(replace(other, counts=renamed))]
    assert {finding.where for finding in audit(both)} == {finding.where for finding in alone}
    assert alone  # nothing was withheld


def test_what_is_taken_apart_holds_every_unknown_once() -> None:
    chance = random.Random(6)
    rows = [drawn(chance) for _ in range(40)]
    known = read([guard(told(rows, "r1", STANDARD)).release])
    ranges = settle(known, known.ranges)
    assert ranges is not None
    apart = [place for piece in pieces(known, ranges) for place in piece.ranges]
    assert len(apart) == len(set(apart))
    assert set(apart) == {place for place, (least, most) in ranges.items() if most - least > 1e-6}


def test_what_contradicts_itself_is_not_settled() -> None:
    known = read([told([drawn(random.Random(1))], "r1", STANDARD)])
    known.facts[((0, ("cases", ())), 1.0),] = (5, 5)
    assert settle(known, known.ranges) is None


def _most(known: Knowledge, place: Place) -> float | None:
    solver = Solver(known)
    solver.changeColCost(solver.columns[place], -1.0)
    answer = solver.answer()
    return None if answer is None else float(answer[solver.columns[place]])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_what_is_told_not_to_move_cannot_and_nothing_else_is_told_so(seed: int) -> None:
    """Sums of several unknowns, most of them nothing; each is asked for alone, and compared."""
    chance = random.Random(seed)
    places: list[Place] = [(0, ("cases", (("n", str(number)),))) for number in range(60)]
    value = {place: chance.choice([0, 0, 0, 0, 7]) for place in places}
    known = Knowledge(dict.fromkeys(places, (0, INFINITE)))
    for _ in range(chance.choice([30, 50])):
        terms = [(place, chance.choice([1.0, 1.0, -1.0])) for place in chance.sample(places, chance.choice([3, 5]))]
        sum_ = sum(times * value[place] for place, times in terms)
        known.fact(terms, sum_, sum_)
    alone = {place for place in places if (most := _most(known, place)) is not None and most < 1e-6}
    assert set(still(known)) == alone


def test_nothing_is_said_not_to_move_where_facts_contradict_each_other() -> None:
    places: list[Place] = [(0, ("cases", (("n", str(number)),))) for number in range(60)]
    known = Knowledge(dict.fromkeys(places, (0, INFINITE)))
    known.fact([(place, 1.0) for place in places], -1, -1)
    assert still(known) == []


@pytest.mark.parametrize("seed", BROKEN)
def test_changes_of_months_that_nobody_published_are_guarded_with_every_code(seed: int) -> None:
    """The cube behind has quarters only: of one release enough, of two not always. The auditor sees it."""
    chance = random.Random(seed)
    rows = [drawn(chance) | {"period": [chance.choice(MONTHS.codes[-6:])]} for _ in range(chance.choice([40, 60]))]
    first = guard(_monthly(rows, "r1"), salt=b"s").release
    more = _monthly([*rows, *(drawn(chance) | {"period": [chance.choice(MONTHS.codes[-6:])]} for _ in range(3))], "r2")
    assert audit(first) == []
    assert audit(guard(more, salt=b"s", earlier=[first]).release, [first]) != []
    assert audit(guard(more, salt=b"s", earlier=[first], every_code=True).release, [first]) == []
