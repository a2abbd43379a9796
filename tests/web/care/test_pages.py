"""The page of care: what is refused keeps what was typed, and the phone that is handed over shows no case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tejido.cases.care.models import Goal, Satisfaction
from tejido.cases.care.services.plans import GoalEntry, agree_plan
from tejido.cases.linking.services.joining import join_cases
from tejido.cases.models import Person
from tejido.cases.services.registration import register_case
from tejido.cases.services.told import Told
from tejido.kernel.clock import lima_date, now
from tests import people
from tests.people import actor, log_in
from tests.world import intake

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture
def code(district: None) -> str:
    """A case that Ana registered an hour ago."""
    return register_case(intake(), actor=actor(people.ana), at=now() - timedelta(hours=1)).code


@pytest.fixture
def ana(district: None) -> Client:
    return log_in(Client(), people.ana)


def agreed(code: str) -> str:
    her, at = Person.objects.get(case__code=code, role="survivor").code, now() - timedelta(minutes=10)
    goals = (GoalEntry("safety", "Una meta inventada"), GoalEntry("legal", "Otra meta inventada"))
    return agree_plan(code, her, goals, told=Told(at), actor=actor(people.ana), at=at)


def test_a_goal_that_is_refused_keeps_what_was_typed_in_its_own_form(ana: Client, code: str) -> None:
    plan = agreed(code)
    answer = ana.post(f"/casos/{code}/atencion/plan/{plan}/2", {f"{plan}-2-evidence": "Lo que se vio, inventado"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Elija cómo va." in page
    assert page.count("Lo que se vio, inventado") == 1
    assert page.index("Lo que se vio, inventado") > page.index(f"/plan/{plan}/2")
    assert not Goal.objects.exclude(state="pending").exists()


def test_a_goal_moves(ana: Client, code: str) -> None:
    plan = agreed(code)
    answer = ana.post(f"/casos/{code}/atencion/plan/{plan}/1", {f"{plan}-1-state": "reached"})
    assert answer.status_code == 302
    assert Goal.objects.get(plan__code=plan, number=1).state == "reached"


def test_all_that_lacks_an_answer_is_told_at_once(ana: Client, code: str) -> None:
    her = Person.objects.get(case__code=code, role="survivor").code
    sent = {"atencion-day": str(lima_date(now())), "atencion-person": her}
    page = ana.post(f"/casos/{code}/atencion/atencion", sent).content.decode()
    assert "Hay 3 datos por corregir" in page


def test_a_plan_without_a_goal_says_so(ana: Client, code: str) -> None:
    page = ana.post(f"/casos/{code}/atencion/plan", {"plan-day": str(lima_date(now()))}).content.decode()
    assert "Escriba al menos un objetivo" in page


def test_the_phone_that_is_handed_over_leads_to_no_case(ana: Client, code: str) -> None:
    place = f"/casos/{code}/atencion/opinion"
    page = ana.get(place).content.decode()
    assert 'aria-label="Principal"' not in page
    assert 'aria-label="Partes del caso"' not in page
    assert code not in page.replace(place, "")
    said = {"institution": people.CEM, "service": "legal", "heard": "yes"}
    answer = ana.post(place, said)
    assert answer.status_code == 302
    assert "Ya puede devolver el teléfono" in ana.get(answer["Location"]).content.decode()
    assert Satisfaction.objects.count() == 1


def test_nor_to_the_one_that_it_was_joined_to(ana: Client, code: str) -> None:
    kept = register_case(intake("form-2"), actor=actor(people.ana), at=now() - timedelta(hours=2)).code
    join_cases(kept, code, reason="Es la misma persona (inventado).", actor=actor(people.ana), at=now())
    assert kept in ana.get(f"/casos/{code}/atencion").content.decode()
    assert kept not in ana.get(f"/casos/{code}/atencion/opinion").content.decode()


@pytest.mark.parametrize("said", ["si", "yes", "anything", "WyJDLTAwMDAiXQ:1wXyZ0:x"])
def test_an_address_that_somebody_typed_thanks_for_nothing(ana: Client, code: str, said: str) -> None:
    page = ana.get(f"/casos/{code}/atencion/opinion?gracias={said}").content.decode()
    assert "quedó guardada" not in page
    assert "¿Cómo la atendieron?" in page


def test_the_thanks_of_another_case_are_not_of_this_one(ana: Client, code: str) -> None:
    other = register_case(intake("form-3"), actor=actor(people.ana), at=now() - timedelta(hours=2)).code
    said = {"institution": people.CEM, "service": "legal", "heard": "yes"}
    place = ana.post(f"/casos/{code}/atencion/opinion", said)["Location"]
    assert "quedó guardada" in ana.get(place).content.decode()
    assert "quedó guardada" not in ana.get(place.replace(code, other, 1)).content.decode()


def test_not_answering_keeps_nothing_and_says_so(ana: Client, code: str) -> None:
    assert "No se guardó nada" in ana.get(f"/casos/{code}/atencion/opinion?gracias=no").content.decode()
    assert not Satisfaction.objects.exists()
