"""Reading documents. Whether the actor reaches the subject is decided by who calls; here, that the role may read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.documents.kinds import FileKind
from tejido.documents.models import Document, DocumentContent
from tejido.documents.services.add_document import ABOUT, CONTENT
from tejido.kernel.errors import NotFound
from tejido.ledger.actions import Action
from tejido.ledger.chain import Subject
from tejido.ledger.recording import record
from tejido.vault.sealing import handle_of, handles_of


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document in a list; `name` is empty when the subject's key was destroyed."""

    code: str
    name: str
    kind: FileKind
    size: int
    added_at: datetime
    added_by: str
    institution_code: str


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A document opened; `file_name` carries its code, never the name of a person."""

    code: str
    file_name: str
    content_type: str
    content: bytes


def visible_documents(actor: Actor, *, subject: Subject) -> list[DocumentSummary]:
    """The documents of a subject, oldest first, without the withdrawn ones. Two queries.

    Raises:
        NotPermitted: the actor neither reads cases nor has this one open with a reason.
    """
    _require(actor, subject)
    kind, subject_code = subject
    rows = Document.objects.filter(subject_kind=kind, subject_code=subject_code, withdrawn_at__isnull=True)
    key = handles_of([subject_code]).get(subject_code)
    return [
        DocumentSummary(
            code=row.code,
            name=str(key.mapping(row.about_sealed, context=f"{ABOUT}:{row.code}")["name"]) if key else "",
            kind=FileKind(row.kind),
            size=row.size,
            added_at=row.added_at,
            added_by=row.added_by,
            institution_code=row.institution_code,
        )
        for row in rows.order_by("id")
    ]


def attached_code(actor: Actor, content: bytes, *, subject: Subject) -> str:
    """The code of that very file among the documents of the subject; blank: none. Two queries. Raises NotPermitted."""
    _require(actor, subject)
    rows = Document.objects.filter(subject_kind=subject[0], subject_code=subject[1], withdrawn_at__isnull=True)
    key = handles_of([subject[1]]).get(subject[1])
    wanted = hashlib.sha256(content).hexdigest()
    if key is None:
        return ""
    for row in rows:
        if key.mapping(row.about_sealed, context=f"{ABOUT}:{row.code}")["sha256_received"] == wanted:
            return row.code
    return ""


@transaction.atomic
def read_document(actor: Actor, code: str, *, subject: Subject, at: datetime) -> DocumentFile:
    """One document of a subject, opened; the ledger keeps who opened it.

    Raises:
        NotPermitted: as `visible_documents`.
        NotFound: it is not of this subject, or was withdrawn.
        CannotUnseal: the subject's key was destroyed.
    """
    _require(actor, subject)
    kind, subject_code = subject
    row = DocumentContent.objects.select_related("document").filter(
        document__code=code,
        document__subject_kind=kind,
        document__subject_code=subject_code,
        document__withdrawn_at__isnull=True,
    )
    found = row.first()
    if found is None:
        raise NotFound("No se encontró ese documento en este expediente.")
    content = handle_of(subject_code).content(found.sealed, context=f"{CONTENT}:{code}")
    record(action=Action.DOCUMENT_READ, subject=subject, actor_code=actor.code, at=at, data={"document": code})
    file_kind = FileKind(found.document.kind)
    return DocumentFile(code, f"{code}.{file_kind.extension}", file_kind.content_type, content)


def _require(actor: Actor, subject: Subject) -> None:
    if subject[1] not in actor.glass:
        actor.require(Permit.CASE_READ)
