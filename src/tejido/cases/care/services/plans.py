"""The plan agreed with her: its goals, and how each one goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.care.catalog import care_catalog
from tejido.cases.care.models import CarePlan, Goal
from tejido.cases.care.rows import goal_act_row, goal_row, plan_row
from tejido.cases.care.services.people import case_of_team, keep_line, survivor
from tejido.cases.care.services.tasks import watch
from tejido.cases.care.states import SETTLED, GoalState, check_goal
from tejido.cases.models import Case
from tejido.cases.services.replanning import replan
from tejido.cases.services.task_work import write_event
from tejido.cases.services.told import Told, checked
from tejido.kernel.errors import NotFound, Refused
from tejido.ledger.actions import Action
from tejido.protocols.events import Event
from tejido.vault.sealing import DataKeyHandle, handle_of

MOST_GOALS, LONGEST = 12, 400
UNSEEN = "No encontramos ese plan entre los de los casos que le corresponden."


@dataclass(frozen=True, slots=True)
class GoalEntry:
    """A goal in her own words."""

    area: str
    text: str


@transaction.atomic(durable=True)
def agree_plan(
    case_code: str, person_code: str, goals: Sequence[GoalEntry], *, told: Told, actor: Actor, at: datetime
) -> str:
    """Keep the plan that was agreed with her; an earlier one ends. The follow-ups begin. Returns its code.

    Raises:
        NotFound, NotPermitted: the case's team only. Refused: no goal, too many, without words, or not of the lists.
    """
    case = case_of_team(case_code, actor)
    person = survivor(case, person_code)
    _check(goals)
    told = checked(told, case, actor, at)
    standing = CarePlan.objects.select_for_update().filter(person=person, ended_at__isnull=True).first()
    if standing is not None and _same(standing, goals, handle_of(case_code)):
        return standing.code
    if standing is not None:
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])
    plan = plan_row(case, person, told=told, actor=actor, at=at)
    plan.save()
    key = handle_of(case_code)
    for number, entry in enumerate(goals, start=1):
        add_goal(plan, number, entry, key, at=at)
    keep_line(Action.CARE_PLAN_AGREED, case, actor_code=actor.code, at=at, plan=plan.code, goals=len(goals))
    watch(case, person, since=told.occurred_at, actor_code=actor.code, at=at)
    write_event(case, Event.CARE_PLAN_AGREED, occurred_at=told.occurred_at, actor=actor, at=at)
    replan(case, actor_code=actor.code, at=at)
    return plan.code


def add_goal(plan: CarePlan, number: int, entry: GoalEntry, key: DataKeyHandle, *, at: datetime) -> Goal:
    """A goal of a plan, still to begin. Inner step."""
    row = goal_row(plan, number, entry.area, entry.text, key, at=at)
    row.save()
    return row


@transaction.atomic(durable=True)
def move_goal(plan_code: str, number: int, state: GoalState, *, evidence: str, actor: Actor, at: datetime) -> None:
    """Say how a goal goes, with what shows it.

    Raises:
        NotFound, NotPermitted; Conflict: the goal does not pass to that state. Refused: the text is too long.
    """
    plan, case = _plan(plan_code, actor)
    goal = plan.goals.select_for_update().filter(number=number).first()
    if goal is None:
        raise NotFound(UNSEEN)
    if len(evidence) > LONGEST * 5:
        raise Refused("El texto es demasiado largo.", field="evidence")
    check_goal(goal.state, state)
    goal.state, goal.changed_at = state, at
    goal.save(update_fields=["state", "changed_at"])
    goal_act_row(goal, evidence, handle_of(case.code), actor_code=actor.code, at=at).save()
    keep_line(Action.GOAL_MOVED, case, actor_code=actor.code, at=at, plan=plan.code, goal=number, state=state)


def open_goals(case: Case) -> int:
    """How many goals of the standing plans are neither reached nor left. Inner step."""
    return Goal.objects.filter(plan__case=case, plan__ended_at__isnull=True).exclude(state__in=SETTLED).count()


def _plan(code: str, actor: Actor) -> tuple[CarePlan, Case]:
    case_code = CarePlan.objects.filter(code=code).values_list("case__code", flat=True).first()
    if case_code is None:
        raise NotFound(UNSEEN)
    try:
        case = case_of_team(case_code, actor)
    except NotFound:
        raise NotFound(UNSEEN) from None
    return CarePlan.objects.select_for_update().get(code=code), case


def _same(plan: CarePlan, goals: Sequence[GoalEntry], key: DataKeyHandle) -> bool:
    """Whether the form came twice: the standing plan has the very same goals."""
    known = [
        GoalEntry(row.area, key.text(row.text_sealed, context=f"goal:{plan.code}:{row.number}"))
        for row in plan.goals.all()
    ]
    return known == [GoalEntry(entry.area, entry.text.strip()) for entry in goals]


def _check(goals: Sequence[GoalEntry]) -> None:
    if not 0 < len(goals) <= MOST_GOALS:
        raise Refused(f"Un plan tiene de 1 a {MOST_GOALS} objetivos.", field="goals")
    care_catalog().check("areas", [entry.area for entry in goals], field="goals")
    if any(not 5 <= len(entry.text.strip()) <= LONGEST for entry in goals):
        raise Refused(f"Escriba cada objetivo con sus palabras (de 5 a {LONGEST} letras).", field="goals")
