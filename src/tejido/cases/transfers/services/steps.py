"""The transfer that a service writes in, what each step leaves, and the task to answer it. Inner steps."""

from __future__ import annotations

from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.models import Case
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.own_tasks import LOCAL
from tejido.cases.services.togetherness import lock_together
from tejido.cases.transfers.models import Transfer, TransferAct
from tejido.cases.transfers.states import TransferState, check_step
from tejido.kernel.errors import Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import NewEntry, record_many
from tejido.obligations.own_duties import OwnDuty, Register
from tejido.obligations.services.closing import close_own
from tejido.obligations.services.opening import Assignment, Subject, open_obligations
from tejido.obligations.states import Gate
from tejido.protocols.sectors import Sector
from tejido.vault.sealing import seal

REASON_LEAST = 10
ANSWER, READ_NO = "transfer.answer", "transfer.refused"
BASES = {"consent": "consent", "legal_duty": "legal"}
"""The basis of the task for each basis of the transfer."""
ACTIONS = {
    TransferState.PROPOSED: Action.TRANSFER_PROPOSED,
    TransferState.SENT: Action.TRANSFER_SENT,
    TransferState.ACCEPTED: Action.TRANSFER_ACCEPTED,
    TransferState.REFUSED: Action.TRANSFER_REFUSED,
    TransferState.WITHDRAWN: Action.TRANSFER_WITHDRAWN,
}


def locked(row: Transfer) -> tuple[Case, Transfer]:
    """The case (with those joined to it) and then the transfer, both locked."""
    case = lock_together(row.case.code)
    return case, Transfer.objects.select_for_update(of=("self",)).select_related("case").get(pk=row.pk)


def check_reason(reason: str) -> None:
    """Raises Refused when no reason worth the name is given."""
    if len(reason.strip()) < REASON_LEAST:
        raise Refused("Escriba el motivo (10 letras o más).", field="reason")


def take_step(row: Transfer, state: TransferState, *, reason: str, actor: Actor, at: datetime) -> None:
    """Put the transfer in that state with its act, and a line in the chains of the case and of both institutions.

    Raises:
        Conflict: the step does not fit the state.
    """
    check_step(row.state, state)
    row.state = state
    row.answered_at = at if state in (TransferState.ACCEPTED, TransferState.REFUSED) else row.answered_at
    row.save(update_fields=["state", "answered_at"])
    keep_step(row, state, reason=reason, actor_code=actor.code, institution=actor.institution or "", at=at)


def keep_step(
    row: Transfer, state: TransferState, *, reason: str, actor_code: str, institution: str, at: datetime
) -> None:
    """The act of a step and its lines in the ledger; the reason is sealed under the case's key."""
    code = row.case.code
    TransferAct.objects.create(
        transfer=row,
        state=state,
        at=at,
        actor_code=actor_code,
        institution_code=institution,
        reason_sealed=seal(code, reason, context=f"transfer:{row.code}") if reason.strip() else None,
    )
    told = [(KIND, code), ("institution", row.from_institution)]
    if state not in (TransferState.PROPOSED, TransferState.WITHDRAWN) or _was_sent(row):
        told.append(("institution", row.to_institution))
    record_many([NewEntry(ACTIONS[state], subject, actor_code, at, {"transfer": row.code}) for subject in told])


def _was_sent(row: Transfer) -> bool:
    return row.acts.filter(state=TransferState.SENT).exists()


def ask_answer(row: Transfer, *, actor_code: str, at: datetime) -> None:
    """Open the task on the CEM that is asked, in its own district: to answer. No norm gives a limit: it has none."""
    duty = OwnDuty(
        register=Register.TRANSFER,
        step=ANSWER,
        reference=row.code,
        sector=Sector.CEM,
        action=f"Responda el traslado {row.code}: acepte el caso o diga por qué no.",
        started_by="traslado enviado desde otro distrito",
        started_at=at,
        citation=LOCAL,
        why=("El CEM de otro distrito le pide llevar este caso.",),
        priority=2,
    )
    place = row.to_institution
    owed = Assignment(duty.as_planned(), place, place, Gate.OPEN, BASES[row.basis], row.norm)
    subject = Subject(KIND, row.case.code, row.to_district)
    open_obligations([owed], subject=subject, actor_code=actor_code, institution_code="", at=at)


def tell_refusal(row: Transfer, *, actor_code: str, at: datetime) -> None:
    """Open the task on who proposed it: to read why not and decide how the case goes on."""
    duty = OwnDuty(
        register=Register.TRANSFER,
        step=READ_NO,
        reference=row.code,
        sector=Sector.CEM,
        action=f"No aceptaron el traslado {row.code}: lea el motivo y decida cómo sigue el caso.",
        started_by="traslado no aceptado",
        started_at=at,
        citation=LOCAL,
        why=("El caso sigue en su distrito, con su equipo.",),
        priority=2,
    )
    place = row.from_institution
    owed = Assignment(duty.as_planned(), place, place, Gate.OPEN, "own")
    subject = Subject(KIND, row.case.code, row.from_district)
    open_obligations([owed], subject=subject, actor_code=actor_code, institution_code="", at=at)


def close_task(row: Transfer, step: str, *, event: str, actor_code: str, at: datetime) -> None:
    """Close what was asked of one side about the transfer."""
    close_own(
        (KIND, row.case.code),
        register=Register.TRANSFER,
        step=step,
        reference=row.code,
        event=event,
        occurred_at=at,
        actor_code=actor_code,
        at=at,
    )
