"""Hand the queued deliveries over, at least once: lease, check again, name, send, and settle.

1. Lease what is due (`SKIP LOCKED`): the lease is the next try, so that a courier that dies loses nothing.
2. Leave out what is no longer needed: the task is closed, was seen, moved its time, or now excludes the person.
3. Everything for one person by one channel goes in one message: a digest instead of a storm.
4. Name the message and write the name down before it leaves: whoever tries again sends the same one by the same name.
5. Sent, tried again later (30 s, doubling up to an hour), or given up: a dead letter, which a person is told of.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from tejido.alerts.addresses import address_of
from tejido.alerts.channels import EMAIL, SMS, email, sms
from tejido.alerts.channels.message import Message
from tejido.alerts.models import Delivery
from tejido.alerts.services.dead_letters import tell_of_dead_letters
from tejido.alerts.services.parcels import Parcel, pack, put_off
from tejido.alerts.services.still_wanted import Standing, standing_of
from tejido.kernel.errors import ChannelFailed

logger = logging.getLogger("tejido.worker")
LEASE = timedelta(seconds=90)
MAX_ATTEMPTS = 8
FIRST_BACK_OFF = timedelta(seconds=30)
LONGEST_BACK_OFF = timedelta(hours=1)
BATCH = 200
Sender = Callable[[Message], None]
SENDERS: Mapping[str, Sender] = {EMAIL: email.send, SMS: sms.send}
_LEASE = """
    WITH due AS MATERIALIZED (
        SELECT id, message FROM alerts_delivery
        WHERE state IN ('queued', 'leased') AND next_try_at <= %(at)s
        ORDER BY next_try_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED
    ), together AS MATERIALIZED (
        SELECT id FROM due
        UNION
        SELECT o.id FROM alerts_delivery o JOIN (SELECT DISTINCT message FROM due WHERE message <> '') m
            ON o.message = m.message AND o.state IN ('queued', 'leased')
    )
    UPDATE alerts_delivery d
    SET state = 'leased', leased_until = %(until)s, next_try_at = %(until)s, attempts = d.attempts + 1
    FROM together WHERE d.id = together.id AND d.state IN ('queued', 'leased')
    RETURNING d.id
"""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one pass did, in deliveries: `put_off` wait for a digest, or for a courier that was asked to stop."""

    leased: int = 0
    sent: int = 0
    stopped: int = 0
    put_off: int = 0
    failed: int = 0


def deliver(
    *,
    at: datetime,
    senders: Mapping[str, Sender] = SENDERS,
    batch: int = BATCH,
    going_on: Callable[[], bool] = lambda: True,
) -> Delivered:
    """One pass over about `batch` deliveries; each message is settled by itself, as soon as it is known how it went.

    `going_on` is asked before each message; when it says no, the rest go back to the queue untouched.
    """
    leased = _lease(at, batch)
    if not leased:
        return Delivered()
    standing = standing_of(leased, at=at)
    wanted = [row for row in leased if standing.wants(row)]
    _settle([row for row in leased if not standing.wants(row)], "stopped", at=at)
    parcels, waiting = pack(wanted, pressing=standing.pressing, at=at)
    sent = failed = 0
    for parcel in parcels:
        if not going_on():
            put_off(dict.fromkeys((row.pk for row in parcel.rows), at))
            waiting += len(parcel.rows)
        elif _hand_over(parcel, senders[parcel.channel], standing, at):
            sent += len(parcel.rows)
        else:
            failed += len(parcel.rows)
    return Delivered(len(leased), sent, len(leased) - len(wanted), waiting, failed)


def _lease(at: datetime, batch: int) -> list[Delivery]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_LEASE, {"until": at + LEASE, "at": at, "batch": batch})
        ids = [row[0] for row in cursor.fetchall()]
    return list(Delivery.objects.filter(pk__in=ids).order_by("moment", "pk"))


def _hand_over(parcel: Parcel, send: Sender, standing: Standing, at: datetime) -> bool:
    address = address_of(parcel.account, parcel.channel, at=at)
    try:
        if not address:
            raise ChannelFailed("La persona no tiene una dirección para este medio.", retry=False)
        send(parcel.message(address, marks=standing.marks))
    except ChannelFailed as failure:
        _settle_failure(parcel.rows, failure, at)
        return False
    except Exception as fault:  # whatever is wrong with one message, the others must leave
        logger.exception("a message could not be made")
        _settle_failure(parcel.rows, ChannelFailed(f"Falla interna ({type(fault).__name__}).", retry=True), at)
        return False
    _settle(parcel.rows, "sent", at=at)
    return True


def _settle(rows: list[Delivery], state: str, *, at: datetime) -> None:
    Delivery.objects.filter(pk__in=[row.pk for row in rows], state="leased").update(
        state=state, sent_at=at if state == "sent" else None, next_try_at=None, leased_until=None, failure=""
    )


def _settle_failure(rows: list[Delivery], failure: ChannelFailed, at: datetime) -> None:
    dead = []
    for row in rows:
        row.failure, row.leased_until = failure.message, None
        if failure.retry and row.attempts < MAX_ATTEMPTS:
            row.state = "queued"
            row.next_try_at = at + min(FIRST_BACK_OFF * 2 ** (row.attempts - 1), LONGEST_BACK_OFF)
        else:
            row.state, row.next_try_at = "dead", None
            dead.append(row)
    with transaction.atomic(durable=True):
        Delivery.objects.bulk_update(rows, ["state", "next_try_at", "leased_until", "failure"])
        tell_of_dead_letters(dead, at=at)
