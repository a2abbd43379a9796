"""Obligations without a case around them, and how a day passes: for tests of the alerts alone."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from tejido.accounts.models import Exclusion
from tejido.alerts.models import Delivery
from tejido.alerts.services.watching import Swept, sweep
from tejido.obligations.models import Obligation
from tests import people
from tests.world import AT

_numbers = itertools.count(1)


def obligation(*, saved: bool = True, **changes: Any) -> Obligation:
    """A task of the police of San Pedro, due in 24 hours by an official limit, on the urgent ladder; gate open."""
    number = next(_numbers)
    at: datetime = changes.pop("at", AT)
    due_at = changes.pop("due_at", at + timedelta(hours=24))
    institution = changes.pop("institution_code", people.POLICE)
    values: dict[str, Any] = {
        "code": f"T-TEST-{number:05d}",
        "subject_kind": "case",
        "subject_code": f"C-TEST-{number:05d}",
        "district": people.HERE,
        "duty": "police.test",
        "step": "police.test",
        "protocol": "prueba",
        "version": "1",
        "sector": "police",
        "institution_code": institution,
        "desk_institution": institution,
        "action": "Haga lo que la prueba pide.",
        "started_by": "case.registered",
        "started_at": at,
        "opened_at": at,
        "alert_from": at,
        "due_at": due_at,
        "legal_due_at": due_at,
        "norm": "Ley 30364",
        "article": "15",
        "mark": "official",
        "ladder": "urgent",
        "basis": "legal",
        "basis_norm": "Ley 30364",
        "gate": "open",
        "state": "open",
        "priority": 2,
        "next_look_at": at,
    }
    row = Obligation(**{**values, **changes})
    if saved:
        row.save()
    return row


def exclude(row: Obligation, kind: str, value: str) -> None:
    Exclusion.objects.create(
        subject_code=row.subject_code, kind=kind, value=value, reason_sealed=b"", at=AT, added_by="P-TEST"
    )


def look_at(at: datetime) -> Swept:
    """One pass of the watcher at that instant."""
    return sweep(at=at)


def pass_time(*, hours: float, every: float = 0.5, since: datetime = AT) -> None:
    """The watcher looks again and again for so many hours."""
    for step in range(int(hours / every) + 1):
        look_at(since + timedelta(hours=every * step))


def told(**filters: Any) -> list[tuple[str, str, str, str]]:
    """(kind, rung, account, channel) of the deliveries, by time."""
    rows = Delivery.objects.filter(**filters).order_by("moment", "id")
    return list(rows.values_list("kind", "rung", "account_code", "channel"))


def in_page(**filters: Any) -> list[tuple[str, str, str]]:
    """(kind, rung, account) of the deliveries in the page, by time."""
    return [(kind, rung, account) for kind, rung, account, _ in told(channel="page", **filters)]
