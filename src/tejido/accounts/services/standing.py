"""Whether an account may log in at all."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from tejido.accounts.access import account_for_administration
from tejido.accounts.actors import Actor
from tejido.accounts.models import Account
from tejido.accounts.permits import Permit
from tejido.kernel.errors import Conflict, NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.recording import record


def deactivate_account(account_code: str, *, actor: Actor, at: datetime) -> None:
    """The account may no longer log in: its role ends, its open doors and open cases close, its sessions stop.

    Its second steps go too: whoever lost the telephone and the recovery codes comes back by being deactivated,
    activated again and invited, and sets up a new one.

    Raises:
        NotPermitted: the actor does not administer accounts, or it is the actor's own.
        NotFound: no such account.
        Conflict: it was deactivated already.
    """
    actor.require(Permit.ACCOUNTS_ADMIN)
    if account_code == actor.code:
        raise NotPermitted("No puede desactivar su propia cuenta: pídalo a otra persona de la administración.")
    with transaction.atomic(durable=True):
        account = account_for_administration(actor, account_code, at=at, lock=True)
        if not account.active:
            raise Conflict("La cuenta ya estaba desactivada.")
        account.active = False
        account.set_unusable_password()
        account.save(update_fields=["active", "password"])
        account.grants.filter(until_at=None).update(until_at=at, ended_by=actor.code)
        account.invitations.filter(used_at=None, revoked_at=None).update(revoked_at=at)
        account.glass_sessions.filter(closed_at=None, expires_at__gt=at).update(closed_at=at)
        record(action=Action.ACCOUNT_DEACTIVATED, subject=("account", account.code), actor_code=actor.code, at=at)
        _forget_second_steps(account, actor, at)


def reactivate_account(account_code: str, *, actor: Actor, at: datetime) -> None:
    """The account may come back: without role or password, so it needs a role and a new invitation.

    Raises:
        NotPermitted: the actor does not administer accounts.
        NotFound: no such account.
        Conflict: it is active already.
    """
    actor.require(Permit.ACCOUNTS_ADMIN)
    with transaction.atomic(durable=True):
        account = account_for_administration(actor, account_code, at=at, lock=True)
        if account.active:
            raise Conflict("La cuenta ya está activa.")
        account.active = True
        account.save(update_fields=["active"])
        record(action=Action.ACCOUNT_REACTIVATED, subject=("account", account.code), actor_code=actor.code, at=at)
        _forget_second_steps(account, actor, at)  # of an account that was closed when they were still kept


def _forget_second_steps(account: Account, actor: Actor, at: datetime) -> None:
    """No app of codes, passkey or recovery code opens the account any more; a line says how many of each there were."""
    held = Authenticator._default_manager.filter(user=account)
    kinds = Counter(held.values_list("type", flat=True))
    if not kinds:
        return
    held.delete()
    record(
        action=Action.ACCOUNT_SECOND_FACTOR_REMOVED,
        subject=("account", account.code),
        actor_code=actor.code,
        at=at,
        data={"kind": "all", **kinds},
    )
