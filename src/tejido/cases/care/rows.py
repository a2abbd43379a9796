"""The rows of the care of a case, unsaved: services save them, the demonstration loads them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tejido.accounts.actors import Actor
from tejido.cases.care.catalog import care_catalog
from tejido.cases.care.models import Attention, CarePlan, Closing, DropOut, FollowUp, Goal, GoalAct, Satisfaction
from tejido.cases.care.states import GoalState
from tejido.cases.models import Case, Person
from tejido.cases.services.told import Told
from tejido.kernel.codes import new_code
from tejido.obligations.models import Obligation
from tejido.vault.envelope import DataKeyHandle


def attention_row(
    case: Case, person: Person, *, service: str, mode: str, came: bool, told: Told, actor: Actor, at: datetime,
    note_sealed: bytes | None = None,
) -> Attention:  # fmt: skip
    """An attention, or one that she did not come to."""
    return Attention(
        case=case,
        person=person,
        service=service,
        mode=mode,
        came=came,
        attended_at=told.occurred_at,
        registered_at=at,
        actor_code=actor.code,
        institution_code=told.institution,
        form=told.form,
        note_sealed=note_sealed,
    )


def drop_out_row(
    case: Case, person: Person, *, service: str, reason: str, told: Told, actor: Actor, at: datetime,
    note_sealed: bytes | None = None,
) -> DropOut:  # fmt: skip
    """A service that she left."""
    return DropOut(
        case=case,
        person=person,
        service=service,
        reason=reason,
        since=told.occurred_at,
        registered_at=at,
        actor_code=actor.code,
        institution_code=told.institution,
        note_sealed=note_sealed,
    )


def plan_row(case: Case, person: Person, *, told: Told, actor: Actor, at: datetime, code: str = "") -> CarePlan:
    """The plan that was agreed with her."""
    return CarePlan(
        code=code or new_code("L"),
        case=case,
        person=person,
        agreed_at=told.occurred_at,
        registered_at=at,
        actor_code=actor.code,
        institution_code=told.institution,
    )


def goal_row(plan: CarePlan, number: int, area: str, text: str, key: DataKeyHandle, *, at: datetime) -> Goal:
    """A goal of a plan, still to begin."""
    return Goal(
        plan=plan,
        number=number,
        area=area,
        state=GoalState.PENDING,
        changed_at=at,
        text_sealed=key.seal(text.strip(), context=f"goal:{plan.code}:{number}"),
    )


def goal_act_row(goal: Goal, evidence: str, key: DataKeyHandle, *, actor_code: str, at: datetime) -> GoalAct:
    """That a goal came to its present state, with what shows it."""
    sealed = None
    if evidence.strip():
        sealed = key.seal(evidence.strip(), context=f"goal:{goal.plan.code}:{goal.number}")
    return GoalAct(goal=goal, state=goal.state, at=at, actor_code=actor_code, evidence_sealed=sealed)


def follow_up_row(
    case: Case, person: Person, *, contact: str, recovery: int | None, told: Told, actor: Actor, at: datetime,
    note_sealed: bytes | None = None, code: str = "",
) -> FollowUp:  # fmt: skip
    """A follow-up; the scale is named where it was asked."""
    return FollowUp(
        code=code or new_code("F"),
        case=case,
        person=person,
        contact=contact,
        recovery=recovery,
        scale=care_catalog().recovery_version if recovery is not None else "",
        held_at=told.occurred_at,
        registered_at=at,
        actor_code=actor.code,
        institution_code=told.institution,
        form=told.form,
        note_sealed=note_sealed,
    )


def satisfaction_row(
    *, district: str, institution: str, service: str, month: date, answers: Mapping[str, str]
) -> Satisfaction:
    """What somebody said of a service, of nobody's case; `month` is any day of it."""
    return Satisfaction(
        district=district,
        institution_code=institution,
        service=service,
        month=month.replace(day=1),
        version=care_catalog().questions_version,
        answers=dict(answers),
    )


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the register itself says of the criteria: those that are met and those that are not."""

    met: tuple[str, ...]
    unmet: tuple[str, ...]


def readiness_of(
    case: Case,
    live: Iterable[Obligation],
    institution: str,
    *,
    protected: bool,
    open_goals: int,
    referring: bool,
    unexplained: bool,
) -> Readiness:
    """How a case stands for its end, by its live tasks and what hangs from it: measures in force (`protected`), goals,
    referrals without an end, and services that she left nobody knows why. `institution` is who would close it."""
    own = {institution, case.door_institution}
    found = {
        "duties": not any(row.basis == "legal" and row.desk_institution not in own for row in live),
        "risk": case.risk_level in ("mild", "moderate"),
        "measures": not protected,
        "goals": open_goals == 0,
        "referrals": not referring,
        "drop_out": not unexplained,
    }
    return Readiness(tuple(k for k, ok in found.items() if ok), tuple(k for k, ok in found.items() if not ok))


def closing_row(
    case: Case, stands: Readiness, *, reason: str, confirmed: Collection[str], told: Told, actor: Actor,
    note_sealed: bytes | None = None,
) -> Closing:  # fmt: skip
    """The end of a case with what was met and what was passed over."""
    return Closing(
        case=case,
        reason=reason,
        criteria=sorted({*stands.met, *confirmed}),
        overridden=list(stands.unmet),
        closed_at=told.occurred_at,
        closed_by=actor.code,
        institution_code=told.institution,
        note_sealed=note_sealed,
    )


def set_reopened(row: Closing, *, reason_sealed: bytes, actor_code: str, at: datetime) -> None:
    """The end that was undone, and by whom."""
    row.reopened_at, row.reopened_by, row.reopening_sealed = at, actor_code, reason_sealed
