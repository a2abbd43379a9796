"""Drafts: what a person has typed and not yet sent, sealed under the account's own key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.accounts.prepared import ask
from tejido.cases.access import draft_of
from tejido.cases.models import Draft
from tejido.kernel.errors import CannotUnseal, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.access import handle_of
from tejido.vault.sealing import DataKeyHandle
from tejido.vault.services.subject_keys import create_subject_key

WRITERS = (Permit.TASK_ACT, Permit.SERIES_MANAGE, Permit.PROTOCOL_DEBATE)  # who has long forms besides a new case
DRAFT_BYTES = 200_000
FORM_LENGTH = 80


@transaction.atomic(durable=True)
def save_draft(form: str, body: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Keep the draft of a form; the first save of each form leaves a line in the account's chain.

    Raises:
        NotPermitted: the actor has no form of which a draft is kept.
        Refused: it is too large or the form's name is not one.
    """
    if not any(map(actor.may, WRITERS)):
        actor.require(Permit.CASE_REGISTER)
    _save(form, body, actor, at)


@transaction.atomic(durable=True)
def save_unsent(form: str, body: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Keep what a person sent after the session ended, whatever the role: it is that person's own and nobody else's.

    Raises:
        Refused: it is too large or the form's name is not one.
    """
    _save(form, body, actor, at)


def _save(form: str, body: dict[str, Any], actor: Actor, at: datetime) -> None:
    if not form or len(form) > FORM_LENGTH or len(str(body)) > DRAFT_BYTES:
        raise Refused("El borrador es demasiado grande para guardarse. Envíe el formulario o acorte el texto.")
    key = _account_key(actor, at)
    sealed = key.seal(body, context=f"draft:{form}")
    _, created = Draft.objects.update_or_create(
        account_code=actor.code, form=form, defaults={"updated_at": at, "body_sealed": sealed}
    )
    if created:
        _record(Action.DRAFT_SAVED, actor, at)


def read_draft(form: str, *, actor: Actor) -> dict[str, Any]:
    """The actor's own draft of that form; empty when there is none or it can no longer be opened."""
    draft = draft_of(actor, form)
    if draft is None:
        return {}
    try:
        return handle_of(_subject(actor)).mapping(draft.body_sealed, context=f"draft:{form}")
    except CannotUnseal:
        return {}


def discard_draft(form: str, *, actor: Actor, at: datetime) -> None:
    """Throw the actor's own draft away; nothing when there is none, as most often."""
    if ask("SELECT 1 FROM cases_draft WHERE account_code = %s AND form = %s", [actor.code, form]):
        _discard(form, actor, at)


@transaction.atomic(durable=True)
def _discard(form: str, actor: Actor, at: datetime) -> None:
    if ask("DELETE FROM cases_draft WHERE account_code = %s AND form = %s RETURNING id", [actor.code, form]):
        _record(Action.DRAFT_DISCARDED, actor, at)


def _account_key(actor: Actor, at: datetime) -> DataKeyHandle:
    try:
        return handle_of(_subject(actor))
    except CannotUnseal:
        return create_subject_key(_subject(actor), at=at)


def _subject(actor: Actor) -> str:
    return f"account:{actor.code}"


def _record(action: Action, actor: Actor, at: datetime) -> None:
    record(action=action, subject=("account", actor.code), actor_code=actor.code, at=at, data={})
