"""A program taken apart says of every number what the whole says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tejido.statistics.complementary.parts import Entries
from tejido.statistics.complementary.program import Floats, Program, Row
from tejido.statistics.complementary.ties import tied

COLUMNS = 8
_times = st.sampled_from((1.0, -1.0))


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[Row], Floats, Floats]:
    """Rows that some whole numbers fulfil, with bounds around those."""
    point = np.array(draw(st.lists(st.integers(0, 9), min_size=COLUMNS, max_size=COLUMNS)), dtype=float)
    rows = []
    for _ in range(draw(st.integers(1, 9))):
        columns = tuple(draw(st.lists(st.integers(0, COLUMNS - 1), min_size=1, max_size=4, unique=True)))
        times = tuple(draw(_times) for _ in columns)
        value = float(point[list(columns)] @ np.array(times))
        least, most = (value, value) if draw(st.booleans()) else (value - draw(st.integers(0, 3)), np.inf)
        rows += [Row(columns, times, least, most)] * draw(st.integers(1, 2))
    below = np.array(draw(st.lists(st.integers(0, 4), min_size=COLUMNS, max_size=COLUMNS)), dtype=float)
    above = np.array(draw(st.lists(st.integers(0, 4), min_size=COLUMNS, max_size=COLUMNS)), dtype=float)
    return rows, point - below, point + above


def _ends(program: Program, objective: Floats, lower: Floats, upper: Floats) -> tuple[float, float]:
    ends = []
    for sign in (-1.0, 1.0):
        answer = program.maximise(sign * objective, lower, upper)
        assert answer is not None
        ends.append(sign * answer.bound)
    return ends[0], ends[1]


@settings(deadline=None, max_examples=200)
@given(systems())
def test_every_number_has_the_same_ends_in_its_part_as_in_the_whole(system: tuple[list[Row], Floats, Floats]) -> None:
    rows, lower, upper = system
    whole, entries = Program(COLUMNS, rows, whole=False), Entries.of(rows)
    least, most = entries.tightened(lower, upper)
    found = {c: (least[c], most[c]) for c in range(COLUMNS) if most[c] - least[c] < 1e-6}
    for part in entries.parts(least, most, np.arange(COLUMNS)):
        for place, column in enumerate(part.columns.tolist()):
            objective = np.zeros(len(part.least))
            objective[part.places[place]] = 1.0
            ends = _ends(part.program, objective, part.least, part.most)
            found[column] = (ends[0] + part.more[place], ends[1] + part.more[place])
    for column in range(COLUMNS):
        objective = np.zeros(COLUMNS)
        objective[column] = 1.0
        assert found[column] == pytest.approx(_ends(whole, objective, lower, upper), abs=1e-5)


@settings(deadline=None)
@given(systems())
def test_a_point_of_a_part_agrees_with_the_rows_of_the_whole(system: tuple[list[Row], Floats, Floats]) -> None:
    rows, lower, upper = system
    entries = Entries.of(rows)
    least, most = entries.tightened(lower, upper)
    first = Program(COLUMNS, rows, whole=False).maximise(np.zeros(COLUMNS), lower, upper)
    assert first is not None
    point = first.point.copy()
    for part in entries.parts(least, most, np.arange(COLUMNS)):
        answer = part.program.maximise(np.ones(len(part.least)), part.least, part.most)
        assert answer is not None
        point[part.columns] = part.told(answer.point)
    for row in rows:
        assert row.least - 1e-5 <= point[list(row.columns)] @ np.array(row.coefficients) <= row.most + 1e-5


def test_what_is_tied_through_another_is_told_by_the_last_one() -> None:
    ties = tied(5, [(0, 1, 2.0), (2, 1, -1.0), (3, 0, 4.0), (3, 2, 7.0)])
    assert len({*ties.of[:4].tolist()}) == 1
    assert (ties.more[:4] - ties.more[1]).tolist() == [2.0, 0.0, -1.0, 6.0]
    assert (ties.of[4], ties.more[4]) == (4, 0.0)
