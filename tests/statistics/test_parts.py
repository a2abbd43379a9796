"""A program taken apart says of every number what the whole says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tejido.statistics.complementary.parts import Entries
from tejido.statistics.complementary.program import Floats, Program, Row

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
    whole, entries = Program(COLUMNS, rows, whole=False), Entries(rows)
    least, most = entries.tightened(lower, upper)
    found = {c: (least[c], most[c]) for c in range(COLUMNS)}  # of what no row joins, bounds say all
    for part in entries.parts(least, most, np.arange(COLUMNS)):
        for place, column in enumerate(part.columns.tolist()):
            objective = np.zeros(len(part.columns))
            objective[place] = 1.0
            found[column] = _ends(part.program, objective, part.lower, part.upper)
    for column in range(COLUMNS):
        objective = np.zeros(COLUMNS)
        objective[column] = 1.0
        assert found[column] == pytest.approx(_ends(whole, objective, lower, upper), abs=1e-5)


@settings(deadline=None)
@given(systems())
def test_a_point_of_a_part_agrees_with_the_rows_of_the_whole(system: tuple[list[Row], Floats, Floats]) -> None:
    rows, lower, upper = system
    entries = Entries(rows)
    least, most = entries.tightened(lower, upper)
    first = Program(COLUMNS, rows, whole=False).maximise(np.zeros(COLUMNS), lower, upper)
    assert first is not None
    point = first.point.copy()
    for part in entries.parts(least, most, np.arange(COLUMNS)):
        answer = part.program.maximise(np.ones(len(part.columns)), part.lower, part.upper)
        assert answer is not None
        point[part.columns] = answer.point
    for row in rows:
        assert row.least - 1e-5 <= point[list(row.columns)] @ np.array(row.coefficients) <= row.most + 1e-5


@settings(deadline=None, max_examples=200)
@given(systems())
def test_what_cannot_rise_is_found_and_nothing_else(system: tuple[list[Row], Floats, Floats]) -> None:
    rows, lower, upper = system
    program = Program(COLUMNS, rows, whole=False)
    alone = []
    for column in range(COLUMNS):
        objective = np.zeros(COLUMNS)
        objective[column] = 1.0
        if _ends(program, objective, lower, upper)[1] <= lower[column] + 1e-6:
            alone.append(column)
    assert sorted(program.still(lower, upper).tolist()) == alone


def test_of_what_is_impossible_nothing_is_said_not_to_rise() -> None:
    program = Program(2, [Row((0, 1), (1.0, 1.0), 5.0, 5.0)], whole=False)
    assert program.still(np.zeros(2), np.ones(2)).tolist() == []
