"""Care and recovery: attentions, the plan, follow-ups, drop-out, what she says of a service, the end of a case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tejido.cases.access import see_case
from tejido.cases.care.access import care_of
from tejido.cases.care.models import CarePlan, Closing, DropOut, FollowUp, Goal, Satisfaction
from tejido.cases.care.services import attentions, closing, follow_ups, plans
from tejido.cases.care.services.attentions import record_attention, record_drop_out
from tejido.cases.care.services.closing import close_case, ready_to_close, reopen_case
from tejido.cases.care.services.follow_ups import keep_satisfaction, record_follow_up
from tejido.cases.care.services.plans import GoalEntry, agree_plan, move_goal
from tejido.cases.care.services.reading import open_care
from tejido.cases.care.states import GoalState
from tejido.cases.models import Case, Person
from tejido.cases.protection.services.orders import Terms, decide_measures
from tejido.cases.services.additions import add_note
from tejido.cases.services.consents import withdraw_consent
from tejido.cases.services.risk import RiskEntry, assess_risk
from tejido.cases.services.told import Told
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tejido.pathways.services.erasing import erase_due_cases
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import Part, actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(days=40)
GOALS = (GoalEntry("safety", "Dormir en casa de su tía inventada"), GoalEntry("legal", "Tener abogada inventada"))
SURE = ("told", "safe", "contact")


def told(days: float = 2, **more: Any) -> Told:
    return Told(AT + timedelta(days=days), **more)


def her(case: str) -> str:
    return Person.objects.get(case__code=case, role="survivor").code


def agreed(case: str, who: Part = people.ana, **more: Any) -> str:
    return agree_plan(case, her(case), GOALS, told=told(**more), actor=actor(who), at=LATER)


def live(case: str, step: str) -> list[Obligation]:
    return list(Obligation.objects.filter(subject_code=case, step=step, state__in=("open", "taken")))


def risk(case: str, level: str, days: float = 3) -> None:
    entry = RiskEntry(her(case), "fvr-children", AT + timedelta(days=days), {}, level=level)
    assess_risk(case, entry, actor=actor(people.ana), at=LATER)


def follow(case: str, *, recovery: int | None = 3, contact: str = "spoken", days: float = 10, **more: Any) -> str:
    said = {"told": told(days), "actor": actor(people.ana), "at": LATER} | more
    return record_follow_up(case, her(case), contact=contact, recovery=recovery, **said)


def fulfil(case: str) -> None:
    """Nothing is left that other institutions owe by law, and the risk is mild."""
    risk(case, "mild")
    Obligation.objects.filter(subject_code=case, basis="legal").exclude(desk_institution=people.CEM).update(
        state="done", closed_at=AT, claimed_at=AT
    )


def close(case: str, who: Part = people.marta, **more: Any) -> None:
    said: dict[str, Any] = {"confirmed": SURE, "override": False, "told": told(39), "at": LATER} | more
    close_case(case, reason="goals_reached", actor=actor(who), **said)


def test_a_plan_begins_the_follow_ups_and_its_goals_move() -> None:
    case = new_case()
    code = agreed(case)
    assert Case.objects.get(code=case).events.filter(event="care_plan.agreed").exists()
    (task,) = live(case, "care.follow_up")
    assert (task.institution_code, task.mark) == (people.CEM, "unverified")
    move_goal(code, 1, GoalState.UNDER_WAY, evidence="", actor=actor(people.ana), at=LATER)
    move_goal(code, 1, GoalState.REACHED, evidence="Ya duerme ahí (inventado).", actor=actor(people.marta), at=LATER)
    with leaves_no_trace(Conflict):
        move_goal(code, 1, GoalState.REACHED, evidence="", actor=actor(people.ana), at=LATER)
    goal = Goal.objects.get(plan__code=code, number=1)
    assert (goal.state, [a.state for a in goal.acts.all()]) == ("reached", ["under_way", "reached"])
    assert b"inventad" not in bytes(goal.text_sealed)


def test_a_new_plan_follows_and_the_same_twice_is_one() -> None:
    case = new_case()
    first = agreed(case)
    assert agreed(case) == first
    other = agree_plan(case, her(case), GOALS[:1], told=told(5), actor=actor(people.ana), at=LATER)
    assert CarePlan.objects.get(code=first).ended_at == LATER
    assert CarePlan.objects.get(code=other).ended_at is None


def test_each_follow_up_asks_for_the_next_by_the_risk() -> None:
    case = new_case()
    agreed(case)
    follow(case)
    (first,) = live(case, "care.follow_up")
    risk(case, "mild")
    follow(case, days=20, recovery=4)
    (second,) = live(case, "care.follow_up")
    assert second.pk != first.pk
    assert [f.recovery for f in FollowUp.objects.order_by("held_at")] == [3, 4]


def test_how_she_is_is_asked_only_of_who_was_spoken_with() -> None:
    case = new_case()
    with leaves_no_trace(Refused):
        follow(case, contact="no_answer", recovery=2)
    with leaves_no_trace(Refused):
        follow(case, recovery=9)
    follow(case, contact="unsafe", recovery=None)
    assert FollowUp.objects.get().scale == ""


def test_attentions_are_of_the_own_service_and_she_may_come_back() -> None:
    case = new_case()
    say = {"service": "psychological", "actor": actor(people.ana), "at": LATER}
    record_attention(case, her(case), mode="in_person", came=False, told=told(3), **say)
    record_drop_out(case, her(case), reason="fear", told=told(4), **say)
    with leaves_no_trace(Conflict):
        record_drop_out(case, her(case), reason="fear", told=told(4), **say)
    record_attention(case, her(case), mode="phone", came=True, told=told(6), **say)
    assert DropOut.objects.get().returned_at == told(6).occurred_at
    Obligation.objects.filter(subject_code=case, sector="health").update(gate="open", basis="legal")
    seen = see_case(actor(people.fabiola), case)
    assert care_of(seen, actor(people.fabiola)).attentions == [], "another service sees its own only"
    record_attention(
        case, her(case), service="medical", mode="in_person", came=True, told=told(7), actor=actor(people.fabiola),
        at=LATER,
    )  # fmt: skip
    assert [a.service for a in care_of(seen, actor(people.fabiola)).attentions] == ["medical"]
    assert len(care_of(see_case(actor(people.ana), case), actor(people.ana)).attentions) == 3


def test_what_she_says_of_a_service_is_tied_to_nobody() -> None:
    case = new_case()
    keep_satisfaction(people.CEM, "legal", {"heard": "no", "fast": ""}, actor=actor(people.ana), at=LATER)
    row = Satisfaction.objects.get()
    assert row.answers == {"heard": "no"}
    assert row.month.day == 1
    assert case not in str(vars(row))
    for wrong in ({}, {"heard": "tal vez"}, {"otra": "yes"}):
        with leaves_no_trace(Refused):
            keep_satisfaction(people.CEM, "legal", wrong, actor=actor(people.ana), at=LATER)
    with leaves_no_trace(NotPermitted):
        keep_satisfaction(people.CEM, "legal", {"heard": "yes"}, actor=actor(people.delia), at=LATER)


def test_a_case_closes_by_its_criteria_and_asks_nothing_more() -> None:
    case = new_case()
    code = agreed(case)
    with leaves_no_trace(Refused, "Todavía no"):
        close(case)
    fulfil(case)
    assert "goals" in ready_to_close(case, actor=actor(people.ana)).unmet
    with leaves_no_trace(FieldErrors):
        close(case)
    for number in (1, 2):
        move_goal(code, number, GoalState.REACHED, evidence="", actor=actor(people.ana), at=LATER)
    with leaves_no_trace(FieldErrors):
        close(case, confirmed=("told",))
    close(case, who=people.ana)
    row = Case.objects.get(code=case)
    assert (row.state, row.closed_at) == ("closed", told(39).occurred_at)
    assert not Obligation.objects.filter(subject_code=case, state__in=("open", "taken")).exists()
    with leaves_no_trace(Conflict, "cerrado"):
        agreed(case)
    add_note(case, "Nota inventada después del cierre.", actor=actor(people.ana), at=LATER)
    withdraw_consent(case, purpose="statistics", recipient="", actor=actor(people.ana), at=LATER)
    assert not Obligation.objects.filter(subject_code=case, state__in=("open", "taken")).exists()


def test_only_who_directs_passes_over_a_criterion_and_never_the_law_nor_her_protection() -> None:
    case = new_case()
    agreed(case)
    fulfil(case)
    with leaves_no_trace(NotPermitted):
        close(case, who=people.ana, override=True)
    with leaves_no_trace(FieldErrors):
        close(case, override=True)
    terms = Terms(("no_contact",), None)
    decide_measures(case, granted=True, terms=terms, told=told(5), actor=actor(people.ana), at=LATER)
    Obligation.objects.filter(subject_code=case, basis="legal").exclude(desk_institution=people.CEM).update(
        state="done", closed_at=AT, claimed_at=AT
    )
    with leaves_no_trace(Refused, "medidas"):
        close(case, override=True, told=told(39, note="Motivo inventado largo."))


def test_a_reason_lets_who_directs_close_and_it_stays_written() -> None:
    case = new_case()
    agreed(case)
    fulfil(case)
    close(case, override=True, told=told(39, note="Motivo inventado largo."))
    assert Closing.objects.get().overridden == ["goals"]
    assert LedgerEntry.objects.filter(subject_code=case, action="case.closed").exists()


def test_it_opens_again_with_a_reason_and_its_route_goes_on() -> None:
    case = new_case()
    agreed(case)
    fulfil(case)
    close(case, override=True, told=told(39, note="Motivo inventado largo."))
    after = LATER + timedelta(days=3)
    with leaves_no_trace(Refused):
        reopen_case(case, reason="corto", actor=actor(people.ana), at=after)
    reopen_case(case, reason="Volvió a sufrir violencia (inventado).", actor=actor(people.ana), at=after)
    assert Case.objects.get(code=case).state == "open"
    assert live(case, "care.follow_up")
    assert live(case, "risk.reassess")
    with leaves_no_trace(Conflict):
        reopen_case(case, reason="Volvió a sufrir violencia.", actor=actor(people.ana), at=after)


def test_the_risk_is_asked_again_and_each_sheet_answers_the_one_before() -> None:
    case = new_case()
    risk(case, "severe", 3)
    (first,) = live(case, "risk.reassess")
    risk(case, "mild", 4)
    (second,) = live(case, "risk.reassess")
    assert second.pk != first.pk
    risk(case, "moderate", 2)
    assert [row.pk for row in live(case, "risk.reassess")] == [second.pk], "an old sheet entered late asks for nothing"


def test_what_was_written_opens_for_the_team_and_leaves_a_line() -> None:
    case = new_case()
    code = agreed(case)
    follow(case, told=told(10, note="Nota inventada."))
    texts = open_care(case, actor=actor(people.ana), at=LATER)
    assert texts.goals[code, 1] == GOALS[0].text
    assert "Nota inventada." in texts.notes.values()
    assert LedgerEntry.objects.filter(subject_code=case, action="notes.read").exists()
    with leaves_no_trace(NotPermitted):
        open_care(case, actor=actor(people.julia), at=LATER)


def test_others_write_nothing() -> None:
    case = new_case(facts={"received_by": "police"})
    for person, error in ((people.bruno, NotPermitted), (people.hugo, NotFound), (people.carmen, NotFound)):
        with leaves_no_trace(error):
            agreed(case, person)
        with leaves_no_trace(error):
            follow(case, actor=actor(person))
        with leaves_no_trace(error):
            close(case, who=person)
    with leaves_no_trace(Refused):
        record_attention(
            case, her(case), service="legal", mode="phone", came=True, told=told(), actor=actor(people.bruno), at=LATER
        )


def test_refusals_leave_nothing() -> None:
    case = new_case()
    ana = actor(people.ana)
    for wrong in ((), (GoalEntry("safety", "x"),), (GoalEntry("otra", "Texto inventado"),), GOALS * 7):
        with leaves_no_trace(Refused):
            agree_plan(case, her(case), wrong, told=told(), actor=ana, at=LATER)
    with leaves_no_trace(Refused):
        agree_plan(case, "P-0000-0000", GOALS, told=told(), actor=ana, at=LATER)
    with leaves_no_trace(Refused, "futuro"):
        follow(case, told=Told(LATER + timedelta(days=1)))
    with leaves_no_trace(NotFound):
        move_goal("L-0000-0000", 1, GoalState.REACHED, evidence="", actor=ana, at=LATER)


def test_a_form_sent_twice_counts_once() -> None:
    case = new_case()
    code = follow(case, told=told(10, form="clave-1"))
    assert follow(case, told=told(10, form="clave-1")) == code
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize("module", [attentions, plans, follow_ups, closing])
def test_whole_or_nothing(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = new_case()
    fulfil(case)
    with cut_at(monkeypatch, f"{module.__name__}.keep_line"):
        if module is attentions:
            record_attention(
                case,
                her(case),
                service="legal",
                mode="phone",
                came=True,
                told=told(),
                actor=actor(people.ana),
                at=LATER,
            )
        elif module is plans:
            agreed(case)
        elif module is follow_ups:
            follow(case)
        else:
            close(case)


def test_a_case_does_not_end_before_it_was_registered() -> None:
    """Its time of keeping runs from its end: one typed years ago would be erased at once."""
    case = new_case()
    fulfil(case)
    with leaves_no_trace(Refused, "anterior"):
        close(case, told=Told(AT - timedelta(days=365 * 30)))
    close(case)
    assert erase_due_cases(at=LATER) == 0
