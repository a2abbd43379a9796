"""What the person accused is to her: said later or corrected, with what was said before in the same row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tejido.cases.consenting import Giver
from tejido.cases.intake import ConsentEntry, PersonEntry, RelationEntry
from tejido.cases.models import Person, Relation
from tejido.cases.services import relation as module
from tejido.cases.services.additions import add_person
from tejido.cases.services.consents import answer_consent
from tejido.cases.services.relation import say_relation
from tejido.kernel.errors import FieldErrors, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import Part, actor
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)
FATHER = RelationEntry(0, 1, "family", "parent", lives_with="sometimes", is_guardian=True)


def pair(code: str) -> tuple[str, str]:
    """The person accused and the survivor."""
    found = dict(Person.objects.filter(case__code=code).values_list("role", "code"))
    return found["alleged_perpetrator"], found["survivor"]


def say(code: str, entry: RelationEntry = FATHER, who: Part = people.ana) -> None:
    accused, survivor = pair(code)
    say_relation(code, accused, entry, survivor=survivor, actor=actor(who), at=LATER)


@pytest.mark.parametrize("who", [people.ana, people.bruno, people.gloria])
def test_it_is_corrected_and_what_was_said_stays(who: Part) -> None:
    code = new_case()
    say(code, who=who)
    row = Relation.objects.get(survivor__case__code=code)
    assert (row.level2, row.lives_with, row.is_guardian) == ("parent", "sometimes", True)
    (before,) = row.earlier
    assert (before["level2"], before["lives_with"], before["is_guardian"]) == ("uncle_or_aunt", "yes", None)
    assert (before["by"], before["institution"]) == (who.code, who.institution)
    assert before["until"] == LATER.isoformat()
    actions = list(LedgerEntry.objects.filter(subject_code=code, at=LATER).values_list("action", flat=True))
    assert actions == ["relation.corrected", "case.replanned"]
    say(code, who=who)
    assert Relation.objects.get().earlier == row.earlier, "the same changes nothing"
    say(code, replace(FATHER, lives_with="no"), who=who)
    assert [one["level2"] for one in Relation.objects.get().earlier] == ["uncle_or_aunt", "parent"]


def test_one_that_was_never_said_is_completed() -> None:
    code = new_case(relations=())
    say(code)
    row = Relation.objects.get()
    assert (row.level2, row.earlier) == ("parent", [])


def test_who_may_authorise_follows() -> None:
    girl, man = intake().people
    code = new_case(people=(replace(girl, age=9, identity=replace(girl.identity, birth_on=None)), man), consents=())
    yes = ConsentEntry("services", "given", given_by=Giver.FATHER)
    say(code)
    with pytest.raises(Refused, match="persona denunciada"):
        answer_consent(code, yes, actor=actor(people.ana), at=LATER)
    say(code, replace(FATHER, level2="cousin", is_guardian=False))
    answer_consent(code, yes, actor=actor(people.ana), at=LATER)


def test_each_survivor_has_her_own() -> None:
    code = new_case()
    child = PersonEntry(role="survivor", sex="female", age=6)
    other = add_person(code, child, relation=None, survivor="", actor=actor(people.ana), at=LATER)
    accused = Person.objects.get(case__code=code, role="alleged_perpetrator").code
    say_relation(code, accused, FATHER, survivor=other, actor=actor(people.ana), at=LATER)
    assert sorted(Relation.objects.values_list("level2", flat=True)) == ["parent", "uncle_or_aunt"]


@pytest.mark.parametrize(
    ("who", "error"),
    [(people.carmen, NotFound), (people.fabiola, NotFound), (people.julia, NotPermitted), (people.delia, NotPermitted)],
)
def test_refused_and_leaves_no_trace(who: Part, error: type[Exception]) -> None:
    code = new_case()
    with leaves_no_trace(error):
        say(code, who=who)
    assert Relation.objects.get().earlier == []


@pytest.mark.parametrize(
    "wrong",
    [RelationEntry(0, 1, "enemy"), RelationEntry(0, 1, "none", "parent"), replace(FATHER, lives_with="maybe")],
)
def test_a_wrong_answer_is_told_at_its_field(wrong: RelationEntry) -> None:
    code = new_case()
    with leaves_no_trace(FieldErrors):
        say(code, wrong)


def test_the_two_must_be_who_they_are_said_to_be() -> None:
    code, other = new_case(), new_case("form-2")
    accused, survivor = pair(code)
    for one, two in ((survivor, accused), (accused, pair(other)[1]), (accused, accused)):
        with leaves_no_trace(NotFound):
            say_relation(code, one, FATHER, survivor=two, actor=actor(people.ana), at=LATER)


def test_whole_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    code = new_case()
    with cut_at(monkeypatch, f"{module.__name__}.replan"):
        say(code)
    assert Relation.objects.get().level2 == "uncle_or_aunt"
