"""The steps of a referral and the task that it gives to who receives it: answer, yes or no. Inner steps."""

from __future__ import annotations

from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import exclusions_of
from tejido.cases.models import Case, Referral, ReferralAct
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.own_tasks import LOCAL
from tejido.cases.services.replanning import place_of
from tejido.cases.services.routing import gate_for
from tejido.cases.states import ReferralState
from tejido.directory.routing import routes
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.obligations.own_duties import OwnDuty, Register
from tejido.obligations.services.closing import close_own
from tejido.obligations.services.opening import Assignment, Subject, open_obligations
from tejido.obligations.states import Gate
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector
from tejido.vault.sealing import seal

ACTIONS = {
    ReferralState.PROPOSED: Action.REFERRAL_PROPOSED,
    ReferralState.SENT: Action.REFERRAL_SENT,
    ReferralState.RECEIVED: Action.REFERRAL_RECEIVED,
    ReferralState.ACCEPTED: Action.REFERRAL_ACCEPTED,
    ReferralState.REFUSED: Action.REFERRAL_REFUSED,
    ReferralState.IN_PROGRESS: Action.REFERRAL_STARTED,
    ReferralState.DONE: Action.REFERRAL_DONE,
    ReferralState.WITHDRAWN: Action.REFERRAL_CANCELLED,
}


def ask_answer(row: Referral, *, actor_code: str, at: datetime) -> None:
    """Open the task on the receiving institution; somebody else has its desk when it does not log in."""
    directory, exclusions = routes(at), exclusions_of(row.case.code)
    known = directory.institutions[row.to_institution]
    desk = directory.desk(known.code, row.from_institution, exclusions=exclusions, at=at) or row.from_institution
    duty = answer_duty(row, Sector(known.sector), at)
    owed = Assignment(duty.as_planned(), known.code, desk, Gate.OPEN, row.basis)
    subject = Subject(KIND, row.case.code, row.case.district)
    open_obligations([owed], subject=subject, actor_code=actor_code, institution_code="", at=at)


def close_answer(row: Referral, *, event: str, actor_code: str, at: datetime) -> None:
    """Close that task when the referral is accepted, refused or withdrawn."""
    close_own(
        (KIND, row.case.code),
        register=Register.REFERRAL,
        reference=row.code,
        event=event,
        occurred_at=at,
        actor_code=actor_code,
        at=at,
    )


def note_step(
    row: Referral, state: ReferralState, *, reason: str, actor: Actor, at: datetime, document: str = ""
) -> None:
    """Put the referral in that state, with its act, its paper and its ledger entry; the reason is sealed."""
    row.state = state
    row.save(update_fields=["state"])
    case_code = row.case.code
    ReferralAct.objects.create(
        referral=row,
        state=state,
        at=at,
        actor_code=actor.code,
        reason_sealed=seal(case_code, reason, context=f"referral:{row.code}") if reason.strip() else None,
        document=document,
    )
    record(
        action=ACTIONS[state],
        subject=("case", case_code),
        actor_code=actor.code,
        at=at,
        data={"referral": row.code},
    )


def withdraw_barred(case: Case, reason: str, *, actor: Actor, at: datetime) -> None:
    """Withdraw the referrals not yet accepted whose institution is now excluded, or no longer agreed to."""
    waiting = (ReferralState.PROPOSED, ReferralState.SENT, ReferralState.RECEIVED)
    rows = list(Referral.objects.select_for_update().filter(case=case, state__in=waiting))
    if not rows:
        return
    place, known = place_of(case), routes(at)
    for row in rows:
        facts = known.institutions.get(row.to_institution)
        gate, _, _ = gate_for(facts.sector if facts else "", None, row.to_institution, place)
        if gate == Gate.EXCLUDED or (gate == Gate.CONSENT and row.state != ReferralState.PROPOSED):
            note_step(row, ReferralState.WITHDRAWN, reason=reason, actor=actor, at=at)
            close_answer(row, event="referral.withdrawn", actor_code=actor.code, at=at)


def answer_duty(row: Referral, sector: Sector, at: datetime) -> OwnDuty:
    """The duty to answer a referral, without a limit: no norm gives one, so none is invented."""
    return OwnDuty(
        register=Register.REFERRAL,
        step="referral.answer",
        reference=row.code,
        sector=sector,
        action=f"Responda la derivación {row.code}: acéptela o diga por qué no.",
        started_by=Event.REFERRAL_SENT,
        started_at=at,
        citation=LOCAL,
        why=("Otra institución le derivó el caso.",),
    )
