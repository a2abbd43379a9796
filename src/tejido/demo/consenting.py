"""Answers that come later, and referrals, of a fictitious case: each mirrors one of the services (see `life`)."""

from __future__ import annotations

from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.intake import ConsentEntry
from tejido.cases.models import Consent, Referral, ReferralAct
from tejido.cases.services.referral_task import ACTIONS, answer_duty
from tejido.cases.services.referrals import ANSWERED, EVENTS
from tejido.cases.services.routing import gate_for
from tejido.cases.states import ReferralState
from tejido.demo.acts import open_tasks
from tejido.demo.life import Life
from tejido.demo.replans import Hand, replan
from tejido.ledger.actions import Action
from tejido.obligations.services.opening import Assignment
from tejido.obligations.states import LIVE, Gate
from tejido.protocols.sectors import Sector


def answer_consent(life: Life, entry: ConsentEntry, *, actor: Actor, at: datetime) -> None:
    """As `consents.answer_consent`, for a recipient that had not been answered."""
    life.rows.consents.append(
        Consent(
            case=life.rows.case,
            purpose=entry.purpose,
            recipient=entry.recipient,
            answer=entry.answer,
            norm=entry.norm,
            given_by=entry.given_by,
            at=at,
            recorded_by=actor.code,
        )
    )
    action = Action.CONSENT_GIVEN if entry.answer == "given" else Action.CONSENT_REFUSED
    life.record(action, actor.code, at, {"purpose": entry.purpose, "recipient": entry.recipient})
    replan(life, actor_code=actor.code, at=at)


def propose_referral(
    life: Life, *, to_institution: str, service: str, handover: str, actor: Actor, at: datetime
) -> Referral:
    """As `referrals.propose_referral`: sent at once when the survivor agreed to that recipient."""
    gate, basis, _ = gate_for(_sector(life, to_institution), None, to_institution, life.place)
    row = Referral(
        code=life.ground.code("D"),
        case=life.rows.case,
        from_institution=actor.institution or "",
        to_institution=to_institution,
        service=service,
        basis=basis,
        state=ReferralState.PROPOSED,
        proposed_at=at,
        proposed_by=actor.code,
        handover_sealed=life.key.seal(handover, context="handover"),
    )
    life.referrals.append(row)
    _note_step(life, row, ReferralState.PROPOSED, "", actor, at)
    if gate == Gate.OPEN:
        move_referral(life, row, ReferralState.SENT, reason="", actor=actor, at=at)
    return row


def move_referral(life: Life, row: Referral, state: ReferralState, *, reason: str, actor: Actor, at: datetime) -> None:
    """As `referrals.move_referral`."""
    if state == ReferralState.SENT:
        row.basis = gate_for(_sector(life, row.to_institution), None, row.to_institution, life.place)[1]
    _note_step(life, row, state, reason, actor, at)
    if state == ReferralState.SENT:
        _ask_answer(life, row, actor, at)
    elif state in ANSWERED:
        duty = f"referral.answer.{row.code}"
        for task in [t for t in life.rows.obligations if t.duty == duty and t.state in LIVE]:
            Hand(life).close_by_event(task, event=f"referral.{state}", occurred_at=at, actor_code=actor.code, at=at)
    if state in EVENTS:
        life.write_event(EVENTS[state], occurred_at=at, actor=actor, at=at)
        replan(life, actor_code=actor.code, at=at)


def _ask_answer(life: Life, row: Referral, actor: Actor, at: datetime) -> None:
    directory = life.stand.routes
    known = directory.institutions[row.to_institution]
    silent = life.place.exclusions
    desk = directory.desk(known.code, row.from_institution, exclusions=silent, at=at) or row.from_institution
    duty = answer_duty(row, Sector(known.sector), at)
    owed = Assignment(duty.as_planned(), known.code, desk, Gate.OPEN, row.basis)
    open_tasks(life, [owed], actor_code=actor.code, at=at)


def _note_step(life: Life, row: Referral, state: ReferralState, reason: str, actor: Actor, at: datetime) -> None:
    row.state = state
    life.referral_acts.append(
        ReferralAct(
            referral=row,
            state=state,
            at=at,
            actor_code=actor.code,
            reason_sealed=life.key.seal(reason, context=f"referral:{row.code}") if reason else None,
        )
    )
    life.record(ACTIONS[state], actor.code, at, {"referral": row.code})


def _sector(life: Life, institution: str) -> str:
    return life.stand.routes.institutions[institution].sector
