"""Hand the notices over, at least once: lease, check again, sign, send, and settle.

As the courier of the alerts does: what is leased by a courier that dies is tried again; a failure waits 30 seconds,
twice as long each time up to an hour; after the twelfth it is a dead letter, of which a head is told. When a system
fails, the rest that waits for it waits with it, so that one system that is down delays no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from tejido.accounts.hiding import hidden_from
from tejido.alerts.webhooks.access import hearing_actor
from tejido.alerts.webhooks.addresses import Target, target_of
from tejido.alerts.webhooks.events import HookEvent
from tejido.alerts.webhooks.models import Notice, Subscription
from tejido.alerts.webhooks.posting import post
from tejido.alerts.webhooks.services.dead_notices import tell_of_dead_notices
from tejido.alerts.webhooks.services.subscribing import secret_of
from tejido.alerts.webhooks.signing import body_of, headers_of
from tejido.kernel.errors import CannotUnseal, ChannelFailed
from tejido.obligations.access import own_obligations
from tejido.obligations.models import Obligation

logger = logging.getLogger("tejido.worker")
LEASE = timedelta(seconds=90)
MAX_ATTEMPTS = 12
FIRST_BACK_OFF = timedelta(seconds=30)
LONGEST_BACK_OFF = timedelta(hours=1)
BATCH = 50
Post = Callable[[Target, bytes, Mapping[str, str]], None]
_LEASE = """
    WITH due AS MATERIALIZED (
        SELECT id FROM webhooks_notice WHERE state IN ('queued', 'leased') AND next_try_at <= %(at)s
        ORDER BY next_try_at, id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
    )
    UPDATE webhooks_notice n
    SET state = 'leased', leased_until = %(until)s, next_try_at = %(until)s, attempts = n.attempts + 1
    FROM due WHERE n.id = due.id RETURNING n.id
"""


def carry_notices(
    *, at: datetime, send: Post = post, batch: int = BATCH, going_on: Callable[[], bool] = lambda: True
) -> int:
    """One pass over at most `batch` notices; returns how many were leased. Each is settled by itself."""
    rows = _lease(at, batch)
    failing: set[int] = set()
    for row in rows:
        if not going_on() or row.subscription_id in failing:
            _put_back(row, at)
        elif not _wanted(row):
            _settle(row, "stopped", at)
        elif not _hand_over(row, send, at):
            failing.add(row.subscription_id)
    return len(rows)


def _lease(at: datetime, batch: int) -> list[Notice]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_LEASE, {"at": at, "until": at + LEASE, "batch": batch})
        ids = [found for (found,) in cursor.fetchall()]
    return list(Notice.objects.filter(pk__in=ids).select_related("subscription").order_by("pk")) if ids else []


def _wanted(row: Notice) -> bool:
    """Asked anew: the subscription stands, and the institution's systems may still know of the task."""
    if row.subscription.stopped_at is not None:
        return False
    actor = hearing_actor(row.subscription)
    if row.event != HookEvent.WITHDRAWN:
        return own_obligations(actor).filter(code=row.task_code).exists()
    left = Obligation.objects.filter(~hidden_from(actor), code=row.task_code).exclude(gate="excluded")
    return left.exists()


def _hand_over(row: Notice, send: Post, at: datetime) -> bool:
    try:
        _send(row, row.subscription, send, at)
    except ChannelFailed as failure:
        _settle_failure(row, failure, at)
        return False
    except CannotUnseal:
        _settle_failure(row, ChannelFailed("Falta la clave con que se firma.", retry=False), at)
        return False
    except Exception as fault:  # whatever is wrong with one notice, the others must leave
        logger.exception("a notice could not be made")
        _settle_failure(row, ChannelFailed(f"Falla interna ({type(fault).__name__}).", retry=True), at)
        return False
    _settle(row, "sent", at)
    return True


def _send(row: Notice, to: Subscription, send: Post, at: datetime) -> None:
    link = f"{settings.TEJIDO_PUBLIC_URL}/api/v1/tasks/{row.task_code}"
    body = body_of(code=row.code, event=row.event, task_code=row.task_code, link=link)
    send(target_of(to.url), body, headers_of(body, code=row.code, secret=secret_of(to), at=at))


def _settle(row: Notice, state: str, at: datetime) -> None:
    Notice.objects.filter(pk=row.pk, state="leased").update(
        state=state, sent_at=at if state == "sent" else None, next_try_at=None, leased_until=None, failure=""
    )


def _put_back(row: Notice, at: datetime) -> None:
    """Back to the queue, untried: after the others of its system have waited."""
    Notice.objects.filter(pk=row.pk, state="leased").update(
        state="queued", next_try_at=at + FIRST_BACK_OFF, leased_until=None, attempts=row.attempts - 1
    )


def _settle_failure(row: Notice, failure: ChannelFailed, at: datetime) -> None:
    again = failure.retry and row.attempts < MAX_ATTEMPTS
    wait = min(FIRST_BACK_OFF * 2 ** (row.attempts - 1), LONGEST_BACK_OFF)
    with transaction.atomic(durable=True):
        moved = Notice.objects.filter(pk=row.pk, state="leased").update(
            state="queued" if again else "dead",
            next_try_at=at + wait if again else None,
            leased_until=None,
            failure=failure.message[:200],
        )
        if moved and not again:
            tell_of_dead_notices([row], at=at)
