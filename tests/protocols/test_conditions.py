"""Three-valued logic: what is not known never counts as "no"."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.protocols.conditions import (
    ALWAYS,
    Compare,
    Condition,
    Elapsed,
    Happened,
    Known,
    Not,
    Relation,
    Several,
    Situation,
    all_of,
    any_of,
    holds,
)
from tejido.protocols.events import Event
from tejido.protocols.facts import Facts

START = datetime(2026, 5, 8, 12, tzinfo=UTC)
NAMES = ("a", "b", "c")


def situation(facts: Facts, ago: float | None = None) -> Situation:
    """The facts, and the incident so many hours ago when it is known."""
    events = {} if ago is None else {Event.INCIDENT_OCCURRED: START - timedelta(hours=ago)}
    return Situation(facts, events, START)


def eq(name: str, value: bool = True) -> Compare:
    return Compare(Relation.EQ, name, value)


@pytest.mark.parametrize(("a", "b"), list(itertools.product((True, False, None), repeat=2)))
def test_the_tables_of_kleene(a: bool | None, b: bool | None) -> None:
    where = situation({"a": a, "b": b})
    both = False if False in (a, b) else None if None in (a, b) else True
    either = True if True in (a, b) else None if None in (a, b) else False
    assert all_of(eq("a"), eq("b")).truth(where) is both
    assert any_of(eq("a"), eq("b")).truth(where) is either
    assert Not(eq("a")).truth(where) is (None if a is None else not a)


def test_nothing_to_fulfil_is_fulfilled_and_no_choice_is_not() -> None:
    assert ALWAYS.truth(situation({})) is True
    assert any_of().truth(situation({})) is False
    assert ALWAYS.names() == frozenset()


def test_lists_of_the_same_word_are_opened_and_a_single_part_stands_alone() -> None:
    assert all_of(ALWAYS, eq("a")) == eq("a")
    assert all_of(all_of(eq("a"), eq("b")), eq("c")) == Several((eq("a"), eq("b"), eq("c")), decisive=False)
    assert any_of(all_of(eq("a"), eq("b")), eq("c")) == Several(
        (Several((eq("a"), eq("b")), decisive=False), eq("c")), decisive=True
    )


@pytest.mark.parametrize(
    ("relation", "left", "right", "answer"),
    [
        (Relation.EQ, "x", "x", True),
        (Relation.EQ, "x", "y", False),
        (Relation.IN, "x", ("x", "y"), True),
        (Relation.IN, "z", ("x", "y"), False),
        (Relation.HAS, ("x", "y"), "x", True),
        (Relation.HAS, ("x",), "y", False),
        (Relation.LT, 17, 18, True),
        (Relation.LT, 18, 18, False),
        (Relation.LTE, 18, 18, True),
        (Relation.LTE, 19, 18, False),
        (Relation.GT, 19, 18, True),
        (Relation.GT, 18, 18, False),
        (Relation.GTE, 18, 18, True),
        (Relation.GTE, 17, 18, False),
    ],
)
def test_relations(relation: Relation, left: object, right: object, answer: bool) -> None:
    assert holds(relation, left, right) is answer  # type: ignore[arg-type]


@pytest.mark.parametrize(("left", "right"), [("x", 18), (18, "x")])
def test_an_order_between_words_is_a_mistake_of_ours(left: object, right: object) -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        holds(Relation.LT, left, right)  # type: ignore[arg-type]


def test_a_missing_fact_and_an_empty_one_are_unknown() -> None:
    for facts in ({}, {"a": None}):
        assert eq("a").truth(situation(facts)) is None
        assert eq("a").missing(situation(facts)) == ("a",)
        assert Known("a").truth(situation(facts)) is False
    assert Known("a").truth(situation({"a": False})) is True
    assert Known("a").missing(situation({})) == ()
    assert eq("a").missing(situation({"a": False})) == ()


def test_an_event_that_nobody_recorded_is_not_known_not_to_have_happened() -> None:
    happened = Happened(Event.INCIDENT_OCCURRED)
    assert happened.truth(situation({})) is None
    assert happened.missing(situation({})) == ("incident.occurred",)
    assert happened.truth(situation({}, ago=1)) is True
    assert happened.missing(situation({}, ago=1)) == ()


@pytest.mark.parametrize(("hours", "within"), [(71.99, True), (72, True), (72.01, False)])
def test_hours_since_an_event_include_the_limit(hours: float, within: bool) -> None:
    where = situation({}, ago=hours)
    assert Elapsed(Event.INCIDENT_OCCURRED, 72, within=True).truth(where) is within
    assert Elapsed(Event.INCIDENT_OCCURRED, 72, within=False).truth(where) is not within
    assert Elapsed(Event.INCIDENT_OCCURRED, 72, within=True).missing(where) == ()


def test_hours_since_an_unknown_event_are_unknown() -> None:
    elapsed = Elapsed(Event.INCIDENT_OCCURRED, 72, within=False)
    assert elapsed.truth(situation({})) is None
    assert elapsed.missing(situation({})) == ("incident.occurred",)


def test_what_is_missing_is_only_what_would_decide() -> None:
    condition = all_of(eq("a"), any_of(eq("b"), eq("c")), Not(eq("b")))
    assert condition.missing(situation({"a": False})) == ()
    assert condition.missing(situation({"a": True})) == ("b", "c")
    assert condition.missing(situation({"a": True, "b": False})) == ("c",)


def test_names_are_all_that_a_condition_looks_at() -> None:
    condition = all_of(
        Not(eq("a")),
        any_of(Known("b"), Happened(Event.CEM_INFORMED)),
        Elapsed(Event.INCIDENT_OCCURRED, 1, within=True),
    )
    assert condition.names() == {"a", "b", "cem.informed", "incident.occurred"}


def conditions() -> st.SearchStrategy[Condition]:
    """Any condition over three yes-or-no facts, without `known`, which is about knowledge itself."""
    leaves = st.builds(eq, st.sampled_from(NAMES), st.booleans())
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: all_of(*parts)),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: any_of(*parts)),
        ),
        max_leaves=8,
    )


FACTS = st.dictionaries(st.sampled_from(NAMES), st.booleans())


@given(condition=conditions(), facts=FACTS, more=FACTS)
def test_knowing_more_never_changes_a_known_answer(
    condition: Condition, facts: dict[str, bool], more: dict[str, bool]
) -> None:
    before = condition.truth(situation(facts))
    after = condition.truth(situation(more | facts))
    assert before is None or after is before


@given(condition=conditions())
def test_with_nothing_known_nothing_is_answered(condition: Condition) -> None:
    assert condition.truth(situation({})) is None
    assert condition.missing(situation({}))


@given(condition=conditions(), facts=FACTS)
def test_missing_is_empty_exactly_when_the_answer_is_known(condition: Condition, facts: dict[str, bool]) -> None:
    where = situation(facts)
    assert (condition.missing(where) == ()) is (condition.truth(where) is not None)
    assert set(condition.missing(where)) <= condition.names() - set(facts)
