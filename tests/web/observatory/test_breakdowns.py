"""By what an indicator is told: a table without quarters goes on in time by its years."""

from __future__ import annotations

from tejido.observatory.released.tables import Axis
from tejido.observatory.sheets import sheet
from tejido.web.observatory.breakdowns import leaves
from tejido.web.observatory.charted import chart_of
from tejido.web.observatory.lines import HIDDEN, NONE, Line
from tejido.web.observatory.parts import Part

PARENTS = {"2025-T4": "2025", "2026-T1": "2026", "2025": "total", "2026": "total"}


def test_years_are_told_where_there_are_no_quarters() -> None:
    quarters = Axis("period", "Período", ("total", "2025", "2026", "2025-T4", "2026-T1"), {}, PARENTS)
    years = Axis("period", "Período", ("total", "2025", "2026"), {}, PARENTS)
    assert leaves(quarters) == ["2025-T4", "2026-T1"]
    assert leaves(years) == ["2025", "2026"]


def test_parts_of_a_part_stand_where_their_names_do() -> None:
    labels = {"total": "Todas", "minor": "0 a 17", "0-11": "0 a 11", "12-17": "12 a 17", "18+": "18 a más"}
    ages = Axis("age", "Edad", ("total", "minor", "18+", "0-11", "12-17"), labels, {"0-11": "minor", "12-17": "minor"})
    assert leaves(ages) == ["0-11", "12-17", "18+"]


def test_of_what_there_was_nothing_is_apart_from_what_is_withheld_and_from_zero() -> None:
    lines = (Line("cem", "CEM", "90 %", value=90), Line("police", "Comisaría", HIDDEN, why="reservado"),
             Line("school", "Escuela", NONE), Line("ugel", "UGEL", NONE))  # fmt: skip
    part = Part("", lines, None)
    assert [line.code for line in part.there] == ["cem", "police"]
    assert part.nothing_of == "Escuela; UGEL"


def test_counts_of_nothing_are_not_drawn() -> None:
    nothing = [Line("cem", "CEM", "0", value=0), Line("ugel", "UGEL", "0", value=0)]
    assert chart_of(sheet("OPO-02"), nothing, "") is None
    assert chart_of(sheet("OPO-02"), [*nothing, Line("police", "Comisaría", "7", value=7)], "") is not None
