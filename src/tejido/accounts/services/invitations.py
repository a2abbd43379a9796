"""Inviting a person and being let in: a single-use door, and the password that the person chooses."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from tejido.accounts.access import account_for_administration
from tejido.accounts.actors import Actor
from tejido.accounts.models import Account, Invitation
from tejido.accounts.services.roles import Place, open_grant
from tejido.kernel.codes import new_code
from tejido.kernel.errors import FieldErrors, NotFound, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record

LASTS = timedelta(hours=72)
SPENT = "Este enlace ya se usó, venció o fue anulado. Pida una invitación nueva a quien le invitó."

TAKEN = "Ya hay una cuenta con ese correo. Búsquela en la lista."


@dataclass(frozen=True, slots=True)
class Invited:
    """What a new invitation gives: the token exists only here; the database keeps its hash."""

    account_code: str
    email: str
    token: str
    expires_at: datetime


def invite_account(
    *, email: str, full_name: str, role: str, place: Place, actor: Actor, at: datetime, is_demo: bool = False
) -> Invited:
    """A new account without a password, its role, and the invitation that lets the person choose one.

    Raises:
        NotPermitted: the actor may not give that role there (see `roles.may_grant`).
        FieldErrors: the e-mail is wrong or taken, the name is missing, or the role needs an institution.
    """
    with transaction.atomic(durable=True):
        account = Account(
            code=new_code("P"),
            email=_checked_email(email),
            full_name=_checked_name(full_name),
            is_demo=is_demo,
            created_at=at,
        )
        account.set_unusable_password()
        _insert(account)
        open_grant(account, role_code=role, place=place, actor=actor, at=at)
        invited = _invitation(account, actor, at)
        data = {"role": role, "institution": place.institution_code}
        record(
            action=Action.ACCOUNT_INVITED, subject=("account", account.code), actor_code=actor.code, at=at, data=data
        )
    return invited


def renew_invitation(account_code: str, *, actor: Actor, at: datetime) -> Invited:
    """A new door for a person who has not come in yet; the doors given before close.

    Raises:
        NotFound: no such account, or not of the actor's institution.
        Refused: the person already has a password, or the account is not active.
    """
    with transaction.atomic(durable=True):
        account = account_for_administration(actor, account_code, at=at, lock=True)
        if not account.active or account.has_usable_password():
            raise Refused("Esta persona ya eligió su contraseña o su cuenta está desactivada: no hace falta invitarla.")
        account.invitations.filter(used_at=None, revoked_at=None).update(revoked_at=at)
        invited = _invitation(account, actor, at)
        record(action=Action.INVITATION_RENEWED, subject=("account", account.code), actor_code=actor.code, at=at)
    return invited


def accept_invitation(token: str, *, password: str, at: datetime) -> Account:
    """The person chooses a password and the door closes for good. The token is the permit.

    Raises:
        NotFound: the token is unknown, used, revoked or expired, or the account is not active.
        FieldErrors: the password is too weak (the door stays open).
    """
    with transaction.atomic(durable=True):
        invitation = _open_invitation(token, at, lock=True)
        account = invitation.account
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise FieldErrors({"password": error.messages}) from error
        account.set_password(password)
        account.save(update_fields=["password"])
        invitation.used_at = at
        invitation.save(update_fields=["used_at"])
        record(action=Action.ACCOUNT_ACTIVATED, subject=("account", account.code), actor_code=account.code, at=at)
    return account


def invited_account(token: str, *, at: datetime) -> Account:
    """The account to which an open invitation leads, to greet the person by name.

    Raises:
        NotFound: the token is unknown, used, revoked or expired.
    """
    return _open_invitation(token, at).account


def _insert(account: Account) -> None:
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:  # the form was sent twice at once
        raise FieldErrors({"email": [TAKEN]}) from error


def _invitation(account: Account, actor: Actor, at: datetime) -> Invited:
    token = secrets.token_urlsafe(32)
    account.invitations.create(token_hash=_hash(token), created_at=at, expires_at=at + LASTS, invited_by=actor.code)
    return Invited(account.code, account.email, token, at + LASTS)


def _open_invitation(token: str, at: datetime, *, lock: bool = False) -> Invitation:
    rows = Invitation.objects.select_related("account")
    if lock:
        rows = rows.select_for_update()
    found = rows.filter(
        token_hash=_hash(token), used_at=None, revoked_at=None, expires_at__gt=at, account__active=True
    ).first()
    if found is None or found.account.has_usable_password():
        raise NotFound(SPENT)
    return found


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _checked_email(email: str) -> str:
    tidy = email.strip().lower()
    try:
        validate_email(tidy)
    except ValidationError as error:
        raise FieldErrors({"email": ["Escriba un correo válido, como nombre@institucion.gob.pe."]}) from error
    if Account.objects.filter(email=tidy).exists():
        raise FieldErrors({"email": [TAKEN]})
    return tidy


def _checked_name(full_name: str) -> str:
    tidy = " ".join(full_name.split())
    if not 3 <= len(tidy) <= 150:
        raise FieldErrors({"full_name": ["Escriba nombres y apellidos."]})
    return tidy
