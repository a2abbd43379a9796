"""Levels go up with a reason and never down by hand; re-assessment days are a marked proposal."""

from __future__ import annotations

from datetime import date

import pytest

from tejido.cases.risk import Level, check_override, instrument, instruments, level_of, reassess_on
from tejido.kernel.errors import Refused
from tejido.law.marks import Mark

REASON = "Él salió en libertad ayer y la busca."


@pytest.mark.parametrize(
    ("level", "new"),
    [
        (Level.MILD, Level.MODERATE),
        (Level.MILD, Level.SEVERE),
        (Level.MODERATE, Level.SEVERE),
        (Level.SEVERE, Level.SEVERE_EXTREME),
        (Level.UNDETERMINED, Level.MODERATE),
        (Level.UNDETERMINED, Level.SEVERE),
    ],
)
def test_a_level_goes_up_with_a_reason(level: Level, new: Level) -> None:
    check_override(level, new, REASON)
    for reason in ("", "   ", "porque  sí"):
        with pytest.raises(Refused) as refused:
            check_override(level, new, reason)
        assert refused.value.field == "override_reason"


@pytest.mark.parametrize(
    ("level", "new"),
    [
        (Level.MODERATE, Level.MILD),
        (Level.SEVERE, Level.MODERATE),
        (Level.SEVERE, Level.SEVERE),
        (Level.SEVERE, Level.UNDETERMINED),
        (Level.UNDETERMINED, Level.MILD),
        (Level.UNDETERMINED, Level.UNDETERMINED),
    ],
)
def test_a_level_never_goes_down_by_hand(level: Level, new: Level) -> None:
    with pytest.raises(Refused) as refused:
        check_override(level, new, REASON)
    assert refused.value.field == "override_level"


def test_the_law_knows_three_levels_and_the_undetermined() -> None:
    assert [level.legal for level in Level] == [
        Level.MILD, Level.MODERATE, Level.SEVERE, Level.SEVERE, Level.UNDETERMINED,
    ]  # fmt: skip
    assert [level.spanish for level in Level] == ["leve", "moderado", "severo", "severo extremo", "no determinado"]
    assert Level.UNDETERMINED.raised() is Level.UNDETERMINED
    assert Level.SEVERE.raised() is Level.SEVERE_EXTREME


def test_a_level_typed_by_hand_must_exist() -> None:
    assert level_of("severe") is Level.SEVERE
    with pytest.raises(Refused) as refused:
        level_of("alto", field="risk")
    assert refused.value.field == "risk"


@pytest.mark.parametrize(
    ("level", "day"),
    [
        (Level.SEVERE_EXTREME, date(2026, 3, 6)),
        (Level.SEVERE, date(2026, 3, 6)),
        (Level.MODERATE, date(2026, 3, 14)),
        (Level.MILD, date(2026, 3, 29)),
        (Level.UNDETERMINED, date(2026, 2, 28)),
    ],
)
def test_assessing_again_is_a_proposal_that_says_so(level: Level, day: date) -> None:
    again = reassess_on(level, date(2026, 2, 27))
    assert again.due_on == day
    assert again.mark is Mark.UNVERIFIED
    assert "por validar" in again.note


def test_the_last_published_version_is_given_unless_one_is_named() -> None:
    assert instrument("fvr-partner") is instrument("fvr-partner", "2019-1")
    assert len(instruments()) == 4
    for code, version in [("fvr-partner", "2016"), ("other", None)]:
        with pytest.raises(Refused):
            instrument(code, version)


@pytest.mark.parametrize("code", ["fvr-children", "fvr-older-adults", "fvr-family"])
def test_a_sheet_without_its_annex_takes_the_level_of_the_paper(code: str) -> None:
    sheet = instrument(code)
    assert not sheet.scored
    assert "por obtener" in sheet.state
    sheet.check_level(Level.SEVERE)
    with pytest.raises(Refused):
        sheet.check_level(Level.SEVERE_EXTREME)


def test_a_scored_sheet_takes_no_level_by_hand() -> None:
    with pytest.raises(Refused, match="sale de sus respuestas"):
        instrument("fvr-partner").check_level(Level.MILD)
