"""A transfer not yet answered is taken back: its CEM is now excluded or no longer agreed to, or the case ended.
Inner steps."""

from __future__ import annotations

from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.models import Case
from tejido.cases.services.replanning import place_of
from tejido.cases.transfers.models import Transfer
from tejido.cases.transfers.services import steps
from tejido.cases.transfers.states import WAITING, Basis, TransferState


def withdraw_barred_transfer(case: Case, reason: str, *, actor: Actor, at: datetime) -> None:
    """Withdraw it; what only waits for her answer stays while the CEM is not excluded."""
    row = _waiting(case)
    if row is None:
        return
    place = place_of(case)
    barred = row.to_institution in place.exclusions.institutions
    told = row.state == TransferState.SENT and row.basis == Basis.CONSENT
    if barred or (told and row.to_institution not in place.allowed.recipients):
        _withdraw(row, reason, actor, at)


def withdraw_waiting_transfer(case: Case, reason: str, *, actor: Actor, at: datetime) -> None:
    """Withdraw it whatever it waits for: nobody takes a case that ended."""
    row = _waiting(case)
    if row is not None:
        _withdraw(row, reason, actor, at)


def _waiting(case: Case) -> Transfer | None:
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("case")
    return rows.filter(case=case, state__in=WAITING).first()


def _withdraw(row: Transfer, reason: str, actor: Actor, at: datetime) -> None:
    steps.take_step(row, TransferState.WITHDRAWN, reason=reason, actor=actor, at=at)
    steps.close_task(row, steps.ANSWER, event="transfer.withdrawn", actor_code=actor.code, at=at)
