"""Care and recovery on paper: the team's summary tells them; no other paper and no other reader does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tejido.cases.access import see_case
from tejido.cases.care.access import sees_care
from tejido.cases.care.catalog import care_catalog
from tejido.cases.care.models import CarePlan
from tejido.cases.care.services.attentions import record_attention, record_drop_out
from tejido.cases.care.services.closing import close_case
from tejido.cases.care.services.follow_ups import record_follow_up
from tejido.cases.care.services.plans import GoalEntry, agree_plan, move_goal
from tejido.cases.care.states import GoalState
from tejido.cases.intake import PersonEntry
from tejido.cases.models import Case, Person
from tejido.cases.services.registration import register_case
from tejido.cases.services.told import Told
from tejido.kernel.errors import NotFound, NotPermitted
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tejido.reports.kinds import Kind
from tejido.reports.papers.care_part import NOTHING, care
from tejido.reports.services import printing as module
from tejido.reports.telling.reader import Reader
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import Part, actor
from tests.reports.printed import LATER, lines, printing, rich_case, told
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("district")
GOAL, NOTE = "Dormir en casa de su tía inventada", "Nota inventada que nadie imprime"
TOLD = Told(AT + timedelta(hours=1), note=NOTE)
A_SERVICE = "Atención psicológica"
WORDS = (
    "Atención y recuperación",
    "Su seguridad",
    "En camino",
    "1 de 2 objetivos logrados",
    "3. Empieza a decidir y a cuidarse",
    "Escala propuesta por validar",
    A_SERVICE,
    "Dejó el servicio: atención legal",
    "Tiene miedo de seguir",
    "Seguimiento: conversamos",
)
"""What only a paper with the care of that case can say, but for the name of a service, to which she may be referred."""


def cared_for(code: str, number: int = 0) -> str:
    """A plan with two goals, a follow-up, an attention and a service that she left."""
    her = list(Person.objects.filter(case__code=code, role="survivor").order_by("id"))[number].code
    by = {"actor": actor(people.ana), "at": LATER}
    plan = agree_plan(code, her, (GoalEntry("safety", GOAL), GoalEntry("legal", GOAL)), told=TOLD, **by)
    move_goal(plan, 1, GoalState.UNDER_WAY, evidence=NOTE, **by)
    move_goal(plan, 2, GoalState.REACHED, evidence="", **by)
    record_attention(code, her, service="psychological", mode="in_person", came=True, told=TOLD, **by)
    record_follow_up(code, her, contact="spoken", recovery=3, told=TOLD, **by)
    record_drop_out(code, her, service="legal", reason="fear", told=TOLD, **by)
    return code


def said_to(who: Part, code: str) -> list[str]:
    """What the section of the care would say to that reader."""
    account = actor(who, at=LATER)
    section = care(Reader(account, see_case(account, code), LATER))
    return [text for block in section.blocks for text in (*block.texts, *(cell for row in block.rows for cell in row))]


def test_the_teams_summary_tells_care_and_recovery_without_a_word_of_what_was_written() -> None:
    text = told(cared_for(rich_case()), Kind.SUMMARY)
    assert [words for words in WORDS if words not in text] == []
    assert CarePlan.objects.get().code in text
    for sealed in (GOAL, NOTE):
        assert sealed not in text


def test_printing_it_opens_nothing_and_leaves_the_line_of_the_paper() -> None:
    code = cared_for(rich_case())
    before = LedgerEntry.objects.filter(action="notes.read").count()
    printing(code, Kind.SUMMARY)
    assert LedgerEntry.objects.filter(action="notes.read").count() == before
    assert lines(code, "case.exported")[-1] == {"paper": "case_summary"}


def test_two_survivors_are_told_apart_by_number() -> None:
    made = intake("two")
    code = register_case(
        replace(made, people=(*made.people, PersonEntry("survivor", sex="female", age=30))),
        actor=actor(people.ana), at=AT,
    ).code  # fmt: skip
    cared_for(cared_for(code), 1)
    text = told(code, Kind.SUMMARY)
    assert "Cómo está ella (persona afectada 1)" in text
    assert "Plan acordado con ella (persona afectada 2)" in text


def test_the_end_of_a_case_is_told_with_what_was_passed_over() -> None:
    code = cared_for(new_case())
    Obligation.objects.filter(subject_code=code, basis="legal").exclude(desk_institution=people.CEM).update(
        state="done", closed_at=AT, claimed_at=AT
    )
    close_case(
        code, reason="she_asked", confirmed=care_catalog().criteria, override=True,
        told=Told(LATER, note=NOTE), actor=actor(people.marta), at=LATER,
    )  # fmt: skip
    text = told(code, Kind.SUMMARY)
    assert "Ella lo pidió. Se cerró aunque no se cumplía" in text


def test_that_nothing_was_noted_is_not_that_nothing_was_done() -> None:
    assert NOTHING in told(new_case(), Kind.SUMMARY)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.SUMMARY])
def test_no_other_paper_tells_it(kind: Kind) -> None:
    code = cared_for(rich_case(people.HEALTH))
    for offer in module.offers_for(Reader(actor(people.ana, at=LATER), see_case(actor(people.ana), code), LATER)):
        if offer.kind == kind and not offer.why_not:
            text = told(code, kind, offer.about)
            assert [words for words in WORDS if words in text and words != A_SERVICE] == []


def test_a_school_that_registered_the_case_is_told_nothing_of_her_care() -> None:
    code = cared_for(new_case())
    Case.objects.filter(code=code).update(door_institution=people.SCHOOL)
    text = told(code, Kind.SUMMARY, who=people.irma)
    assert [words for words in WORDS if words in text] == []
    assert NOTHING not in text
    assert said_to(people.irma, code) == []
    assert not sees_care(see_case(actor(people.irma), code), actor(people.irma))
    assert said_to(people.ana, code) != []


def test_another_service_would_be_told_only_of_its_own_attentions() -> None:
    code = cared_for(rich_case(people.HEALTH))
    her = Person.objects.get(case__code=code, role="survivor").code
    assert said_to(people.fabiola, code) == [NOTHING]
    record_attention(
        code, her, service="medical", mode="in_person", came=True, told=TOLD, actor=actor(people.fabiola), at=LATER
    )
    mine = said_to(people.fabiola, code)
    assert "Atención médica" in mine
    assert not {"Atención psicológica", "En camino"} & set(mine)


@pytest.mark.parametrize(
    ("who", "error"), [(people.fabiola, NotPermitted), (people.julia, NotPermitted), (people.carmen, NotFound)]
)
def test_who_may_not_print_it_gets_nothing(who: Part, error: type[Exception]) -> None:
    code = cared_for(rich_case(people.HEALTH))
    with leaves_no_trace(error):
        printing(code, Kind.SUMMARY, who=who)


def test_without_its_line_in_the_ledger_nobody_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    code = cared_for(rich_case())
    with cut_at(monkeypatch, f"{module.__name__}.record"):
        printing(code, Kind.SUMMARY)
