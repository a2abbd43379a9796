"""Note that a demonstration was loaded to its end, so that the next start finds it whole."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.demo.access import SUBJECT
from tejido.ledger.actions import Action
from tejido.ledger.recording import record


@transaction.atomic(durable=True)
def mark_made(*, cases: int, seed: int, at: datetime) -> None:
    """The last thing that a loading writes."""
    data = {"cases": cases, "seed": seed}
    record(action=Action.DEMO_GENERATED, subject=SUBJECT, actor_code="system:demo", at=at, data=data)
