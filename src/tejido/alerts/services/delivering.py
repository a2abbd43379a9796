"""Hand the queued deliveries over, at least once: lease, check again, send, and settle.

1. Lease what is due (`SKIP LOCKED`): the lease is the next try, so that a courier that dies loses nothing.
2. Leave out what is no longer needed: the task is closed, was seen, or now excludes the person.
3. Everything for one person by one channel goes in one message: a digest instead of a storm.
4. Sent, tried again later (30 s, doubling up to an hour), or given up: a dead letter, which a person is told of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction

from tejido.accounts.exclusions import ExclusionSet, exclusions_of_many
from tejido.alerts.addresses import address_of
from tejido.alerts.channels import EMAIL, SMS, email, sms
from tejido.alerts.channels.message import Line, Message
from tejido.alerts.escalation import Kind
from tejido.alerts.models import Delivery
from tejido.alerts.services.dead_letters import tell_of_dead_letters
from tejido.kernel.errors import ChannelFailed
from tejido.obligations.models import Obligation
from tejido.obligations.services.watched import by_code
from tejido.obligations.states import LIVE, Gate

LEASE = timedelta(seconds=90)
MAX_ATTEMPTS = 8
FIRST_BACK_OFF = timedelta(seconds=30)
LONGEST_BACK_OFF = timedelta(hours=1)
QUIET = timedelta(minutes=5)
BATCH = 200
Sender = Callable[[Message], None]
SENDERS: Mapping[str, Sender] = {EMAIL: email.send, SMS: sms.send}


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one pass did."""

    leased: int = 0
    sent: int = 0
    stopped: int = 0
    failed: int = 0


def deliver(*, at: datetime, senders: Mapping[str, Sender] = SENDERS, batch: int = BATCH) -> Delivered:
    """One pass over at most `batch` deliveries; each message is settled in a transaction of its own."""
    leased = _lease(at, batch)
    if not leased:
        return Delivered()
    wanted = _still_wanted(leased)
    stopped = [row for row in leased if row.pk not in wanted]
    Delivery.objects.filter(pk__in=[row.pk for row in stopped], state="leased").update(
        state="stopped", next_try_at=None
    )
    sent = failed = 0
    for (account, channel), rows in _grouped(row for row in leased if row.pk in wanted).items():
        if _too_soon(account, channel, rows, at):
            continue
        done = _hand_over(account, channel, rows, senders[channel], at)
        sent, failed = (sent + len(rows), failed) if done else (sent, failed + len(rows))
    return Delivered(len(leased), sent, len(stopped), failed)


def _lease(at: datetime, batch: int) -> list[Delivery]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(
            """UPDATE alerts_delivery d SET state = 'leased', leased_until = %(until)s, next_try_at = %(until)s,
                      attempts = d.attempts + 1
               WHERE d.id IN (SELECT id FROM alerts_delivery
                              WHERE state IN ('queued', 'leased') AND next_try_at <= %(at)s
                              ORDER BY next_try_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED)
               RETURNING d.id""",
            {"until": at + LEASE, "at": at, "batch": batch},
        )
        ids = [row[0] for row in cursor.fetchall()]
    return list(Delivery.objects.filter(pk__in=ids).order_by("moment", "pk"))


def _still_wanted(rows: list[Delivery]) -> set[int]:
    tasks = by_code({row.obligation_code for row in rows})
    exclusions = exclusions_of_many({row.subject_code for row in rows})
    return {
        row.pk
        for row in rows
        if _wanted(row, tasks.get(row.obligation_code), exclusions.get(row.subject_code, ExclusionSet()))
    }


def _wanted(row: Delivery, task: Obligation | None, exclusions: ExclusionSet) -> bool:
    if row.kind == Kind.GLASS:
        return row.account_code not in exclusions.accounts
    if task is None or task.state not in LIVE or task.gate != Gate.OPEN:
        return False
    if row.kind == Kind.UNACKNOWLEDGED and task.acknowledged_at is not None:
        return False
    silenced = exclusions.silences(row.rung, row.institution_code)
    return row.account_code not in exclusions.accounts and not silenced


def _grouped(rows: Iterable[Delivery]) -> dict[tuple[str, str], list[Delivery]]:
    groups: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for row in rows:
        groups[row.account_code, row.channel].append(row)
    return groups


def _too_soon(account: str, channel: str, rows: list[Delivery], at: datetime) -> bool:
    """Reminders and lateness wait for a quiet time after the last message, and then go together."""
    if any(row.kind not in (Kind.REMINDER, Kind.LATE) for row in rows):
        return False
    recent = Delivery.objects.filter(account_code=account, channel=channel, sent_at__gt=at - QUIET)
    last = recent.order_by("-sent_at").values_list("sent_at", flat=True).first()
    if last is None:
        return False
    for row in rows:
        row.state, row.next_try_at, row.attempts = "queued", last + QUIET, row.attempts - 1
    Delivery.objects.bulk_update(rows, ["state", "next_try_at", "attempts"])
    return True


def _hand_over(account: str, channel: str, rows: list[Delivery], send: Sender, at: datetime) -> bool:
    address = address_of(account, channel, at=at)
    try:
        if not address:
            raise ChannelFailed("La persona no tiene una dirección para este medio.", retry=False)
        send(_message(address, rows))
    except ChannelFailed as failure:
        _settle_failure(rows, failure, at)
        return False
    for row in rows:
        row.state, row.sent_at, row.next_try_at, row.failure = "sent", at, None, ""
    Delivery.objects.bulk_update(rows, ["state", "sent_at", "next_try_at", "failure"])
    return True


def _message(address: str, rows: list[Delivery]) -> Message:
    by_task = {row.obligation_code: row for row in rows}
    lines = tuple(Line(code, _link(row), row.why) for code, row in by_task.items())
    return Message(sha256("|".join(sorted(row.key for row in rows)).encode()).hexdigest()[:40], address, lines)


def _link(row: Delivery) -> str:
    path = "cuenta/accesos" if row.kind == Kind.GLASS else f"tareas/{row.obligation_code}"
    return f"{settings.TEJIDO_PUBLIC_URL}/{path}"


def _settle_failure(rows: list[Delivery], failure: ChannelFailed, at: datetime) -> None:
    dead = []
    for row in rows:
        row.failure = failure.message
        if failure.retry and row.attempts < MAX_ATTEMPTS:
            row.state = "queued"
            row.next_try_at = at + min(FIRST_BACK_OFF * 2 ** (row.attempts - 1), LONGEST_BACK_OFF)
        else:
            row.state, row.next_try_at = "dead", None
            dead.append(row)
    with transaction.atomic(durable=True):
        Delivery.objects.bulk_update(rows, ["state", "next_try_at", "failure"])
        tell_of_dead_letters(dead, at=at)
