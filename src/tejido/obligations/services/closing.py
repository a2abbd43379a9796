"""Close the duties that a register gave by itself, when what they ask for was done. Inner step."""

from __future__ import annotations

from datetime import datetime

from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import Register
from tejido.obligations.services import moving
from tejido.obligations.states import LIVE


def close_own(
    subject: tuple[str, str],
    *,
    register: Register,
    reference: str,
    event: str,
    occurred_at: datetime,
    actor_code: str,
    at: datetime,
    step: str = "",
) -> int:
    """Close the live duties about that row (of one step only, when given); returns how many."""
    rows = Obligation.objects.select_for_update().filter(
        subject_kind=subject[0], subject_code=subject[1], protocol=register, state__in=LIVE
    )
    rows = rows.filter(duty=f"{step}.{reference}") if step else rows.filter(duty__endswith=f".{reference}")
    found = list(rows.order_by("id"))
    for row in found:
        moving.close_by_event(row, event=event, occurred_at=occurred_at, actor_code=actor_code, at=at)
    return len(found)


def cancel_own(
    subject: tuple[str, str], *, register: Register, reference: str, reason: str, actor_code: str, at: datetime
) -> int:
    """Leave without effect the live duties about that row; returns how many."""
    rows = Obligation.objects.select_for_update().filter(
        subject_kind=subject[0], subject_code=subject[1], protocol=register, state__in=LIVE
    )
    found = list(rows.filter(duty__endswith=f".{reference}").order_by("id"))
    for row in found:
        moving.cancel(row, reason=reason, actor_code=actor_code, at=at)
    return len(found)
