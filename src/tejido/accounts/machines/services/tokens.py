"""Giving, changing and taking back the token of a system. Its secret exists once, in the answer of these services."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.machines.access import PREFIX, Place, get_token
from tejido.accounts.machines.models import MachineToken
from tejido.accounts.machines.terms import Terms, check_terms
from tejido.accounts.permits import Permit
from tejido.kernel.codes import new_code
from tejido.kernel.errors import Conflict, NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.recording import record

SECRET_PREFIX = "tejido_"  # noqa: S105  what a leak is recognised by
GONE = "Ese token ya no sirve: fue anulado. Cree otro."


@dataclass(frozen=True, slots=True)
class Given:
    """A token with its secret, which is shown once and kept nowhere."""

    code: str
    secret: str


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic(durable=True)
def create_token(place: Place, terms: Terms, *, actor: Actor, at: datetime) -> Given:
    """A new token. What the administration creates opens nothing until a head of the institution approves it.

    Raises:
        NotPermitted: the actor manages no connections, or not those of that institution.
        FieldErrors: the name, the scopes, the term or the number of calls.
    """
    _check_place(place, actor)
    check_terms(terms, at)
    secret = _new_secret()
    own = _is_own(place.institution, actor)
    row = MachineToken.objects.create(
        code=new_code(PREFIX),
        name=" ".join(terms.name.split()),
        institution_code=place.institution,
        sector=place.sector,
        district=place.district,
        secret_hash=hash_of(secret),
        scopes=sorted(set(terms.scopes)),
        calls_a_minute=terms.calls_a_minute,
        created_at=at,
        created_by=actor.code,
        expires_at=terms.expires_at,
        approved_at=at if own else None,
        approved_by=actor.code if own else "",
    )
    _record(Action.TOKEN_CREATED, row, actor, at)
    return Given(row.code, secret)


@transaction.atomic(durable=True)
def approve_token(code: str, *, actor: Actor, at: datetime) -> None:
    """A head of the institution lets the token in; saying it again changes nothing.

    Raises:
        NotFound, NotPermitted: not of the actor's institution. Conflict: it was revoked.
    """
    row = get_token(actor, code, lock=True)
    if not _is_own(row.institution_code, actor):
        raise NotPermitted("La aprueba la jefatura de la institución.")
    _check_alive(row)
    if row.approved_at is None:
        row.approved_at, row.approved_by = at, actor.code
        row.save(update_fields=["approved_at", "approved_by"])
        _record(Action.TOKEN_APPROVED, row, actor, at)


@transaction.atomic(durable=True)
def rotate_token(code: str, *, actor: Actor, at: datetime) -> Given:
    """Another secret for the same token; the one before opens nothing from now on.

    When the administration does it, the head approves it again: the secret is in other hands.

    Raises:
        NotFound, NotPermitted; Conflict: it was revoked or has expired.
    """
    row = get_token(actor, code, lock=True)
    _check_alive(row)
    if row.expires_at <= at:
        raise Conflict("Ese token ya venció. Cree otro.")
    secret = _new_secret()
    row.secret_hash, row.rotated_at = hash_of(secret), at
    if not _is_own(row.institution_code, actor):
        row.approved_at, row.approved_by = None, ""
    row.save(update_fields=["secret_hash", "rotated_at", "approved_at", "approved_by"])
    _record(Action.TOKEN_ROTATED, row, actor, at)
    return Given(row.code, secret)


@transaction.atomic(durable=True)
def revoke_token(code: str, *, actor: Actor, at: datetime) -> None:
    """The token opens nothing from now on, for good; again changes nothing. Raises NotFound, NotPermitted."""
    row = get_token(actor, code, lock=True)
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = at, actor.code
        row.save(update_fields=["revoked_at", "revoked_by"])
        _record(Action.TOKEN_REVOKED, row, actor, at)


def _new_secret() -> str:
    return SECRET_PREFIX + secrets.token_urlsafe(32)


def _is_own(institution: str, actor: Actor) -> bool:
    return actor.institution == institution


def _check_place(place: Place, actor: Actor) -> None:
    actor.require(Permit.CONNECTIONS_MANAGE)
    own = _is_own(place.institution, actor) or actor.may(Permit.ACCOUNTS_ADMIN)
    if not own or place.district != actor.district:
        raise NotPermitted("Solo puede crear conexiones de su propia institución.")


def _check_alive(row: MachineToken) -> None:
    if row.revoked_at is not None:
        raise Conflict(GONE)


def _record(action: Action, row: MachineToken, actor: Actor, at: datetime) -> None:
    data = {"institution": row.institution_code, "scopes": list(row.scopes)}
    record(action=action, subject=("token", row.code), actor_code=actor.code, at=at, data=data)
