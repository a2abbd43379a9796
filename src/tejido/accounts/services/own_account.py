"""What a person does to the own account through the login package: each leaves its line in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.accounts.models import Account
from tejido.ledger.actions import Action
from tejido.ledger.recording import record


def change_password(account: Account, *, password: str, at: datetime) -> None:
    """The account's password is that one; its other sessions end. The caller has validated it.

    An inner step: the login package may already be inside a transaction.
    """
    with transaction.atomic():
        account.set_password(password)
        account.save(update_fields=["password"])
        _record(Action.ACCOUNT_PASSWORD_CHANGED, account, at)


def note_own_act(account: Account, *, action: Action, at: datetime, data: Mapping[str, Any] | None = None) -> None:
    """Write in the account's chain what the login package did: a login, a lock-out, a second step put or removed."""
    with transaction.atomic():
        _record(action, account, at, data)


def note_lock(email: str, *, at: datetime) -> None:
    """Write in the account's chain that its login was closed for too many attempts; nothing without such an account."""
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account is not None:
        note_own_act(account, action=Action.ACCOUNT_LOCKED, at=at)


def _record(action: Action, account: Account, at: datetime, data: Mapping[str, Any] | None = None) -> None:
    record(action=action, subject=("account", account.code), actor_code=account.code, at=at, data=data or {})
