"""The documents of a case: who reaches the case attaches and opens them, and a file sent twice is kept once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.access import Seen, documents_in, see_case
from tejido.cases.services.editing import check_writing, editable_case
from tejido.documents.access import DocumentFile, attached_code, read_document
from tejido.documents.cleaning import check_file
from tejido.documents.kinds import FIELD
from tejido.documents.services.add_document import store_document
from tejido.documents.services.withdraw_document import WithdrawalReason, withdraw_document
from tejido.kernel.errors import Conflict, NotFound, Refused

UNKNOWN = "No encontramos ese documento entre los que puede ver de este caso."


def attach(case_code: str, *, name: str, content: bytes, actor: Actor, at: datetime) -> str:
    """Check, strip, seal and attach a file; returns its code.

    Raises:
        NotFound, NotPermitted: not the actor's case, or it may not be changed by the actor.
        Refused: the file is not accepted; at field `document`.
        Conflict: the same file is attached already.
    """
    see_case(actor, case_code)
    file = check_file(name, content)
    with transaction.atomic(durable=True):
        editable_case(case_code, actor)
        if attached_code(actor, content, subject=("case", case_code)):
            raise Conflict("Ese mismo archivo ya está adjunto a este caso.", field=FIELD)
        return store_document(file, subject=("case", case_code), actor=actor, at=at)


def known_document(case_code: str, content: bytes, *, actor: Actor) -> str:
    """The code of that very file in the case; blank: it is not there. Raises NotFound, NotPermitted."""
    see_case(actor, case_code)
    return attached_code(actor, content, subject=("case", case_code))


def open_document(case_code: str, code: str, *, actor: Actor, at: datetime) -> DocumentFile:
    """One document, opened; the ledger keeps who opened it. Raises NotFound, NotPermitted, CannotUnseal."""
    _check_seen(case_code, code, actor)
    return read_document(actor, code, subject=("case", case_code), at=at)


@transaction.atomic(durable=True)
def withdraw(case_code: str, code: str, *, reason: str, actor: Actor, at: datetime) -> None:
    """Hide a document from now on; the ledger keeps that it was there. Raises NotFound, NotPermitted, Conflict."""
    check_writing(_check_seen(case_code, code, actor), needs=None, team=False, note=False)
    if reason not in list(WithdrawalReason):
        raise Refused("Elija por qué se retira el documento.", field="reason")
    withdraw_document(code, subject=("case", case_code), reason=WithdrawalReason(reason), actor=actor, at=at)


def _check_seen(case_code: str, code: str, actor: Actor) -> Seen:
    seen = see_case(actor, case_code)
    if code not in {row.code for row in documents_in(seen, actor)}:
        raise NotFound(UNKNOWN)
    return seen
