"""Tell the head, or an alternate reader, that somebody opened a case with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.access import GlassNotice, pending_glass_notices
from tejido.accounts.actors import Actor
from tejido.accounts.services.break_glass import mark_glass_notified
from tejido.alerts.channels import EMAIL, PAGE
from tejido.alerts.escalation import Kind
from tejido.alerts.models import Delivery
from tejido.alerts.telling import notify_accounts

WATCHER = Actor.system("watcher")
WHY = "Alguien abrió con motivo un caso que no le correspondía. Le llega porque a usted le toca revisarlo."


def tell_of_opened_cases(*, at: datetime) -> int:
    """Write the deliveries of every opening of which nobody was told; returns how many. A second pass finds none.

    The deliveries come first: if the worker dies between the two, the next pass writes the same keys again.
    """
    notices = pending_glass_notices(WATCHER)
    for notice in notices:
        with transaction.atomic(durable=True):
            Delivery.objects.bulk_create(_deliveries(notice, at), ignore_conflicts=True)
            notify_accounts({code for _, code in notice.told})
        mark_glass_notified(notice.code, actor=WATCHER, at=at)
    return len(notices)


def _deliveries(notice: GlassNotice, at: datetime) -> list[Delivery]:
    return [
        Delivery(
            key=f"{notice.code}:glass:{account_code}:{channel}",
            obligation_code=notice.code,
            subject_code=notice.case_code,
            institution_code=notice.institution_code,
            rung="head",
            kind=Kind.GLASS,
            moment=at,
            account_code=account_code,
            channel=channel,
            why=WHY,
            state="sent" if channel == PAGE else "queued",
            created_at=at,
            sent_at=at if channel == PAGE else None,
            next_try_at=None if channel == PAGE else at,
        )
        for _, account_code in notice.told
        for channel in (PAGE, EMAIL)
    ]
