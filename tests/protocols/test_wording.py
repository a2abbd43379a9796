"""The words for limits, instants and lateness."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tejido.law.marks import Mark
from tejido.protocols.events import Event
from tejido.protocols.steps import Limit, Unit
from tejido.protocols.wording import counts_as_late, lateness_words, limit_words, moment_words


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit(1, Unit.HOURS), "1 hora"),
        (Limit(24, Unit.HOURS), "24 horas"),
        (Limit(1, Unit.WORKING_DAYS), "1 día hábil"),
        (Limit(3, Unit.WORKING_DAYS), "3 días hábiles"),
        (Limit(1, Unit.DAYS), "1 día (se cuenta como hábil)"),
        (Limit(3, Unit.DAYS), "3 días (se cuentan como hábiles)"),
        (Limit(2, Unit.DAY_MARK), "Día 02 (hábil)"),
        (Limit(0, Unit.SAME_DAY), "el mismo día"),
        (Limit(6, Unit.MONTHS), "6 meses"),
        (Limit(72, Unit.HOURS, Event.INCIDENT_OCCURRED), "72 horas desde: hecho de violencia ocurrido"),
        (None, "sin plazo fijado"),
    ],
)
def test_limits_in_words(limit: Limit | None, words: str) -> None:
    assert limit_words(limit) == words


def test_at_once_and_again_in_words() -> None:
    assert limit_words(None, immediate=True) == "de inmediato"
    assert limit_words(Limit(24, Unit.HOURS), immediate=True) == "de inmediato; a más tardar 24 horas"
    assert limit_words(Limit(3, Unit.MONTHS), repeats=True) == "cada 3 meses"


def test_instants_are_told_in_lima() -> None:
    assert moment_words(datetime(2026, 7, 29, 4, 59, tzinfo=UTC)) == "28/07/2026 23:59"


@pytest.mark.parametrize(
    ("mark", "late", "words"),
    [
        (Mark.OFFICIAL, True, "vencido por ley"),
        (Mark.OFFICIAL, False, "dentro del plazo de ley"),
        (Mark.SECONDARY, True, "fuera del plazo según Expreso"),
        (Mark.SECONDARY, False, "dentro del plazo según Expreso"),
        (Mark.UNVERIFIED, True, "plazo por verificar"),
        (Mark.UNVERIFIED, False, "plazo por verificar"),
    ],
)
def test_lateness_in_words(mark: Mark, late: bool, words: str) -> None:
    assert lateness_words(mark, late, "Expreso") == words


def test_the_source_of_a_secondary_limit_when_nobody_names_it() -> None:
    assert lateness_words(Mark.SECONDARY, True) == "fuera del plazo según fuente secundaria"


def test_at_the_very_due_instant_it_is_still_in_time() -> None:
    due = datetime(2026, 7, 29, tzinfo=UTC)
    later = due + timedelta(microseconds=1)
    assert [counts_as_late(mark, due, due) for mark in Mark] == [False, False, False]
    assert [counts_as_late(mark, due, later) for mark in Mark] == [True, True, False]
    assert not counts_as_late(Mark.OFFICIAL, None, later)
