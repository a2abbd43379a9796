"""Who may consent for whom."""

from __future__ import annotations

import pytest

from tejido.cases.consenting import GIVER_WORDS, Accused, Giver, fault_of_giver

FATHER = Accused("parent", "male", is_guardian=True)


@pytest.mark.parametrize(
    ("giver", "age", "accepted"),
    [
        ("survivor", 13, False),
        ("survivor", 14, True),
        ("survivor", 30, True),
        ("survivor", None, True),
        ("mother", 13, True),
        ("mother", 14, False),
        ("mother", 17, False),
        ("mother", 18, False),
        ("mother", None, False),
        ("guardian", 5, True),
        ("support_person", 17, False),
        ("support_person", 18, True),
        ("support_person", None, True),
        ("authority", 3, True),
        ("authority", None, True),
        ("somebody", 30, False),
    ],
)
def test_the_age_decides(giver: str, age: int | None, accepted: bool) -> None:
    assert (fault_of_giver(giver, age=age, accused=()) == "") is accepted


@pytest.mark.parametrize(
    ("giver", "accused", "accepted"),
    [
        ("father", FATHER, False),
        ("mother", FATHER, True),
        ("guardian", FATHER, True),
        ("mother", Accused("parent", "female"), False),
        ("mother", Accused("parent", ""), False),
        ("father", Accused("step_parent", "male"), False),
        ("father", Accused("uncle_or_aunt", "male"), True),
        ("guardian", Accused("grandparent", "male", is_guardian=True), False),
        ("guardian", Accused("grandparent", "male"), True),
        ("authority", FATHER, True),
    ],
)
def test_the_accused_does_not_consent_for_the_child(giver: str, accused: Accused, accepted: bool) -> None:
    sentence = fault_of_giver(giver, age=8, accused=[accused])
    assert (sentence == "") is accepted
    assert accepted or "persona denunciada" in sentence


def test_every_giver_has_its_words() -> None:
    assert set(GIVER_WORDS) == set(Giver)
