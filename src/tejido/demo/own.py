"""Tasks that a register gives by itself, in a fictitious case: opened, closed and left without effect in memory."""

from __future__ import annotations

from datetime import datetime

from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services.tasks import owed_at_station
from tejido.cases.services.own_tasks import owed_at_sector
from tejido.demo.acts import open_tasks
from tejido.demo.life import Life
from tejido.demo.replans import Hand
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OwnDuty, Register
from tejido.obligations.states import LIVE


def open_at_sector(life: Life, duty: OwnDuty, *, actor_code: str, at: datetime) -> None:
    """As `own_tasks.open_at_sector`."""
    owed = owed_at_sector(duty, life.place, life.stand.routes, at=at)
    open_tasks(life, [owed], actor_code=actor_code, at=at)


def open_at_station(life: Life, order: MeasureOrder, duty: OwnDuty, *, actor_code: str, at: datetime) -> None:
    """As `protection.services.tasks.open_at_station`."""
    owed = owed_at_station(order, duty, life.place, life.stand.routes, at=at)
    if owed is not None:
        open_tasks(life, [owed], actor_code=actor_code, at=at)


def close_own(
    life: Life,
    register: Register,
    reference: str,
    *,
    event: str,
    occurred_at: datetime,
    actor_code: str,
    at: datetime,
    step: str = "",
) -> None:
    """As `closing.close_own`."""
    for row in _about(life, register, reference, step):
        Hand(life).close_by_event(row, event=event, occurred_at=occurred_at, actor_code=actor_code, at=at)


def cancel_own(life: Life, register: Register, reference: str, *, reason: str, actor_code: str, at: datetime) -> None:
    """As `closing.cancel_own`."""
    for row in _about(life, register, reference):
        Hand(life).cancel(row, reason=reason, actor_code=actor_code, at=at)


def live_task(life: Life, key: str) -> Obligation | None:
    """The task of that key that is open or in hand."""
    return next((row for row in reversed(life.rows.obligations) if row.duty == key and row.state in LIVE), None)


def _about(life: Life, register: Register, reference: str, step: str = "") -> list[Obligation]:
    ending = f"{step}.{reference}"
    return [
        row
        for row in life.rows.obligations
        if row.protocol == register
        and row.state in LIVE
        and (row.duty == ending if step else row.duty.endswith(ending))
    ]
