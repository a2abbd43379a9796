"""What a page says of a term, mark by mark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from tejido.kernel.times import NBSP
from tejido.web.due import Term, describe

DUE = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def said(at: datetime, **term: object) -> tuple[str, str]:
    view = describe(Term.of({"due_at": DUE, "mark": "official", "state": "open", **term}), at)
    return view.word.replace(NBSP, " "), view.tone


@pytest.mark.parametrize(
    ("mark", "word", "tone"),
    [
        ("official", "Vencido por ley hace 2 h", "late"),
        ("secondary", "Fuera del plazo según fuente secundaria, hace 2 h", "over"),
        ("unverified", "Plazo por verificar", "doubt"),
    ],
)
def test_only_an_official_term_expires_by_law(mark: str, word: str, tone: str) -> None:
    assert said(DUE + timedelta(hours=2), mark=mark) == (word, tone)


def test_a_secondary_term_names_its_source() -> None:
    assert "según OjoPúblico" in said(DUE + timedelta(hours=2), mark="secondary", source="OjoPúblico")[0]


def test_the_last_instant_is_still_in_time() -> None:
    assert said(DUE)[1] == "soon"
    assert said(DUE + SECOND)[1] == "late"


def test_a_term_is_near_in_its_last_day_or_its_last_half() -> None:
    assert said(DUE - timedelta(hours=25))[1] == "info"
    assert said(DUE - timedelta(hours=24))[1] == "soon"
    assert said(DUE - timedelta(hours=13), started_at=DUE - timedelta(hours=24))[1] == "info"
    assert said(DUE - timedelta(hours=12), started_at=DUE - timedelta(hours=24))[1] == "soon"


def test_without_a_term() -> None:
    assert said(DUE, due_at=None) == ("Sin plazo fijado", "plain")
    assert said(DUE, due_at=None, immediate=True) == ("De inmediato", "soon")


def test_what_is_done_says_when() -> None:
    assert said(DUE, state="done", closed_at=DUE) == ("Hecha a tiempo", "ok")
    assert said(DUE, state="done", closed_at=DUE + timedelta(hours=3)) == ("Hecha 3 h después del plazo", "over")
    assert said(DUE, state="done", closed_at=DUE + SECOND, mark="unverified") == ("Hecha", "ok")
    assert said(DUE + SECOND, state="cancelled") == ("Ya no corre plazo", "plain")


def test_an_object_serves_as_well_as_a_mapping() -> None:
    thing = SimpleNamespace(due_at=DUE, mark="official", state="taken", closed_at=None)
    assert describe(Term.of(thing), DUE + SECOND).tone == "late"
