"""The watcher of the past: what fell due is looked at in its time, and what it called for was sent and mostly seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from tejido.alerts.models import Delivery
from tejido.alerts.services.watching import sweep
from tejido.obligations.models import Obligation

_ON_ITS_WAY = timedelta(seconds=2)
_UNTIL_SEEN, _SEEN_AFTER = timedelta(hours=10), timedelta(hours=2)


def watch_until(at: datetime) -> None:
    """Every look that is due, each at its own instant."""
    while True:
        due = Obligation.objects.filter(next_look_at__lte=at).order_by("next_look_at")
        moment = due.values_list("next_look_at", flat=True).first()
        if moment is None:
            return
        sweep(at=moment)


def last_delivery() -> int:
    """The key of the newest delivery; 0 when there is none."""
    return Delivery.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic(durable=True)
def settle_deliveries(*, after: int, at: datetime) -> None:
    """Of the deliveries that came after that one: no message waits to be sent, and what was told hours ago was seen."""
    ours = Delivery.objects.filter(pk__gt=after, created_at__lte=at)
    ours.filter(state="queued").update(
        state="sent", attempts=1, next_try_at=None, sent_at=F("created_at") + _ON_ITS_WAY
    )
    old = ours.filter(channel="page", seen_at=None, created_at__lte=at - _UNTIL_SEEN)
    old.update(seen_at=F("created_at") + _SEEN_AFTER)
