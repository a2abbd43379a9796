"""Telling a system of the institution where it hears, giving it another secret, and stopping it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.machines.access import Place
from tejido.accounts.permits import Permit
from tejido.alerts.webhooks.access import PREFIX, get_subscription, undelivered
from tejido.alerts.webhooks.addresses import check_url
from tejido.alerts.webhooks.models import KnownTask, Notice, Subscription
from tejido.kernel.codes import new_code
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import seal, unseal
from tejido.vault.services.subject_keys import create_subject_key, erase_subject_key

CONTEXT = "webhook.secret"
SECRET_PREFIX = "firma_"  # noqa: S105  what a leak is recognised by
MOST = 5


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription with the secret that signs, which is shown once."""

    code: str
    secret: str


@transaction.atomic(durable=True)
def subscribe(place: Place, *, name: str, url: str, actor: Actor, at: datetime) -> Subscribed:
    """A new address that is told of the institution's tasks from now on, and first of those that are open.

    Raises:
        NotPermitted: the actor is not a head of that institution. Conflict: there are enough already.
        Refused: the name or the address.
    """
    actor.require(Permit.CONNECTIONS_MANAGE)
    if actor.institution != place.institution or actor.district != place.district:
        raise NotPermitted("Las suscripciones las crea la jefatura de la institución.")
    tidy = " ".join(name.split())
    if not 3 <= len(tidy) <= 80:
        raise Refused("Escriba de qué sistema se trata: de 3 a 80 letras.", field="name")
    check_url(url)
    if Subscription.objects.filter(institution_code=place.institution, stopped_at=None).count() >= MOST:
        raise Conflict(f"Ya hay {MOST} suscripciones. Detenga una que no se use.")
    code, secret = new_code(PREFIX), _new_secret()
    create_subject_key(code, at=at)
    row = Subscription.objects.create(
        code=code,
        name=tidy,
        institution_code=place.institution,
        sector=place.sector,
        district=place.district,
        url=url,
        secret_sealed=seal(code, secret, context=CONTEXT),
        created_at=at,
        created_by=actor.code,
    )
    _record(Action.WEBHOOK_CREATED, row, actor, at)
    return Subscribed(code, secret)


@transaction.atomic(durable=True)
def rotate_signature(code: str, *, actor: Actor, at: datetime) -> Subscribed:
    """Another secret for the same subscription; what leaves from now on is signed with it.

    Raises:
        NotFound, NotPermitted: not a head of that institution. Conflict: it was stopped.
    """
    row = get_subscription(actor, code, lock=True)
    if actor.institution != row.institution_code:
        raise NotPermitted("El secreto lo cambia la jefatura de la institución.")
    if row.stopped_at is not None:
        raise Conflict("Esa suscripción está detenida. Cree otra.")
    secret = _new_secret()
    row.secret_sealed, row.rotated_at = seal(code, secret, context=CONTEXT), at
    row.save(update_fields=["secret_sealed", "rotated_at"])
    _record(Action.WEBHOOK_ROTATED, row, actor, at)
    return Subscribed(code, secret)


@transaction.atomic(durable=True)
def stop_subscription(code: str, *, actor: Actor, at: datetime) -> None:
    """Nothing more is sent there, what waits included, and its secret is destroyed; again changes nothing.

    Raises:
        NotFound, NotPermitted.
    """
    row = get_subscription(actor, code, lock=True)
    if row.stopped_at is not None:
        return
    row.stopped_at, row.stopped_by = at, actor.code
    row.save(update_fields=["stopped_at", "stopped_by"])
    KnownTask.objects.filter(subscription=row).delete()
    Notice.objects.filter(subscription=row, state__in=("queued", "leased")).update(state="stopped", next_try_at=None)
    erase_subject_key(code, at=at)
    _record(Action.WEBHOOK_STOPPED, row, actor, at)


@transaction.atomic(durable=True)
def requeue_notice(code: str, *, actor: Actor, at: datetime) -> None:
    """Try once more what was given up.

    Raises:
        NotPermitted; NotFound: no such notice, or it is being tried already. Conflict: the subscription was stopped.
    """
    row = undelivered(actor).select_for_update(of=("self",)).filter(code=code).first()
    if row is None:
        raise NotFound("No encontramos ese aviso entre los que no llegaron.")
    if row.subscription.stopped_at is not None:
        raise Conflict("Esa suscripción está detenida: no se envía nada más.")
    row.state, row.attempts, row.next_try_at, row.failure = "queued", 0, at, ""
    row.save(update_fields=["state", "attempts", "next_try_at", "failure"])
    data = {"delivery": row.code, "institution": row.subscription.institution_code}
    subject = ("webhook", row.subscription.code)
    record(action=Action.WEBHOOK_REQUEUED, subject=subject, actor_code=actor.code, at=at, data=data)


def secret_of(row: Subscription) -> str:
    """The secret that signs, opened for the courier. Raises CannotUnseal."""
    return str(unseal(row.code, bytes(row.secret_sealed), context=CONTEXT))


def _new_secret() -> str:
    return SECRET_PREFIX + secrets.token_urlsafe(32)


def _record(action: Action, row: Subscription, actor: Actor, at: datetime) -> None:
    data = {"institution": row.institution_code}
    record(action=action, subject=("webhook", row.code), actor_code=actor.code, at=at, data=data)
