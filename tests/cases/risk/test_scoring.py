"""The partner sheet: points, gates, blanks, cut-offs and the pregnancy raise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.cases.risk import Instrument, Kind, Level, Score, instrument, score
from tejido.kernel.errors import FieldErrors, Refused
from tejido.law.marks import Mark

SHEET = instrument("fvr-partner")
SCORED = [item.number for item in SHEET.items if item.kind is Kind.SCORED]
YES_POINTS = {"1": 1, "2": 5, "5": 3, "6": 3, "7": 3, "8": 2, "9": 2} | {str(n): 1 for n in range(10, 20)}
CALM = dict.fromkeys(SCORED, "no") | {"2a": "yes", "3": "yes", "4": "yes", "V8": "no"}


def told(**changes: str) -> Score:
    return score(SHEET, CALM | {number.lstrip("q"): answer for number, answer in changes.items()})


def test_the_sheet_adds_up_to_its_last_cut_off() -> None:
    assert SHEET.maximum == 37
    assert len(SCORED) == 19
    assert [(cut.level, cut.least, cut.most) for cut in SHEET.cut_offs] == [
        (Level.MILD, 0, 7),
        (Level.MODERATE, 8, 13),
        (Level.SEVERE, 14, 17),
        (Level.SEVERE_EXTREME, 18, 37),
    ]


def test_its_content_says_that_it_is_not_the_official_text() -> None:
    assert SHEET.state == "Contenido por verificar con el anexo oficial."
    assert {item.mark for item in SHEET.items} == {Mark.SECONDARY}
    inferred = [item.number for item in SHEET.items if "dedujeron" in item.note]
    assert inferred == ["3", "4"]


@pytest.mark.parametrize(("number", "points"), YES_POINTS.items())
def test_each_yes_gives_its_points(number: str, points: int) -> None:
    result = score(SHEET, CALM | {number: "yes"})
    assert result.total == points
    explained = next(entry for entry in result.explained if entry.number == number)
    assert (explained.points, explained.answer) == (points, "yes")
    assert explained.said == f"Sí: {points} {'punto' if points == 1 else 'puntos'}."


def test_having_left_him_and_his_having_no_work_give_four_each() -> None:
    assert told(q3="no").total == 4
    assert told(q4="no").total == 4


def test_everything_against_her_reaches_the_maximum() -> None:
    worst = dict.fromkeys(YES_POINTS, "yes") | {"2a": "yes", "3": "no", "4": "no"}
    result = score(SHEET, worst)
    assert (result.total, result.level, result.legal_level) == (37, Level.SEVERE_EXTREME, Level.SEVERE)


@pytest.mark.parametrize(
    ("yes", "total", "level"),
    [
        ("", 0, Level.MILD),
        ("2 8", 7, Level.MILD),
        ("2 6", 8, Level.MODERATE),
        ("2 5 6 8", 13, Level.MODERATE),
        ("2 5 6 7", 14, Level.SEVERE),
        ("2 5 6 7 8 1", 17, Level.SEVERE),
        ("2 5 6 7 8 9", 18, Level.SEVERE_EXTREME),
    ],
)
def test_the_cut_offs_include_their_ends(yes: str, total: int, level: Level) -> None:
    result = score(SHEET, CALM | dict.fromkeys(yes.split(), "yes"))
    assert (result.total, result.level, result.legal_level) == (total, level, level.legal)
    assert result.complete
    assert result.maximum == 37


def test_without_living_together_the_third_question_is_not_asked() -> None:
    answers = {**CALM, "2a": "no"}
    del answers["3"]
    result = score(SHEET, answers)
    third = next(entry for entry in result.explained if entry.number == "3")
    assert (third.answer, third.points) == (None, 0)
    assert result.complete
    assert result.level is Level.MILD


def test_answering_what_is_not_asked_is_refused_at_its_field() -> None:
    with pytest.raises(FieldErrors) as refused:
        score(SHEET, {**CALM, "2a": "no", "3": "no"})
    assert list(refused.value.errors) == ["3"]


def test_an_unanswered_gate_does_not_lose_the_points_that_hang_from_it() -> None:
    result = score(SHEET, {**CALM, "2a": "", "3": "no"})
    assert result.total == 4
    assert result.blanks == ("2a",)
    assert not result.complete


def test_a_blank_is_flagged_and_is_not_a_no() -> None:
    result = score(SHEET, {**CALM, "2": ""})
    assert result.blanks == ("2",)
    assert next(e for e in result.explained if e.number == "2").said.startswith("Sin respuesta")
    assert (result.total, result.reachable_total) == (0, 5)
    assert result.level is Level.MILD  # five points more would still be mild


def test_blanks_that_could_raise_it_leave_a_low_level_undetermined() -> None:
    result = score(SHEET, {**CALM, "2": "", "6": ""})
    assert result.level is result.legal_level is Level.UNDETERMINED
    assert result.reachable_level is Level.MODERATE
    assert any("nunca como leve" in note.text for note in result.notes)


def test_a_moderate_sheet_with_blanks_says_how_far_it_could_go() -> None:
    result = score(SHEET, {**CALM, "2": "yes", "6": "yes", "5": "", "7": ""})
    assert (result.level, result.reachable_level) == (Level.MODERATE, Level.SEVERE)
    assert any("podría llegar a «severo»" in note.text for note in result.notes)


def test_not_knowing_his_work_is_a_blank_that_the_sheet_allows() -> None:
    result = score(SHEET, {**CALM, "2": "yes", "4": ""})
    assert (result.level, result.reachable_level) == (Level.MILD, Level.MODERATE)
    assert result.blanks == ("4",)


def test_an_empty_sheet_is_undetermined() -> None:
    result = score(SHEET, {})
    assert result.level is Level.UNDETERMINED
    assert result.reachable_total == 37
    assert set(result.blanks) == {*SCORED, "2a"}


@pytest.mark.parametrize("extra", [{}, {"V9": "yes"}, {"V9": "yes", "V10": "yes"}])
def test_pregnancy_raises_one_level_once_with_its_mark(extra: dict[str, str]) -> None:
    result = score(SHEET, CALM | {"V8": "yes"} | extra)
    assert (result.total, result.level) == (0, Level.MODERATE)
    note = next(note for note in result.notes if "embarazo" in note.text)
    assert note.mark is Mark.SECONDARY
    assert "una sola fuente" in note.text
    assert any(entry.said == "Sí: sube el nivel en uno, una sola vez." for entry in result.explained)


def test_pregnancy_at_the_top_stays_at_the_top() -> None:
    worst = dict.fromkeys(YES_POINTS, "yes") | {"2a": "yes", "3": "no", "4": "no", "V8": "yes"}
    assert score(SHEET, worst).level is Level.SEVERE_EXTREME


def test_not_knowing_whether_she_is_pregnant_is_said() -> None:
    result = told(V8="")
    assert (result.level, result.reachable_level) == (Level.MILD, Level.MODERATE)
    assert result.complete


@pytest.mark.parametrize("number", ["V1", "V2", "V3", "V4", "V6", "V7"])
def test_the_rest_of_the_annex_only_informs(number: str) -> None:
    result = score(SHEET, CALM | {number: "yes"})
    assert (result.total, result.level) == (0, Level.MILD)
    assert next(e for e in result.explained if e.number == number).said == "Sí: no suma puntos."


def test_free_text_is_kept_as_it_is() -> None:
    result = score(SHEET, CALM | {"P": "marzo, 3", "V5": "declined", "V1": "shared"})
    said = {entry.number: entry.said for entry in result.explained}
    assert said["P"] == "marzo, 3: no suma puntos."
    assert said["V5"] == "Prefiere no responder: no suma puntos."


@pytest.mark.parametrize(("number", "answer"), [("99", "yes"), ("1", "maybe"), ("V1", "declined"), ("2a", "shared")])
def test_unknown_questions_and_answers_are_refused_at_their_field(number: str, answer: str) -> None:
    with pytest.raises(FieldErrors) as refused:
        score(SHEET, {number: answer})
    assert list(refused.value.errors) == [number]


@pytest.mark.parametrize("code", ["fvr-children", "fvr-older-adults", "fvr-family"])
def test_a_sheet_without_its_annex_has_no_score(code: str) -> None:
    with pytest.raises(Refused, match="anexo oficial"):
        score(instrument(code), {})


@st.composite
def sheets(draw: st.DrawFn, sheet: Instrument = SHEET) -> dict[str, str]:
    answers: dict[str, str] = {}
    for item in sheet.items:
        condition = item.asked_if
        asked = condition is None or answers.get(condition.item, "") in ("", condition.answer)
        options = ["", *item.options] if asked and item.kind is not Kind.TEXT else [""]
        answers[item.number] = draw(st.sampled_from(options))
    return answers


@given(sheets())
def test_any_sheet_is_explained_to_the_point(answers: dict[str, str]) -> None:
    result = score(SHEET, answers)
    assert sum(entry.points for entry in result.explained) == result.total
    assert 0 <= result.total <= result.reachable_total <= result.maximum
    assert result.legal_level is result.level.legal
    assert not result.level.above(result.reachable_level)
    assert result.complete == (not result.blanks)


@given(sheets(), st.data())
def test_filling_a_blank_never_lowers_the_points(answers: dict[str, str], data: st.DataObject) -> None:
    before = score(SHEET, answers)
    if not before.blanks:
        return
    number = data.draw(st.sampled_from(before.blanks))
    after = score(SHEET, answers | {number: "yes", "12a": ""})
    assert before.total <= after.total <= before.reachable_total
    if before.level is not Level.UNDETERMINED:
        assert not before.level.above(after.level)


@given(sheets())
def test_a_mild_sheet_stays_mild_whatever_its_unexpected_blanks_hide(answers: dict[str, str]) -> None:
    result = score(SHEET, answers)
    if result.level is Level.MILD:
        worst = {n: "no" if n == "3" else "yes" for n in result.blanks if n not in ("4", "2a")}
        filled = {**answers, **worst}
        filled = {n: a for n, a in filled.items() if n not in ("5a", "12a")}
        assert score(SHEET, filled).level is Level.MILD
