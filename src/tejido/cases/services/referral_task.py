"""The steps of a referral and the task that it gives to who receives it: answer, yes or no. Inner steps."""

from __future__ import annotations

from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import exclusions_of
from tejido.cases.models import Case, Referral, ReferralAct
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.replanning import REFERRAL_PROTOCOL, place_of
from tejido.cases.services.routing import gate_for
from tejido.cases.states import ReferralState
from tejido.directory.routing import routes
from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.obligations.models import Obligation
from tejido.obligations.services import moving
from tejido.obligations.services.opening import Assignment, Subject, open_obligations
from tejido.obligations.states import LIVE, Gate
from tejido.protocols.duties import Duty
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
LOCAL_PROTOCOL = "Protocolo local de Carabayllo (borrador)"


def ask_answer(row: Referral, *, actor_code: str, at: datetime) -> None:
    """Open the task on the receiving institution, without a limit: no norm gives one, so none is invented."""
    directory, exclusions = routes(at), exclusions_of(row.case.code)
    known = directory.institutions[row.to_institution]
    desk = directory.desk(known.code, row.from_institution, exclusions=exclusions, at=at) or row.from_institution
    assignment = Assignment(answer_duty(row, Sector(known.sector), at), known.code, desk, Gate.OPEN, row.basis)
    subject = Subject(KIND, row.case.code, row.case.district)
    open_obligations([assignment], subject=subject, actor_code=actor_code, institution_code="", at=at)


def close_answer(row: Referral, *, event: str, actor_code: str, at: datetime) -> None:
    """Close that task when the referral is accepted, refused or withdrawn."""
    tasks = Obligation.objects.select_for_update().filter(
        protocol=REFERRAL_PROTOCOL, duty=_key(row), subject_code=row.case.code, state__in=LIVE
    )
    for task in tasks:
        moving.close_by_event(task, event=event, occurred_at=at, actor_code=actor_code, at=at)


def note_step(row: Referral, state: ReferralState, *, reason: str, actor: Actor, at: datetime) -> None:
    """Put the referral in that state, with its act and its ledger entry; the reason is sealed."""
    row.state = state
    row.save(update_fields=["state"])
    case_code = row.case.code
    ReferralAct.objects.create(
        referral=row,
        state=state,
        at=at,
        actor_code=actor.code,
        reason_sealed=seal(case_code, reason, context=f"referral:{row.code}") if reason.strip() else None,
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


def _key(row: Referral) -> str:
    return f"referral.answer.{row.code}"


def answer_duty(row: Referral, sector: Sector, at: datetime) -> Duty:
    """The duty to answer a referral, as if a protocol gave it."""
    return Duty(
        key=_key(row),
        step="referral.answer",
        protocol=REFERRAL_PROTOCOL,
        version="",
        sector=sector,
        action=f"Responda la derivación {row.code}: acéptela o diga por qué no.",
        started_by=Event.REFERRAL_SENT,
        started_at=at,
        due_at=None,
        limit=None,
        immediate=False,
        citation=Citation(LOCAL_PROTOCOL, ""),
        mark=Mark.UNVERIFIED,
        ladder="hours",
        legal_basis=None,
        ends_on=(),
        emits=(),
        why=("Otra institución le derivó el caso.",),
        merged=(),
        priority=3,
        certain=True,
        repeats=True,
    )
