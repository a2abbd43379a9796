"""One block more or less, without losing what the others hold."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tejido.web.intake.drafts import body_of, typed_of
from tejido.web.intake.numbered import MOST, count, with_one_more, without


def typed(text: str) -> QueryDict:
    return QueryDict(text, mutable=True)


@pytest.mark.parametrize(
    ("said", "expected"), [("", 1), ("3", 3), ("0", 1), ("-2", 1), ("999", MOST), ("x", 1), ("٣", 1)]
)
def test_the_count_is_held_between_one_and_the_most(said: str, expected: int) -> None:
    assert count(typed(f"n-hecho={said}"), "hecho") == expected
    assert count(None, "hecho") == 1


def test_one_more_keeps_all() -> None:
    more = with_one_more(typed("n-hecho=1&hecho-0-types=physical&hecho-0-types=sexual"), "hecho")
    assert count(more, "hecho") == 2
    assert more.getlist("hecho-0-types") == ["physical", "sexual"]


def test_the_one_taken_away_goes_with_its_relations_and_the_rest_moves_up() -> None:
    before = typed(
        "n-denunciada=3&denunciada-0-names=A&denunciada-1-names=B&denunciada-2-names=C"
        "&relacion-0-0-relation=spouse&relacion-0-1-relation=parent&relacion-0-2-relation=child&caso-channel=phone"
    )
    after = without(before, "denunciada", 1)
    assert after.dict() == {
        "n-denunciada": "2",
        "denunciada-0-names": "A",
        "denunciada-1-names": "C",
        "relacion-0-0-relation": "spouse",
        "relacion-0-1-relation": "child",
        "caso-channel": "phone",
    }
    survivors = without(typed("n-afectada=2&relacion-0-0-relation=spouse&relacion-1-0-relation=child"), "afectada", 0)
    assert survivors.dict() == {"n-afectada": "1", "relacion-0-0-relation": "child"}


def test_one_that_is_not_there_changes_nothing() -> None:
    before = typed("n-hecho=1&hecho-0-day=2026-01-02")
    assert without(before, "hecho", 5) == before


@given(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=MOST), st.data())
def test_taking_one_away_keeps_the_others_in_their_order(names: list[str], data: st.DataObject) -> None:
    before = QueryDict(mutable=True)
    before["n-otra"] = str(len(names))
    for place, name in enumerate(names):
        before[f"otra-{place}-names"] = name
    gone = data.draw(st.integers(0, len(names) - 1))
    after = without(before, "otra", gone)
    left = [name for place, name in enumerate(names) if place != gone]
    assert [after[f"otra-{place}-names"] for place in range(len(left))] == left


@given(st.dictionaries(st.text(min_size=1), st.lists(st.text(), min_size=1), max_size=5))
def test_a_draft_gives_back_what_it_was_given(body: dict[str, list[str]]) -> None:
    body = {name: values for name, values in body.items() if name not in ("paso", "agregar", "quitar")}
    sent = QueryDict(mutable=True)
    for name, values in body.items():
        sent.setlist(name, values)
    back = typed_of(body_of(sent))
    assert dict(back.lists() if back is not None else {}) == {
        k: v for k, v in body.items() if k != "csrfmiddlewaretoken"
    }
