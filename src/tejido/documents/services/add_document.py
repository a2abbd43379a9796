"""Attaching a document to a subject."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.documents.cleaning import CheckedFile, check_file
from tejido.documents.models import Document, DocumentContent
from tejido.kernel.codes import new_code
from tejido.kernel.errors import NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.chain import Subject
from tejido.ledger.recording import record
from tejido.vault.sealing import handle_of

CONTENT, ABOUT = "document.content", "document.about"


def add_document(*, subject: Subject, name: str, content: bytes, actor: Actor, at: datetime) -> str:
    """Check, strip, seal and attach a file; returns its code. Who calls has checked that the actor reaches the subject.

    Raises:
        NotPermitted: the actor neither edits cases nor acts on tasks.
        Refused: the file is not accepted; at field `document`.
        CannotUnseal: the subject has no key, or it was erased.
    """
    _require(actor)
    file = check_file(name, content)
    with transaction.atomic(durable=True):
        return store_document(file, subject=subject, actor=actor, at=at)


def store_document(file: CheckedFile, *, subject: Subject, actor: Actor, at: datetime) -> str:
    """Seal and attach a checked file, inside the caller's transaction (an inner step); returns its code.

    Raises:
        NotPermitted, CannotUnseal: as `add_document`.
    """
    _require(actor)
    kind, subject_code = subject
    code = new_code("D")
    key = handle_of(subject_code)
    about = {
        "name": file.name,
        "sha256_received": hashlib.sha256(file.received).hexdigest(),
        "sha256": hashlib.sha256(file.content).hexdigest(),
    }
    document = Document.objects.create(
        code=code,
        subject_kind=kind,
        subject_code=subject_code,
        kind=file.kind.value,
        size=len(file.content),
        about_sealed=key.seal(about, context=f"{ABOUT}:{code}"),
        added_at=at,
        added_by=actor.code,
        institution_code=actor.institution or "",
    )
    DocumentContent.objects.create(document=document, sealed=key.seal(file.content, context=f"{CONTENT}:{code}"))
    data = {"document": code, "kind": file.kind.value}
    record(action=Action.DOCUMENT_ADDED, subject=subject, actor_code=actor.code, at=at, data=data)
    return code


def _require(actor: Actor) -> None:
    if not (actor.may(Permit.CASE_EDIT) or actor.may(Permit.TASK_ACT)):
        raise NotPermitted("Su rol no permite adjuntar documentos.")
