"""What is known later: incidents, people, identities, facts and notes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tejido.cases.intake import Identity, IncidentEntry, PersonEntry, RelationEntry
from tejido.cases.models import Case, Note, Person, PersonIndex
from tejido.cases.services import additions, facts
from tejido.cases.services.additions import add_incident, add_note, add_person
from tejido.cases.services.facts import update_facts
from tejido.cases.services.open_identity import open_identity
from tejido.cases.services.update_identity import update_identity
from tejido.kernel.errors import FieldErrors, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)
BLOW = IncidentEntry(
    occurred_from=AT - timedelta(days=2), precision="day", types=("physical",), acts=("slaps",), detail="Inventado."
)
AUNT = PersonEntry(role="other", sex="female", age=50, identity=Identity(names="Tía Inventada"))


class TestIncident:
    def test_it_is_added_and_the_case_is_planned_again(self) -> None:
        code = new_case()
        assert add_incident(code, BLOW, actor=actor(people.ana), at=LATER) == 2
        case = Case.objects.get(code=code)
        assert case.facts["violence_types"] == ["physical", "sexual"]
        assert case.events.filter(event="incident.occurred").count() == 2

    def test_sent_twice_it_is_one(self) -> None:
        code = new_case()
        first = add_incident(code, BLOW, actor=actor(people.ana), at=LATER)
        assert add_incident(code, BLOW, actor=actor(people.ana), at=LATER + timedelta(minutes=1)) == first
        assert Case.objects.get(code=code).incidents.count() == 2

    def test_who_does_not_see_incidents_adds_none(self) -> None:
        code = new_case(facts={"wants_support": True})
        with leaves_no_trace(NotFound):
            add_incident(code, BLOW, actor=actor(people.carmen), at=LATER)
        with leaves_no_trace(NotPermitted):
            add_incident(code, BLOW, actor=actor(people.julia), at=LATER)

    def test_an_impossible_date_leaves_nothing(self) -> None:
        code = new_case()
        future = IncidentEntry(occurred_from=LATER + timedelta(days=1), precision="day", types=("physical",))
        with leaves_no_trace(FieldErrors, "futuro"):
            add_incident(code, future, actor=actor(people.ana), at=LATER)

    def test_one_from_before_she_was_born_leaves_nothing(self) -> None:
        code = new_case()
        old = IncidentEntry(occurred_from=AT - timedelta(days=17 * 366), precision="day", types=("physical",))
        with leaves_no_trace(FieldErrors, "no había nacido"):
            add_incident(code, old, actor=actor(people.ana), at=LATER)

    def test_whole_or_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        code = new_case()
        with cut_at(monkeypatch, f"{additions.__name__}.replan"):
            add_incident(code, BLOW, actor=actor(people.ana), at=LATER)


class TestPerson:
    def test_a_younger_survivor_changes_the_route(self) -> None:
        code = new_case()
        child = PersonEntry(role="survivor", sex="female", age=6)
        add_person(code, child, relation=None, survivor="", actor=actor(people.ana), at=LATER)
        assert Case.objects.get(code=code).facts["survivor_age"] == 6

    def test_an_alleged_perpetrator_comes_with_the_relation(self) -> None:
        code = new_case()
        survivor = Person.objects.get(case__code=code, role="survivor")
        entry = PersonEntry(role="alleged_perpetrator", sex="male", identity=Identity(surnames="Falso Inventado"))
        tie = RelationEntry(0, 1, "none", "neighbour", lives_with="no")
        who = add_person(code, entry, relation=tie, survivor=survivor.code, actor=actor(people.ana), at=LATER)
        made = Person.objects.get(code=who)
        assert made.relations_as_perpetrator.get().level2 == "neighbour"
        assert PersonIndex.objects.filter(person=made, kind="surname").count() == 2

    def test_sent_twice_it_is_one(self) -> None:
        code = new_case()
        once = add_person(code, AUNT, relation=None, survivor="", actor=actor(people.ana), at=LATER)
        twice = add_person(code, AUNT, relation=None, survivor="", actor=actor(people.ana), at=LATER)
        assert once == twice

    def test_the_police_do_not_need_the_gate_and_health_may_not(self) -> None:
        code = new_case()
        add_person(code, AUNT, relation=None, survivor="", actor=actor(people.bruno), at=LATER)
        with leaves_no_trace(NotFound):  # health waits for consent: the case is not its own
            add_person(code, AUNT, relation=None, survivor="", actor=actor(people.fabiola), at=LATER)

    def test_a_survivor_of_another_case_undoes_it(self) -> None:
        code, other = new_case(), new_case("form-2")
        stranger = Person.objects.get(case__code=other, role="survivor").code
        entry = PersonEntry(role="alleged_perpetrator", sex="male")
        with leaves_no_trace(NotFound):
            add_person(
                code, entry, relation=RelationEntry(0, 1, "none"), survivor=stranger, actor=actor(people.ana), at=LATER
            )


class TestIdentity:
    def test_it_is_replaced_with_its_indexes_and_age(self) -> None:
        code = new_case()
        person = Person.objects.get(case__code=code, role="survivor")
        said = Identity(names="Otra Inventada", surnames="Nueva", birth_on=date(2015, 3, 1))
        update_identity(code, person.code, said, actor=actor(people.ana), at=LATER)
        opened = open_identity(code, actor=actor(people.ana), at=LATER)
        found = next(p for p in opened.people if p.code == person.code)
        assert found.fields == {"names": "Otra Inventada", "surnames": "Nueva", "birth_on": "2015-03-01"}
        assert set(PersonIndex.objects.filter(person=person).values_list("kind", flat=True)) == {
            "surname",
            "birth_year",
        }
        assert Case.objects.get(code=code).facts["survivor_age"] == 11

    def test_the_ledger_never_says_to_what(self) -> None:
        code = new_case()
        person = Person.objects.get(case__code=code, role="survivor")
        update_identity(code, person.code, Identity(names="Secretísima"), actor=actor(people.ana), at=LATER)
        entry = LedgerEntry.objects.get(action="identity.updated")
        assert "Secretísima" not in str(entry.data)

    def test_a_malformed_dni_is_told_and_nothing_changes(self) -> None:
        code = new_case()
        person = Person.objects.get(case__code=code, role="survivor")
        with leaves_no_trace(FieldErrors):
            update_identity(
                code,
                person.code,
                Identity(document_kind="dni", document_number="12"),
                actor=actor(people.ana),
                at=LATER,
            )

    def test_a_birth_after_the_incident_is_told_and_nothing_changes(self) -> None:
        code = new_case()
        her = Person.objects.get(case__code=code, role="survivor").code
        born = Identity(names="Persona Ficticia", birth_on=AT.date())
        with leaves_no_trace(FieldErrors, "posterior al hecho"):
            update_identity(code, her, born, actor=actor(people.ana), at=LATER)

    def test_the_school_changes_no_identity(self) -> None:
        code = new_case()
        person = Person.objects.get(case__code=code, role="survivor")
        with leaves_no_trace(NotFound):
            update_identity(code, person.code, Identity(names="X"), actor=actor(people.irma), at=LATER)


class TestFacts:
    def test_an_answer_adds_duties_and_taking_it_back_cancels_them(self) -> None:
        code = new_case()
        update_facts(code, {"wants_mental_health": True}, actor=actor(people.ana), at=LATER)
        row = Obligation.objects.get(subject_code=code, sector="mental_health")
        update_facts(code, {"wants_mental_health": False}, actor=actor(people.ana), at=LATER)
        row.refresh_from_db()
        assert row.state == "cancelled"
        update_facts(code, {"wants_mental_health": None}, actor=actor(people.ana), at=LATER)
        assert "wants_mental_health" not in Case.objects.get(code=code).facts

    def test_what_comes_from_elsewhere_is_not_typed(self) -> None:
        code = new_case()
        for name, value in (("risk_level", "mild"), ("survivor_age", 40), ("entry_sector", "police")):
            with leaves_no_trace(NotPermitted):
                update_facts(code, {name: value}, actor=actor(people.ana), at=LATER)

    def test_a_sector_answers_only_what_its_steps_ask(self) -> None:
        code = new_case()
        update_facts(code, {"in_flagrante": True}, actor=actor(people.bruno), at=LATER)
        with leaves_no_trace(NotPermitted):
            update_facts(code, {"wants_shelter": True}, actor=actor(people.bruno), at=LATER)

    def test_a_value_that_is_not_admitted(self) -> None:
        code = new_case()
        with leaves_no_trace(FieldErrors):
            update_facts(code, {"received_by": "el vecino"}, actor=actor(people.ana), at=LATER)

    def test_the_same_answers_leave_no_line(self) -> None:
        code = new_case(facts={"injured": True})
        before = LedgerEntry.objects.count()
        update_facts(code, {"injured": True}, actor=actor(people.ana), at=LATER)
        assert LedgerEntry.objects.count() == before

    def test_whole_or_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        code = new_case()
        with cut_at(monkeypatch, f"{facts.__name__}.replan"):
            update_facts(code, {"injured": True}, actor=actor(people.ana), at=LATER)
        assert "injured" not in Case.objects.get(code=code).facts


class TestNote:
    def test_it_is_sealed_and_read_by_the_own_institution(self) -> None:
        code = new_case()
        add_note(code, "La visitaré el martes.", actor=actor(people.bruno), at=LATER)
        assert b"martes" not in bytes(Note.objects.get().text_sealed)
        assert [n.text for n in open_identity(code, actor=actor(people.bruno), at=LATER).notes] == [
            "La visitaré el martes."
        ]
        assert open_identity(code, actor=actor(people.gloria), at=LATER).notes == ()

    def test_sent_twice_it_is_one(self) -> None:
        code = new_case()
        for minute in (0, 1):
            add_note(code, "Una sola vez.", actor=actor(people.ana), at=LATER + timedelta(minutes=minute))
        assert Note.objects.count() == 1

    def test_an_empty_one_and_a_stranger_leave_nothing(self) -> None:
        code = new_case()
        with leaves_no_trace(Refused):
            add_note(code, "   ", actor=actor(people.ana), at=LATER)
        with leaves_no_trace(NotFound):
            add_note(code, "Hola", actor=actor(people.hugo), at=LATER)
