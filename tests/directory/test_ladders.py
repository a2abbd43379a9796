"""The pure search for a person, on staffs drawn at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tejido.accounts.exclusions import ExclusionSet
from tejido.directory.ladders import RUNGS, Hearer, Ladder
from tejido.directory.people import Person, PostFacts, Shift, Span, Staff

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
ALWAYS = Span(AT - timedelta(days=100), None)
NOW = Span(AT - timedelta(hours=1), AT + timedelta(hours=1))
OVER = Span(AT - timedelta(days=9), AT - timedelta(days=8))
POSTS = (
    PostFacts("a.operador", "a", "operator", "Operación A"),
    PostFacts("a.jefatura", "a", "head", "Jefatura A"),
    PostFacts("b.operador", "b", "operator", "Operación B"),
    PostFacts("s.secretaria", "s", "secretariat", "Secretaría"),
    PostFacts("s.operador", "s", "operator", "Operación S"),
    PostFacts("i.instancia", "i", "body", "Instancia"),
    PostFacts("i.lectura", "i", "log_reader", "Lectura"),
)
PEOPLE = [Person(n, f"P{n}") for n in range(1, 7)]
people = st.sampled_from(PEOPLE)
posts = st.sampled_from([p.code for p in POSTS])
spans = st.sampled_from([ALWAYS, NOW, OVER])
roles = st.tuples(st.sampled_from("absi"), st.integers(1, 6), spans)
EVERY_ROLE = tuple((institution, n, ALWAYS) for institution in "absi" for n in range(1, 7))


@st.composite
def staffs(draw: st.DrawFn) -> Staff:
    postings = draw(st.lists(st.tuples(posts, people, spans), max_size=12))
    shifts = draw(st.lists(st.builds(Shift, posts, people, st.none() | people, spans), max_size=6))
    absences = draw(st.lists(st.tuples(st.integers(1, 6), spans), max_size=4))
    acting = EVERY_ROLE if draw(st.booleans()) else tuple(draw(st.lists(roles, max_size=12)))
    return Staff(POSTS, tuple(postings), tuple(shifts), tuple(absences), roles=acting, workers=acting)


def some(values: list[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=2)


exclusion_sets = st.builds(
    ExclusionSet,
    accounts=some([p.code for p in PEOPLE]),
    institutions=some(["a", "b", "s", "i"]),
    posts=some([p.code for p in POSTS]),
    rungs=some(["head", "secretariat", "body", "head:a", "head:b"]),
)
asked = st.tuples(st.sampled_from(["a", "b", "s", "nowhere"]), st.sampled_from(RUNGS))


def barred(staff: Staff, exclusions: ExclusionSet) -> set[str]:
    """Said again, the plain way: every account that an exclusion names or contains now."""
    out = set(exclusions.accounts)
    for post in POSTS:
        named = post.institution in exclusions.institutions or post.code in exclusions.posts
        if named or exclusions.silences(post.kind, post.institution):
            out |= in_post(staff, post.code)
    return out


def in_post(staff: Staff, post: str) -> set[str]:
    """Who holds the post or has a shift in it now."""
    held = {p.code for code, p, span in staff.postings if code == post and span.covers(AT)}
    now = [s for s in staff.shifts if s.post == post and s.span.covers(AT)]
    return held | {s.person.code for s in now} | {s.substitute.code for s in now if s.substitute}


def could_hear(staff: Staff, way: list[str]) -> set[str]:
    """Who is in a post of the way, still works in its institution and has a role there."""
    found = set()
    for post in (p for p in POSTS if p.code in way):
        acting = {
            f"P{n}" for institution, n, span in staff.roles if institution == post.institution and span.covers(AT)
        }
        staff_there = {
            p.code
            for code, p, span in staff.postings
            if span.covers(AT) and next(q for q in POSTS if q.code == code).institution == post.institution
        }
        found |= in_post(staff, post.code) & staff_there & acting
    return found


def chain(institution: str, rung: str, exclusions: ExclusionSet) -> list[str]:
    """The posts on the way up, without what is excluded."""
    way = {
        "post": [(institution, "operator"), (institution, "head")],
        "head": [(institution, "head")],
        "secretariat": [],
        "body": [("i", "body")],
    }[rung] + [("s", "secretariat"), ("i", "log_reader")]
    free = [(i, k) for i, k in way if i not in exclusions.institutions and not exclusions.silences(k, i)]
    return [p.code for p in POSTS if (p.institution, p.kind) in free]


@settings(max_examples=400, deadline=None)
@given(staff=staffs(), exclusions=exclusion_sets, question=asked)
def test_never_an_excluded_one_and_never_nobody(
    staff: Staff, exclusions: ExclusionSet, question: tuple[str, str]
) -> None:
    found = Ladder(staff, "s", "i").hearers(*question, at=AT, exclusions=exclusions)
    out = barred(staff, exclusions)
    assert not {h.account_code for h in found} & out
    way = chain(*question, exclusions)
    left = could_hear(staff, way) - out
    assert bool(found) == bool(left)
    assert len({h.account_id for h in found}) == len(found)
    assert all(h.reason and h.post_code in way for h in found)


@settings(max_examples=200, deadline=None)
@given(staff=staffs(), question=asked)
def test_whoever_is_away_hears_only_when_nobody_else_can(staff: Staff, question: tuple[str, str]) -> None:
    found = Ladder(staff, "s", "i").hearers(*question, at=AT)
    if any(staff.away(h.account_id, AT) for h in found):
        assert all("figura ausente" in h.reason for h in found)
        way = chain(*question, ExclusionSet())
        numbers = {p.code: p.account_id for p in PEOPLE}
        assert all(staff.away(numbers[code], AT) for code in could_hear(staff, way))


def staff(*postings: tuple[str, int], shifts: tuple[Shift, ...] = (), away: tuple[int, ...] = ()) -> Staff:
    held = tuple((post, PEOPLE[n - 1], ALWAYS) for post, n in postings)
    return Staff(POSTS, held, shifts, tuple((n, NOW) for n in away), EVERY_ROLE, EVERY_ROLE)


def heard(one: Staff, rung: str = "post", exclusions: ExclusionSet | None = None) -> list[Hearer]:
    return Ladder(one, "s", "i").hearers("a", rung, at=AT, exclusions=exclusions or ExclusionSet())


FULL = (("a.operador", 1), ("a.operador", 2), ("a.jefatura", 3), ("s.secretaria", 4), ("i.lectura", 5))
DUTY = (Shift("a.operador", PEOPLE[0], PEOPLE[1], NOW),)


def test_who_is_on_duty_hears_and_nobody_else() -> None:
    (one,) = heard(staff(*FULL, shifts=DUTY))
    assert (one.account_code, one.post_code, one.reason, one.rung) == ("P1", "a.operador", "de turno", "post")


@pytest.mark.parametrize("why", ["away", "excluded", "left the post"])
def test_the_substitute_hears_when_who_is_on_duty_cannot(why: str) -> None:
    postings = tuple(p for p in FULL if why != "left the post" or p != ("a.operador", 1))
    one = staff(*postings, shifts=DUTY, away=(1,) if why == "away" else ())
    exclusions = ExclusionSet(accounts=frozenset({"P1"})) if why == "excluded" else ExclusionSet()
    (found,) = heard(one, exclusions=exclusions)
    assert (found.account_code, found.reason) == ("P2", "reemplazo de turno")


def test_without_any_roster_everybody_in_the_post_hears() -> None:
    found = heard(staff(*FULL))
    assert [h.account_code for h in found] == ["P1", "P2"]
    assert found[0].reason == "no hay turno vigente: no se registró ninguno"


def test_an_expired_roster_is_told_with_its_end() -> None:
    ended = (Shift("a.operador", PEOPLE[0], None, OVER),)
    found = heard(staff(*FULL, shifts=ended))
    assert [h.account_code for h in found] == ["P1", "P2"]
    assert found[0].reason == "no hay turno vigente: el último terminó el 15/11/2026 a las 10:00"


def test_whoever_lost_the_role_holds_nothing_and_stays_barred_with_the_post() -> None:
    roleless = tuple(one for one in EVERY_ROLE if one[:2] not in (("a", 1), ("a", 2)))
    one = replace(staff(*FULL, ("s.secretaria", 1), shifts=DUTY), roles=roleless, workers=roleless)
    assert [h.account_code for h in heard(one)] == ["P3"]
    found = heard(one, exclusions=ExclusionSet(institutions=frozenset({"a"})))
    assert [h.account_code for h in found] == ["P4"]  # P1 was left in a post of the excluded institution


def test_the_head_hears_when_the_whole_post_is_away() -> None:
    (found,) = heard(staff(*FULL, away=(1, 2)))
    assert (found.account_code, found.rung) == ("P3", "head")
    assert found.reason.startswith("nadie disponible en el puesto: se avisa a la jefatura")


def test_an_absent_head_hands_over_to_the_substitute_then_to_the_secretariat() -> None:
    with_substitute = staff(
        *FULL, ("a.jefatura", 6), shifts=(Shift("a.jefatura", PEOPLE[2], PEOPLE[5], NOW),), away=(3,)
    )
    assert [h.account_code for h in heard(with_substitute, "head")] == ["P6"]
    (alone,) = heard(staff(*FULL, away=(3,)), "head")
    assert (alone.account_code, alone.rung) == ("P4", "secretariat")


def test_an_excluded_head_is_skipped_on_every_rung() -> None:
    without = ExclusionSet(rungs=frozenset({"head:a"}))
    (found,) = heard(staff(*FULL, ("s.secretaria", 3)), "head", without)
    assert found.account_code == "P4"


def test_an_excluded_institution_hears_nowhere_not_even_by_another_post() -> None:
    one = staff(*FULL, ("s.secretaria", 1))
    found = heard(one, exclusions=ExclusionSet(institutions=frozenset({"a"})))
    assert [h.account_code for h in found] == ["P4"]


def test_the_alternate_reader_hears_when_the_secretariat_is_excluded() -> None:
    without = ExclusionSet(institutions=frozenset({"a", "s"}))
    (found,) = heard(staff(*FULL), exclusions=without)
    assert (found.account_code, found.post_code, found.rung) == ("P5", "i.lectura", "log_reader")


def test_when_everybody_is_away_they_hear_and_are_told_why() -> None:
    found = heard(staff(*FULL, away=(1, 2, 3, 4, 5)))
    assert [h.account_code for h in found] == ["P1", "P2"]
    assert all("figura ausente, pero no queda nadie más" in h.reason for h in found)


def test_the_body_hears_only_when_it_is_asked_for() -> None:
    one = staff(*FULL, ("i.instancia", 6))
    assert [h.account_code for h in heard(one, "body")] == ["P6"]
    assert [h.account_code for h in heard(staff(*FULL), "body")] == ["P4"]


def test_nobody_left_is_an_empty_answer() -> None:
    assert heard(staff(*FULL), exclusions=ExclusionSet(institutions=frozenset({"a", "s", "i"}))) == []


def test_a_rung_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no such rung"):
        heard(staff(*FULL), "mayor")
