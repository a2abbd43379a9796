"""How she is cared for in a fictitious case: a plan with its goals, attentions, follow-ups, and whether she stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tejido.accounts.actors import Actor
from tejido.cases.care.catalog import care_catalog
from tejido.cases.care.models import CarePlan
from tejido.cases.care.rows import satisfaction_row
from tejido.cases.care.services.plans import GoalEntry
from tejido.cases.care.states import NEXT, GoalState
from tejido.cases.models import Person
from tejido.cases.services.told import Told
from tejido.demo import caring
from tejido.demo.agenda import Agenda, Deed
from tejido.demo.draws import data, several, words
from tejido.kernel.clock import lima_date
from tejido.obligations.models import Obligation
from tejido.protocols.sectors import Sector

_SERVICE = {Sector.HEALTH: "medical", Sector.MENTAL_HEALTH: "psychological", Sector.LEGAL_AID: "legal"}
_SPOKEN = "spoken"


def figures() -> dict[str, Any]:
    """The assumptions about care."""
    found: dict[str, Any] = data("registers")["care"]
    return found


def begin_care(agenda: Agenda) -> None:
    """A part of the cases come to the CEM, or to their door, several times."""
    draw, known = agenda.draw, figures()
    if not draw.yes(known["series"]):
        return
    service, when = draw.one(known["services"]), agenda.scene.at
    for _ in range(max(1, round(draw.spread(*known["sessions"])))):
        when += timedelta(days=draw.spread(*known["session_every"]))
        agenda.put(when, _session(service))


def agree(agenda: Agenda, actor: Actor, at: datetime) -> None:
    """A plan in her words; each goal goes its way."""
    known, draw, life = figures(), agenda.draw, agenda.life
    areas = several(draw, known["goals"])[: known["most_goals"]] or ["safety"]
    goals = tuple(GoalEntry(area, draw.choice(data("words")["goals"][area])) for area in areas)
    agreed = max(at - timedelta(minutes=draw.randrange(5, 90)), agenda.scene.at)
    plan = caring.agree_plan(life, _survivor(agenda), goals, told=Told(agreed), actor=actor, at=at)
    for number in range(1, len(goals) + 1):
        begins = at + timedelta(days=draw.spread(*known["goal_begins"]))
        agenda.put(begins, _goal(plan, number, GoalState.UNDER_WAY))
        end = GoalState(draw.one(known["goal_end"]))
        if end is not GoalState.UNDER_WAY:
            agenda.put(begins + timedelta(days=draw.spread(*known["goal_ends"])), _goal(plan, number, end))


def _goal(plan: CarePlan, number: int, state: GoalState) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.team(at)
        if actor is None or state not in NEXT[GoalState(caring.goal_of(agenda.life, plan, number).state)]:
            return
        evidence = agenda.draw.choice(words("evidence")) if state is GoalState.REACHED else ""
        caring.move_goal(agenda.life, plan, number, state, evidence=evidence, actor=actor, at=at)

    return deed


def follow_up(agenda: Agenda, row: Obligation, actor: Actor, at: datetime) -> None:
    """They speak, or cannot; how she is mostly gets better."""
    known, draw = figures(), agenda.draw
    contact = draw.one(known["contacts"])
    recovery = _recovery(agenda) if contact == _SPOKEN and draw.yes(0.92) else None
    told = Told(max(at - timedelta(minutes=draw.randrange(3, 60)), row.started_at))
    caring.record_follow_up(
        agenda.life, _survivor(agenda), contact=contact, recovery=recovery, told=told, actor=actor, at=at
    )


def _recovery(agenda: Agenda) -> int:
    known = figures()["recovery"]
    before = next((row.recovery for row in reversed(agenda.life.follow_ups) if row.recovery is not None), None)
    if before is None:
        return int(agenda.draw.one(known["start"]))
    levels = care_catalog().recovery
    return min(max(levels), max(min(levels), before + int(agenda.draw.one(known["step"]))))


def attended(agenda: Agenda, row: Obligation, at: datetime) -> None:
    """Some tasks that were done were an attention too: written a little later by who did it."""
    if agenda.draw.yes(figures()["attended"].get(row.sector, 0.0)):
        service = _SERVICE.get(Sector(row.sector)) or agenda.draw.one(figures()["services"])
        agenda.put(at + timedelta(minutes=agenda.draw.randrange(4, 50)), _attention(row.desk_institution, service))


def _attention(institution: str, service: str) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.operator(institution, at)
        if actor is not None and actor.sector != Sector.POLICE:
            _attend(agenda, service, actor, at, came=True)

    return deed


def _session(service: str) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor, draw = agenda.team(at), agenda.draw
        out = any(left.service == service and left.returned_at is None for left in agenda.life.drop_outs)
        if actor is None or actor.sector == Sector.POLICE or (out and not draw.yes(figures()["come_back"])):
            return
        came = out or not draw.yes(figures()["no_show"])
        _attend(agenda, service, actor, at, came=came)
        if not came and not out and draw.yes(figures()["drop_out"]):
            agenda.put(at + timedelta(days=draw.spread(12, 0.5)), _leaves(service))

    return deed


def _attend(agenda: Agenda, service: str, actor: Actor, at: datetime, *, came: bool) -> None:
    known, draw = figures(), agenda.draw
    mode = draw.one(known["modes"])
    told = Told(max(at - timedelta(minutes=draw.randrange(2, 50)), agenda.scene.at))
    caring.record_attention(
        agenda.life, _survivor(agenda), service=service, mode=mode, came=came, told=told, actor=actor, at=at
    )
    if came and draw.yes(known["satisfaction"]):
        say_how_it_was(agenda, service, actor, at)


def say_how_it_was(agenda: Agenda, service: str, actor: Actor, at: datetime) -> None:
    """As `follow_ups.keep_satisfaction`: a row that belongs to no case."""
    known, draw = figures(), agenda.draw
    answers = {question: draw.one(known["answers"]) for question in care_catalog().questions if draw.yes(0.9)}
    if answers:
        agenda.life.satisfaction.append(
            satisfaction_row(
                district=agenda.life.rows.case.district, institution=actor.institution or "", service=service,
                month=lima_date(at), answers=answers,
            )
        )  # fmt: skip


def _leaves(service: str) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.team(at)
        if actor is None or any(s.service == service and s.returned_at is None for s in agenda.life.drop_outs):
            return
        reason = agenda.draw.one(figures()["dropouts"])
        caring.record_drop_out(
            agenda.life, _survivor(agenda), service=service, reason=reason, told=Told(at), actor=actor, at=at
        )

    return deed


def _survivor(agenda: Agenda) -> Person:
    return next(person for person in agenda.life.rows.people if person.role == "survivor")
