"""Where a period of a series stands, as data. Pure.

Nobody is late by a calendar that is only proposed: when its day has passed without a delivery, that alone is said.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from tejido.law.marks import Mark

SOON = timedelta(days=3)


class Light(StrEnum):
    """The traffic light of a period, from what needs nobody to what does."""

    WITHDRAWN = "withdrawn"
    DELIVERED = "delivered"
    DELIVERED_LATE = "delivered_late"
    WAITING = "waiting"
    SOON = "soon"
    PASSED = "passed"
    LATE = "late"

    @property
    def spanish(self) -> str:
        return _WORDS[self]


_WORDS = {
    Light.WITHDRAWN: "Sin efecto",
    Light.DELIVERED: "Entregada",
    Light.DELIVERED_LATE: "Entregada después de su día",
    Light.WAITING: "Por entregar",
    Light.SOON: "Se entrega en estos días",
    Light.PASSED: "Pasó el día propuesto",
    Light.LATE: "Atrasada",
}
OPEN = frozenset({Light.WAITING, Light.SOON, Light.PASSED, Light.LATE})


class Owed(Protocol):
    """What the light needs of a period."""

    due_at: datetime
    delivered_at: datetime | None
    withdrawn_at: datetime | None
    mark: str


def light_of(row: Owed, at: datetime) -> Light:
    """The light of a period at an instant. The last instant of its day is still in time."""
    agreed = row.mark != Mark.UNVERIFIED
    if row.withdrawn_at is not None:
        return Light.WITHDRAWN
    if row.delivered_at is not None:
        return Light.DELIVERED_LATE if agreed and row.delivered_at > row.due_at else Light.DELIVERED
    if at > row.due_at:
        return Light.LATE if agreed else Light.PASSED
    return Light.SOON if row.due_at - at <= SOON else Light.WAITING
