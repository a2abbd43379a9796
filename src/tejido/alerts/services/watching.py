"""Sweep the obligations whose time to be looked at has come, and write the deliveries they call for.

1. Read the rows with `next_look_at <= at`, oldest first, without locking anything.
2. Ask the pure ladder which calls are due and when to look again.
3. Find the people: who is on duty, the head, the secretariat, the coordination body; never an excluded one.
4. In one transaction move every row by compare-and-swap on `look_version`; a row that somebody changed
   meanwhile is left for the next pass. Insert the deliveries of the rows that moved; a delivery that exists stays.
5. Commit, and tell the stream which accounts have something new (the notice leaves with the commit).

There is no window: a row waits until it is looked at, however long the watcher was down. A second pass finds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.exclusions import ExclusionSet, exclusions_of_many
from tejido.alerts.channels import channels_for
from tejido.alerts.escalation import Call, Watch, look
from tejido.alerts.models import Delivery
from tejido.alerts.telling import notify_accounts
from tejido.alerts.wording import why_sentence
from tejido.directory.ladders import Hearer
from tejido.directory.routes import Routes
from tejido.directory.routing import routes
from tejido.obligations.models import Obligation
from tejido.obligations.services.watched import move_looked, to_look_at
from tejido.protocols.steps import Ladder

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Swept:
    """What one pass did: rows looked at, rows moved, deliveries written."""

    looked: int
    moved: int
    delivered: int


def sweep(*, ladders: Mapping[str, Ladder], at: datetime, batch: int = BATCH) -> Swept:
    """One pass over at most `batch` obligations; six statements whatever the number of rows."""
    rows = to_look_at(at=at, batch=batch)
    if not rows:
        return Swept(0, 0, 0)
    known = routes(at)
    exclusions = exclusions_of_many({row.subject_code for row in rows})
    looks = [look(_watch(row), ladders[row.ladder], at=at) for row in rows]
    with transaction.atomic(durable=True):
        moved = move_looked(rows, [seen.next_look_at for seen in looks], at=at)
        deliveries = [
            delivery
            for row, seen in zip(rows, looks, strict=True)
            if row.pk in moved
            for call in seen.calls
            for delivery in _deliveries(row, call, known, exclusions.get(row.subject_code, ExclusionSet()), at)
        ]
        Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
        notify_accounts({d.account_code for d in deliveries if d.channel == "page"})
    return Swept(len(rows), len(moved), len(deliveries))


def _watch(row: Obligation) -> Watch:
    return Watch(
        alert_from=row.alert_from, due_at=row.due_at, acknowledged_at=row.acknowledged_at, looked_at=row.looked_at
    )


def _deliveries(row: Obligation, call: Call, known: Routes, exclusions: ExclusionSet, at: datetime) -> list[Delivery]:
    found = _hearers(row, call, known, exclusions, at)
    return [
        Delivery(
            key=f"{row.code}:{call.kind}:{call.rung}:{call.moment.isoformat()}:{hearer.account_code}:{channel}",
            obligation_code=row.code,
            subject_code=row.subject_code,
            institution_code=row.institution_code,
            rung=call.rung,
            kind=call.kind,
            moment=call.moment,
            account_code=hearer.account_code,
            channel=channel,
            why=why_sentence(row, call, hearer),
            state="sent" if channel == "page" else "queued",
            created_at=at,
            sent_at=at if channel == "page" else None,
            next_try_at=None if channel == "page" else at,
        )
        for hearer in found
        for channel in channels_for(call, row.priority)
    ]


def _hearers(row: Obligation, call: Call, known: Routes, exclusions: ExclusionSet, at: datetime) -> list[Hearer]:
    found = known.hearers(row.desk_institution, call.rung, at=at, exclusions=exclusions)
    if call.rung == "post" and row.assigned_code:
        owner = _owner(row, known, exclusions, at)
        if owner is not None:
            return [owner] if call.kind != "late" else [owner, *(h for h in found if h != owner)]
    return found


def _owner(row: Obligation, known: Routes, exclusions: ExclusionSet, at: datetime) -> Hearer | None:
    """The person whom the task was given to, while that person holds a post there, is not away and not excluded."""
    if row.assigned_code in exclusions.accounts:
        return None
    for kind in ("operator", "head"):
        for post in known.staff.posts_of(row.desk_institution, kind):
            for person in known.staff.holders(post.code, at):
                if person.code == row.assigned_code and not known.staff.away(person.account_id, at):
                    reason = "la tarea está a su cargo"
                    return Hearer(person.account_id, person.code, post.code, reason, "post", row.desk_institution)
    return None
