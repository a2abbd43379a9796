"""The watcher of the past: what fell due is looked at in its time, and what it called for was sent and mostly seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from tejido.alerts.models import Delivery
from tejido.alerts.services.watching import sweep
from tejido.obligations.models import Obligation
from tejido.protocols.loading import standard_library

_ON_ITS_WAY = timedelta(seconds=2)
_UNTIL_SEEN = timedelta(days=3)


def watch_until(at: datetime) -> None:
    """Every look that is due, each at its own instant."""
    while True:
        due = Obligation.objects.filter(next_look_at__lte=at).order_by("next_look_at")
        moment = due.values_list("next_look_at", flat=True).first()
        if moment is None:
            return
        sweep(ladders=standard_library().ladders, at=moment)


@transaction.atomic(durable=True)
def settle_deliveries(*, at: datetime) -> None:
    """No message of the past waits to be sent; what was told on the page days ago was seen."""
    Delivery.objects.filter(state="queued", created_at__lte=at).update(
        state="sent", attempts=1, next_try_at=None, sent_at=F("created_at") + _ON_ITS_WAY
    )
    old = Delivery.objects.filter(channel="page", seen_at=None, created_at__lte=at - _UNTIL_SEEN)
    old.update(seen_at=F("created_at") + timedelta(hours=3))
