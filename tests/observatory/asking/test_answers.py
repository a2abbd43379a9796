"""What a question is answered with: published cells alone, whatever is asked; and what is withheld has no number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tejido.observatory.asking.answering import Answer, Head, answer, lasts
from tejido.observatory.asking.choosing import answers, table_for
from tejido.observatory.asking.nearby import fitting, near
from tejido.observatory.asking.offers import axes_of, of_subject, offered, subjects, ways
from tejido.observatory.asking.question import QUARTERS, YEARS, As, Question, address, dimension_of, from_address, tidy
from tejido.observatory.asking.suggesting import suggestions, written_down
from tejido.observatory.asking.wording import conditions, in_words, title
from tejido.observatory.released.figures import Figure
from tejido.observatory.released.tables import Axis, Table, Why
from tejido.observatory.releasing.cubes import cubes
from tejido.statistics.rule import STANDARD
from tests.observatory.asking.conftest import Published

DIMENSIONS = ("zone", "violence", "reported", "service", "nothing")
WAYS = (*DIMENSIONS, YEARS, QUARTERS, "period", "")
PERIODS = ("total", "2025", "2026", "2025-T4", "2026-T1", "2026-T9", "1999")
CODES = ("total", "norte", "sur", "cerro", "unknown", "sexual", "physical", "yes", "no", "psychological", "nothing")
PAIRS = st.tuples(st.sampled_from((*DIMENSIONS, "period")), st.sampled_from((*CODES, *PERIODS)))
QUESTIONS = st.builds(
    Question,
    st.sampled_from(("cases", "attentions", "nothing")),
    st.sampled_from(WAYS[:-1]),
    st.sampled_from(WAYS),
    st.sampled_from(PERIODS),
    st.lists(PAIRS, max_size=2).map(lambda pairs: tuple(sorted(dict(pairs).items()))),
    st.none() | PAIRS,
    st.sampled_from(As),
).map(tidy)
CODES_OF = {
    "zone": ("norte", "sur", "cerro", "unknown"),
    "violence": ("physical", "sexual", "economic"),
    "reported": ("yes", "no"),
    "service": ("psychological", "unknown"),
    "period": ("2025", "2026", "2025-T4", "2026-T1"),
}


@st.composite
def sensible(draw: st.DrawFn) -> Question:
    """A question that some table is likely to answer."""
    subject, dims = draw(
        st.sampled_from(
            [("cases", ("zone", "violence")), ("cases", ("zone", "reported")), ("attentions", ("service",))]
        )
    )
    order = draw(st.permutations([*dims, draw(st.sampled_from((YEARS, QUARTERS)))]))
    rows, columns, rest = order[0], draw(st.sampled_from((order[1], ""))), order[1:]
    free = [way for way in rest if way != columns and way in dims]
    only = tuple((name, draw(st.sampled_from(CODES_OF[name]))) for name in free if draw(st.booleans()))
    rivals = [*free, "period"] if not {YEARS, QUARTERS} & {rows, columns} else free
    rival = draw(st.sampled_from(rivals)) if rivals and draw(st.booleans()) else ""
    against = (rival, draw(st.sampled_from(("total", *CODES_OF[rival])))) if rival else None
    period = draw(st.sampled_from(("total", *CODES_OF["period"])))
    return tidy(Question(subject, rows, columns, period, only, against, draw(st.sampled_from(As))))


MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


def held(found: Answer) -> Mapping[Head, Mapping[Head, Figure]]:
    return {row.head: dict(zip(found.columns, row.figures, strict=True)) for row in found.rows}


def codes_at(found: Answer, row: Head, column: Head, *, other_side: bool = False) -> dict[str, str]:
    """The codes of a cell, worked out here from the question and from nothing that answers it."""
    asked = found.asked
    codes = dict.fromkeys(found.table.axes, "total") | dict(asked.only)
    if asked.period != "total":
        codes["period"] = asked.period
    if asked.against and (column.side == 1 or other_side):
        codes[asked.against[0]] = asked.against[1]
    codes[dimension_of(asked.rows)] = row.code
    if asked.columns:
        codes[dimension_of(asked.columns)] = column.code
    return codes


def published(table: Table, codes: Mapping[str, str]) -> int | None:
    """The number of the file that anybody downloads."""
    return table.values[tuple(codes[name] for name in table.axes)]


def check(found: Answer, open_data: Table) -> None:
    """Every figure is what the file says, or is worked out from two numbers that the file shows."""
    asked = found.asked
    for row, figures in held(found).items():
        for column, figure in figures.items():
            here = published(open_data, codes_at(found, row, column))
            if column.is_change:
                before = published(open_data, codes_at(found, row, column, other_side=True))
                assert figure.value == (None if here is None or before is None else here - before)
            elif asked.shown_as is As.COUNT:
                assert figure.value == here
                assert (figure.part, figure.whole, figure.interval) == (None, None, None)
            else:
                check_share(found, row, column, figure, open_data)
            assert (figure.value is None) == (figure.why is not None)


def check_share(found: Answer, row: Head, column: Head, figure: Figure, open_data: Table) -> None:
    asked = found.asked
    of_row = asked.shown_as is As.OF_ROW
    wholes = [other for other in found.columns if other.is_total and other.side == column.side] if of_row else [column]
    last = row if of_row else found.rows[-1].head
    part = published(open_data, codes_at(found, row, column))
    whole = published(open_data, codes_at(found, last, wholes[0]))
    if part is None or whole is None:
        assert (figure.value, figure.part, figure.whole, figure.interval) == (None, None, None, None)
        assert figure.why is Why.WITHHELD
    elif whole < STANDARD.threshold:
        assert figure.value is None
    else:
        assert Fraction(figure.value or 0).limit_denominator(10_000) == Fraction(part, whole)
        assert (figure.part, figure.whole) == (part, whole)


@MANY
@given(asked=sensible())
def test_every_number_of_an_answer_is_in_the_published_file(town: Published, asked: Question) -> None:
    table = table_for(town.release.tables, asked)
    assume(table is not None)
    assert table is not None
    check(answer(table, asked, town.release.rule), town.from_csv[table.name])


@MANY
@given(asked=sensible() | QUESTIONS)
def test_who_has_only_the_open_data_gets_the_same_answer(town: Published, asked: Question) -> None:
    """The answer is worked out from what was published and from nothing else: not one figure differs."""
    told, again = table_for(town.release.tables, asked), table_for(town.from_csv, asked)
    assert (told and told.name) == (again and again.name)
    if told is not None and again is not None:
        mine, theirs = (answer(one, asked, town.release.rule) for one in (told, again))
        assert (mine.rows, mine.columns, mine.hidden) == (theirs.rows, theirs.columns, theirs.hidden)


@MANY
@given(asked=sensible() | QUESTIONS)
def test_a_question_without_an_answer_says_which_near_one_has_it(town: Published, asked: Question) -> None:
    tables = town.release.tables
    found = near(tables, asked)
    assert all(one.asked != asked and answers(one.table, one.asked) for one in found)
    assert fitting(tables, asked) is not None
    if table_for(tables, asked) is None:
        assert found
        assert fitting(tables, asked) == found[0].asked
    else:
        assert fitting(tables, asked) == asked


@MANY
@given(asked=sensible() | QUESTIONS)
def test_whatever_is_offered_leads_to_an_answer(town: Published, asked: Question) -> None:
    tables = town.release.tables
    choices = offered(tables, asked)
    if table_for(tables, asked) is None:
        asked = Question(asked.subject, asked.rows)
    changed = [replace(asked, columns=way) for way in choices.columns]
    changed += [replace(asked, period=code) for code in choices.periods]
    changed += [replace(asked, against=(name, code)) for name, codes in choices.against.items() for code in codes]
    changed += [replace(asked, shown_as=one) for one in choices.shown_as] if changed else []
    for name, codes in choices.only.items():
        rest = [pair for pair in asked.only if pair[0] != name]
        changed += [replace(asked, only=tuple(sorted([*rest, (name, code)]))) for code in codes]
    assert [one for one in changed if table_for(tables, tidy(one)) is None] == []


@MANY
@given(asked=QUESTIONS)
def test_an_address_says_the_whole_question(asked: Question) -> None:
    without_totals = replace(asked, only=tuple(pair for pair in asked.only if pair[1] != "total"))
    assert from_address(address(asked)) == without_totals


def test_every_subject_can_be_told_and_every_way_of_it_too(town: Published) -> None:
    tables = town.release.tables
    assert subjects(tables) == ["cases", "attentions"]
    assert ways(tables, "cases") == ["zone", "violence", "reported", YEARS, QUARTERS]
    assert ways(tables, "nothing") == []
    assert all(table_for(tables, Question("cases", way)) for way in ways(tables, "cases"))


def test_the_town_has_what_is_withheld_and_shown(town: Published) -> None:
    """Or the tests above would say nothing."""
    values = [value for table in town.release.tables.values() for value in table.values.values()]
    assert sum(value is None for value in values) > 40
    assert sum(value is not None for value in values) > 100


def test_of_two_tables_the_one_that_shows_more_answers_whole(town: Published) -> None:
    table = town.release.tables["casos-por-zona"]
    blind = replace(table, name="blind", values=dict.fromkeys(table.values))
    found = table_for({"blind": blind, "casos-por-zona": table}, Question("cases", "zone"))
    assert found is not None
    assert found.name == "casos-por-zona"


# By hand: two years, of which the second has three quarters, and two zones with a part of one.

PERIOD = Axis(
    "period", "Período", ("total", "2025", "2026", "2025-T1", "2025-T2", "2026-T1"),
    {"total": "Todo", "2026-T1": "enero a marzo de 2026"},
    {"2025": "total", "2026": "total", "2025-T1": "2025", "2025-T2": "2025", "2026-T1": "2026"},
)  # fmt: skip
RISK = Axis("risk", "Nivel", ("total", "known", "low", "high"), {"low": "Leve"}, {"low": "known", "high": "known"})
VALUES = {
    (when, risk): None if (when, risk) == ("2026-T1", "high") else base + 10 * n
    for base, when in ((100, "total"), (50, "2025"), (40, "2026"), (30, "2025-T1"), (20, "2025-T2"), (10, "2026-T1"))
    for n, risk in enumerate(("total", "known", "low", "high"))
}
TABLE = Table("t", "T", "casos", "Casos.", "", "", "", {"period": PERIOD, "risk": RISK}, VALUES, "cases")
TABLES = {"t": TABLE}


def test_rows_go_in_their_tree_and_the_whole_goes_last() -> None:
    found = answer(TABLE, Question("cases", "risk"), STANDARD)
    assert [(row.head.code, row.head.depth, row.head.is_total) for row in found.rows] == [
        ("known", 0, False), ("low", 1, False), ("high", 1, False), ("total", 0, True),
    ]  # fmt: skip
    assert [row.figures[0].value for row in found.rows] == [110, 120, 130, 100]


def test_the_quarters_of_a_year_end_in_that_year() -> None:
    found = answer(TABLE, tidy(Question("cases", QUARTERS, period="2025")), STANDARD)
    assert [row.head.code for row in found.rows] == ["2025-T1", "2025-T2", "2025"]
    assert [row.head.depth for row in found.rows] == [0, 0, 0]


def test_periods_that_last_the_same_are_compared_and_others_are_only_set_side_by_side() -> None:
    same = answer(TABLE, Question("cases", "risk", "", "2026-T1", (), ("period", "2025-T1")), STANDARD)
    assert [(column.side, column.is_change) for column in same.columns] == [(0, False), (1, False), (0, True)]
    assert {row.head.code: [one.value for one in row.figures] for row in same.rows} == {
        "known": [20, 40, -20], "low": [30, 50, -20], "high": [None, 60, None], "total": [10, 30, -20],
    }  # fmt: skip
    assert same.sides[0] == "enero a marzo de 2026"
    uneven = answer(TABLE, Question("cases", "risk", "", "2026", (), ("period", "2025")), STANDARD)
    assert uneven.uneven
    assert [column.is_change for column in uneven.columns] == [False, False]
    assert (lasts(PERIOD, "2025"), lasts(PERIOD, "2026"), lasts(PERIOD, "2025-T1"), lasts(PERIOD, "total")) == (
        2,
        1,
        1,
        3,
    )


def test_what_stands_in_two_places_or_is_compared_with_itself_is_no_question() -> None:
    for wrong in (
        Question("cases", "risk", "risk"),
        Question("cases", "risk", only=(("risk", "low"),)),
        Question("cases", "risk", against=("risk", "low")),
        Question("cases", "risk", against=("period", "total")),
        Question("cases", YEARS, QUARTERS),
        Question("cases", "risk", only=(("period", "2025"),)),
        Question("cases", "period"),
    ):
        assert table_for(TABLES, wrong) is None
        assert near(TABLES, wrong)


def test_the_nearest_question_is_the_one_that_loses_least() -> None:
    asked = Question("cases", "risk", "zone", "2026-T9", (), ("period", "2025"))
    assert [one.asked for one in near(TABLES, asked)] == [
        Question("cases", "risk", "", "2026", (), ("period", "2025")),
        Question("cases", "risk", "", "total", (), ("period", "2025")),
    ]
    hidden = Question("cases", QUARTERS, "risk")
    bare = {"t": replace(TABLE, values=dict.fromkeys(VALUES) | {("total", "total"): 100, ("2025", "total"): 50})}
    assert [one.asked for one in near(bare, hidden, with_numbers=True)] == [Question("cases", YEARS, "risk")]


def test_a_question_is_told_in_plain_words(town: Published) -> None:
    tables = town.release.tables
    asked = Question("cases", "zone", "violence", "2026", (), ("reported", "yes"), As.OF_ROW)
    assert title(tables, asked) == "Casos, según zona y tipo"
    assert conditions(tables, asked) == ["2026 (de enero a marzo)", "comparado con Consta", "por ciento de cada fila"]
    assert in_words(tables, Question("cases", QUARTERS)) == "Casos, según trimestre · todo el período"
    assert in_words(tables, Question("nothing", "x")) == "nothing, según x · todo el período"
    assert set(axes_of(of_subject(tables, "cases"))) == {"period", "zone", "violence", "reported"}


def test_what_is_suggested_has_an_answer_and_the_file_asks_nothing_strange(town: Published) -> None:
    tables = town.release.tables
    found = suggestions(tables, town.release.rule)
    assert all(table_for(tables, one.asked) for one in found)
    assert all(text.startswith("¿") and text.endswith("?") for text, _ in written_down())


@pytest.mark.parametrize("said", [said for _, said in written_down()], ids=str)
def test_the_list_of_the_releases_has_a_table_for_what_is_suggested(said: Mapping[str, str]) -> None:
    ways = {said["filas"], said.get("columnas", said["filas"])}
    wanted = {dimension_of(way) for way in ways}
    able = [one for one in cubes().tables if one.population == said["que"] and wanted <= set(one.dimensions)]
    by_quarters = "trimestres" in ways or said.get("periodo", "").startswith("@quarter")
    assert [one for one in able if not by_quarters or one.finest != "years"]
