"""The only reads of the alerts: each person's own, and the dead letters for who may mend them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.hiding import hidden_from
from tejido.accounts.permits import Permit
from tejido.alerts.escalation import OF_NO_TASK
from tejido.alerts.models import Delivery
from tejido.directory.access import visible_institutions
from tejido.obligations.access import codes_in_district

BELL_PAGE = 50


def own_alerts(actor: Actor) -> QuerySet[Delivery]:
    """The alerts shown to the actor in the page; never one of a subject that now excludes the actor."""
    return Delivery.objects.filter(~hidden_from(actor), account_code=actor.code, channel="page", state="sent")


def bell(actor: Actor) -> list[Delivery]:
    """The newest alerts, one page. One query."""
    return list(own_alerts(actor).order_by("-created_at", "-id")[:BELL_PAGE])


def unseen_count(actor: Actor) -> int:
    """How many alerts the actor has not seen, counted up to 100. One query."""
    return own_alerts(actor).filter(seen_at__isnull=True)[:100].count()


def has_news(actor: Actor, *, since: datetime) -> bool:
    """Whether an alert for the actor was written since that instant (included). One query."""
    return own_alerts(actor).filter(created_at__gte=since).exists()


def dead_letters(actor: Actor) -> QuerySet[Delivery]:
    """The messages of the actor's district that were given up, newest first, by code only.

    Raises:
        NotPermitted: the actor does not read dead letters.
    """
    actor.require(Permit.DEAD_LETTERS_READ)
    told = Delivery.objects.filter(obligation_code=OuterRef("obligation_code"), state="sent", channel="page")
    here = Q(obligation_code__in=codes_in_district(actor)) | Q(
        kind__in=OF_NO_TASK, institution_code__in=visible_institutions(actor).values("code")
    )
    return (
        Delivery.objects.filter(here, ~hidden_from(actor), state="dead")
        .annotate(in_page=Exists(told))
        .order_by("-created_at")
    )
