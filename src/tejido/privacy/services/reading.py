"""Open what is sealed in a request or a breach, for who may read it, leaving a line in the ledger each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.kernel.errors import NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.privacy.access import events_of, readable_notes, see_breach, see_request
from tejido.privacy.models import Breach, RightsRequest
from tejido.privacy.services.breaches import ACCOUNT
from tejido.privacy.services.duties import BREACH, RIGHTS
from tejido.privacy.services.rights import ANSWER, PERSON
from tejido.vault.sealing import handle_of


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """Who asks and what, the notes by the key of their act, and the letter that was given (blank: none yet)."""

    person: dict[str, str]
    notes: dict[str, str]
    letter: str


@dataclass(frozen=True, slots=True)
class OpenedBreach:
    """What happened and what was done, with the notes by the key of their act."""

    what: str
    measures: str
    notes: dict[str, str]


@transaction.atomic(durable=True)
def open_request(code: str, *, actor: Actor, at: datetime) -> OpenedRequest:
    """Read who asks and what.

    Raises:
        NotFound: the request is not the actor's.
        NotPermitted: the institution only took it in.
    """
    seen = see_request(actor, code)
    if not seen.opens:
        raise NotPermitted("Su institución recibió este pedido y ya no necesita leerlo.")
    row = RightsRequest.objects.get(code=code)
    handle = handle_of(code)
    notes = {
        str(act.pk): handle.text(act.note_sealed, context="rights.note")
        for act in readable_notes(seen)
        if act.note_sealed is not None
    }
    letter = handle.text(row.answer_sealed, context=ANSWER) if row.answer_sealed is not None and seen.is_desk else ""
    record(
        action=Action.RIGHTS_READ, subject=(RIGHTS, code), actor_code=actor.code, at=at, data={"request": code}
    )  # fmt: skip
    return OpenedRequest(handle.mapping(row.person_sealed, context=PERSON), notes, letter)


@transaction.atomic(durable=True)
def open_breach(code: str, *, actor: Actor, at: datetime) -> OpenedBreach:
    """Read what happened. Raises NotFound, NotPermitted."""
    row = Breach.objects.get(pk=see_breach(actor, code).pk)
    handle = handle_of(code)
    account = handle.mapping(row.account_sealed, context=ACCOUNT)
    notes = {
        str(act.pk): handle.text(act.note_sealed, context="breach.note")
        for act in events_of(row)
        if act.note_sealed is not None
    }
    record(
        action=Action.BREACH_READ, subject=(BREACH, code), actor_code=actor.code, at=at, data={"breach": code}
    )  # fmt: skip
    return OpenedBreach(account.get("what", ""), account.get("measures", ""), notes)
