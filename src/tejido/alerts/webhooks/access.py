"""The only reads of the subscriptions and of the notices that did not arrive."""

from __future__ import annotations

from django.db.models import QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.hiding import hidden_from
from tejido.accounts.machines.access import Place, machine_actor
from tejido.accounts.permits import Permit
from tejido.alerts.webhooks.models import Notice, Subscription
from tejido.kernel.errors import NotFound

PREFIX, NOTICE_PREFIX = "W", "E"
_SCOPES = ["tasks.read"]
UNSEEN = "No encontramos esa suscripción entre las que le corresponden."


def hearing_actor(row: Subscription) -> Actor:
    """Who hears: a system of the institution that may read its tasks, with all that hides from systems."""
    return machine_actor(row.code, Place(row.institution_code, row.sector, row.district), _SCOPES)


def visible_subscriptions(actor: Actor) -> QuerySet[Subscription]:
    """Those of the actor's institution for its head; those of the district for the administration; newest first.

    Raises:
        NotPermitted: the actor manages no connections.
    """
    actor.require(Permit.CONNECTIONS_MANAGE)
    rows = Subscription.objects.filter(district=actor.district)
    if not actor.may(Permit.ACCOUNTS_ADMIN):
        rows = rows.filter(institution_code=actor.institution or "-")
    return rows.order_by("institution_code", "-created_at", "-pk")


def get_subscription(actor: Actor, code: str, *, lock: bool = False) -> Subscription:
    """One of `visible_subscriptions`, locked until the transaction ends if asked. Raises NotPermitted, NotFound."""
    rows = visible_subscriptions(actor)
    found = (rows.select_for_update() if lock else rows).filter(code=code).first()
    if found is None:
        raise NotFound(UNSEEN)
    return found


def undelivered(actor: Actor) -> QuerySet[Notice]:
    """The notices that were given up, newest first; never of a case that excludes the actor. Raises NotPermitted."""
    rows = Notice.objects.filter(subscription__in=visible_subscriptions(actor), state="dead")
    return rows.filter(~hidden_from(actor)).select_related("subscription").order_by("-created_at", "-pk")
