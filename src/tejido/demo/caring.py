"""What is recorded of the care of a fictitious case: each mirrors one of the services (see `life`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.care import rows
from tejido.cases.care.models import CarePlan, Goal
from tejido.cases.care.services import attentions, closing, follow_ups, plans, tasks
from tejido.cases.care.services.plans import GoalEntry
from tejido.cases.care.states import SETTLED, GoalState
from tejido.cases.models import Person
from tejido.cases.protection.states import STANDING
from tejido.cases.services.reassessing import reassess_duty
from tejido.cases.services.replanning import CLOSED
from tejido.cases.services.told import Told
from tejido.demo.did import mirrors
from tejido.demo.following import informed
from tejido.demo.life import Life
from tejido.demo.own import close_own, live_task, open_at_sector
from tejido.demo.replans import Hand, replan
from tejido.ledger.actions import Action
from tejido.obligations.own_duties import Register
from tejido.obligations.states import LIVE
from tejido.protocols.events import Event


@mirrors(attentions.record_attention)
def record_attention(
    life: Life, person: Person, *, service: str, mode: str, came: bool, told: Told, actor: Actor, at: datetime
) -> None:
    """As `attentions.record_attention`."""
    told = informed(told, actor)
    note = _sealed(life, told.note, f"attention:{person.code}")
    life.attentions.append(
        rows.attention_row(
            life.rows.case, person, service=service, mode=mode, came=came, told=told, actor=actor, at=at,
            note_sealed=note,
        )
    )  # fmt: skip
    if came:
        for left in life.drop_outs:
            if left.service == service and left.returned_at is None:
                left.returned_at = told.occurred_at
    life.record(Action.ATTENTION_GIVEN if came else Action.ATTENTION_MISSED, actor.code, at, {"service": service})


@mirrors(attentions.record_drop_out)
def record_drop_out(
    life: Life, person: Person, *, service: str, reason: str, told: Told, actor: Actor, at: datetime
) -> None:
    """As `attentions.record_drop_out`."""
    told = informed(told, actor)
    note = _sealed(life, told.note, f"dropout:{person.code}")
    life.drop_outs.append(
        rows.drop_out_row(
            life.rows.case, person, service=service, reason=reason, told=told, actor=actor, at=at, note_sealed=note
        )
    )
    life.record(Action.CARE_LEFT, actor.code, at, {"service": service, "reason": reason})


@mirrors(plans.agree_plan)
def agree_plan(
    life: Life, person: Person, goals: Sequence[GoalEntry], *, told: Told, actor: Actor, at: datetime
) -> CarePlan:
    """As `plans.agree_plan`."""
    told = informed(told, actor)
    for standing in life.plans:
        if standing.person is person and standing.ended_at is None:
            standing.ended_at = at
    code = life.ground.code("L")
    plan = rows.plan_row(life.rows.case, person, told=told, actor=actor, at=at, code=code)
    life.plans.append(plan)
    for number, entry in enumerate(goals, start=1):
        life.goals.append(rows.goal_row(plan, number, entry.area, entry.text, life.key, at=at))
    life.record(Action.CARE_PLAN_AGREED, actor.code, at, {"plan": plan.code, "goals": len(goals)})
    watch(life, person, since=told.occurred_at, actor_code=actor.code, at=at)
    life.write_event(Event.CARE_PLAN_AGREED, occurred_at=told.occurred_at, actor=actor, at=at)
    replan(life, actor_code=actor.code, at=at)
    return plan


@mirrors(plans.move_goal)
def move_goal(
    life: Life, plan: CarePlan, number: int, state: GoalState, *, evidence: str, actor: Actor, at: datetime
) -> None:
    """As `plans.move_goal`."""
    goal = goal_of(life, plan, number)
    goal.state, goal.changed_at = state, at
    life.goal_acts.append(rows.goal_act_row(goal, evidence, life.key, actor_code=actor.code, at=at))
    life.record(Action.GOAL_MOVED, actor.code, at, {"plan": plan.code, "goal": number, "state": state})


@mirrors(follow_ups.record_follow_up)
def record_follow_up(
    life: Life, person: Person, *, contact: str, recovery: int | None, told: Told, actor: Actor, at: datetime
) -> None:
    """As `follow_ups.record_follow_up`."""
    told = informed(told, actor)
    note = _sealed(life, told.note, f"follow_up:{person.code}")
    life.follow_ups.append(
        rows.follow_up_row(
            life.rows.case, person, contact=contact, recovery=recovery, told=told, actor=actor, at=at,
            note_sealed=note, code=life.ground.code("F"),
        )
    )  # fmt: skip
    life.record(Action.FOLLOWED_UP, actor.code, at, {"contact": contact})
    close_own(
        life, Register.CARE, person.code, step=tasks.FOLLOW_UP, event="care.followed_up",
        occurred_at=told.occurred_at, actor_code=actor.code, at=at,
    )  # fmt: skip
    watch(life, person, since=told.occurred_at, actor_code=actor.code, at=at)


def watch(life: Life, person: Person, *, since: datetime, actor_code: str, at: datetime) -> None:
    """As `care.services.tasks.watch`."""
    duty = tasks.follow_up_duty(life.rows.case, person, since=since, at=at)
    if live_task(life, duty.key) is None:
        open_at_sector(life, duty, actor_code=actor_code, at=at)


def readiness(life: Life, actor: Actor) -> rows.Readiness:
    """As `closing.readiness`."""
    standing = {plan.code for plan in life.plans if plan.ended_at is None}
    return rows.readiness_of(
        life.rows.case,
        [row for row in life.rows.obligations if row.state in LIVE],
        actor.institution or "",
        protected=any(order.state in STANDING for order in life.orders),
        open_goals=sum(goal.plan.code in standing and goal.state not in SETTLED for goal in life.goals),
        referring=any(row.state not in closing.ENDED_REFERRALS for row in life.referrals),
        unexplained=any(left.returned_at is None and left.reason == "other" for left in life.drop_outs),
    )


@mirrors(closing.close_case)
def close_case(
    life: Life, *, reason: str, confirmed: Collection[str], override: bool, told: Told, actor: Actor, at: datetime
) -> None:
    """As `closing.close_case`; who calls has asked whether it may be closed (`override` changes what is admitted)."""
    told, case = informed(told, actor), life.rows.case
    stands = readiness(life, actor)
    if stands.unmet and not override:
        raise ValueError(f"{life.code} is not ready to be closed")
    note = _sealed(life, told.note, "closing")
    life.closings.append(
        rows.closing_row(case, stands, reason=reason, confirmed=confirmed, told=told, actor=actor, note_sealed=note)
    )
    for row in sorted(life.rows.obligations, key=lambda one: one.started_at):
        if row.state in LIVE:
            Hand(life).cancel(row, reason="El caso se cerró.", actor_code=actor.code, at=at)
    case.state, case.closed_at = CLOSED, told.occurred_at
    life.record(Action.CASE_CLOSED, actor.code, at, {"reason": reason, "overridden": list(stands.unmet)})


@mirrors(closing.reopen_case)
def reopen_case(life: Life, *, reason: str, actor: Actor, at: datetime) -> None:
    """As `closing.reopen_case`."""
    row, case = life.closings[-1], life.rows.case
    sealed = life.key.seal(reason, context="closing")
    rows.set_reopened(row, reason_sealed=sealed, actor_code=actor.code, at=at)
    case.state, case.closed_at = "open", None
    life.record(Action.CASE_REOPENED, actor.code, at, {})
    for plan in life.plans:
        if plan.ended_at is None:
            watch(life, plan.person, since=at, actor_code=actor.code, at=at)
    if life.assessments:  # one survivor has the sheets, in their order
        open_at_sector(life, reassess_duty(life.assessments[-1], at=at), actor_code=actor.code, at=at)
    replan(life, actor_code=actor.code, at=at)


def goal_of(life: Life, plan: CarePlan, number: int) -> Goal:
    """That goal of the plan."""
    return next(goal for goal in life.goals if goal.plan is plan and goal.number == number)


def _sealed(life: Life, text: str, context: str) -> bytes | None:
    return life.key.seal(text, context=context) if text.strip() else None
