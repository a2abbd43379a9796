"""Tell the head, or an alternate reader, that somebody opened a case with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.access import GlassNotice, pending_glass_notices
from tejido.accounts.actors import Actor
from tejido.accounts.services.break_glass import mark_glass_notified
from tejido.alerts.channels import EMAIL, PAGE
from tejido.alerts.escalation import Kind
from tejido.alerts.services.delivery_rows import NewDelivery, call_row, insert_deliveries
from tejido.alerts.wording import GLASS

WATCHER = Actor.system("watcher")


def tell_of_opened_cases(*, at: datetime) -> int:
    """Write the deliveries of every opening of which nobody was told; returns how many. A second pass finds none.

    The deliveries come first: if the worker dies between the two, the next pass writes the same keys again.
    """
    notices = pending_glass_notices(WATCHER)
    for notice in notices:
        with transaction.atomic(durable=True):
            insert_deliveries(_deliveries(notice, at))
        mark_glass_notified(notice.code, actor=WATCHER, at=at)
    return len(notices)


def _deliveries(notice: GlassNotice, at: datetime) -> list[NewDelivery]:
    return [
        call_row(
            f"{notice.code}:glass:{account_code}:{channel}",
            subject=(notice.code, "case", notice.case_code, notice.institution_code),
            rung="head" if notice.notify == "head" else "log_reader",
            kind=Kind.GLASS,
            account=account_code,
            channel=channel,
            why=GLASS,
            moment=at,
            at=at,
        )
        for _, account_code in notice.told
        for channel in (PAGE, EMAIL)
    ]
