"""Withdrawing a document that was attached by mistake: no longer shown; the ledger keeps that it was there."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.documents.models import Document
from tejido.kernel.errors import Conflict, NotFound
from tejido.ledger.actions import Action
from tejido.ledger.chain import Subject
from tejido.ledger.recording import record


class WithdrawalReason(StrEnum):
    """Why a document is withdrawn."""

    WRONG_CASE = "wrong_case"
    WRONG_FILE = "wrong_file"
    REPEATED = "repeated"
    ASKED_BY_PERSON = "asked_by_person"


@transaction.atomic
def withdraw_document(code: str, *, subject: Subject, reason: WithdrawalReason, actor: Actor, at: datetime) -> None:
    """Hide a document from now on. Inner step: who calls has checked that the actor reaches the subject.

    Raises:
        NotPermitted: the actor does not edit cases.
        NotFound: it is not of this subject.
        Conflict: it was withdrawn already.
    """
    actor.require(Permit.CASE_EDIT)
    kind, subject_code = subject
    rows = Document.objects.select_for_update().filter(code=code, subject_kind=kind, subject_code=subject_code)
    document = rows.first()
    if document is None:
        raise NotFound("No se encontró ese documento en este expediente.")
    if document.withdrawn_at is not None:
        raise Conflict("Ese documento ya fue retirado.")
    document.withdrawn_at, document.withdrawn_by, document.withdrawn_why = at, actor.code, reason.value
    document.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    data = {"document": code, "reason": reason.value}
    record(action=Action.DOCUMENT_WITHDRAWN, subject=subject, actor_code=actor.code, at=at, data=data)
