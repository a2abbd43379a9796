"""The task that a period of a series gives to who delivers it. Inner steps."""

from __future__ import annotations

from datetime import datetime

from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.obligations.own_duties import OwnDuty, Register
from tejido.obligations.services.closing import cancel_own, close_own
from tejido.sources.models import SeriesPeriod
from tejido.sources.periods import Period
from tejido.sources.series import Series

KIND, STEP = "series", "series.delivery"
PROPOSED = Citation("Propuesta por validar con la instancia", "")


def delivery_duty(row: SeriesPeriod, series: Series, period: Period, *, more: str, at: datetime) -> OwnDuty:
    """To deliver the figures of a period; a day that nobody agreed is a proposal. `more`: something else to say."""
    agreed = Citation(f"Acuerdo, {row.session}", "") if row.session else PROPOSED
    return OwnDuty(
        register=Register.DELIVERY,
        step=STEP,
        reference=row.code,
        sector=series.sector,
        action=f"Entregue las cifras de {period.spanish}: {series.title}.",
        started_by="fin del periodo de una serie de cifras",
        started_at=at,
        citation=agreed,
        why=(series.why, *((more,) if more else ())),
        mark=Mark(row.mark),
        due_at=row.due_at,
        ladder="days",
        priority=4,
    )


def close_duty(row: SeriesPeriod, *, actor_code: str, at: datetime) -> None:
    """Close the task: the figures came."""
    close_own(
        (KIND, row.code),
        register=Register.DELIVERY,
        reference=row.code,
        event="series.delivered",
        occurred_at=at,
        actor_code=actor_code,
        at=at,
    )


def cancel_duty(row: SeriesPeriod, reason: str, *, actor_code: str, at: datetime) -> None:
    """Leave the task without effect."""
    cancel_own((KIND, row.code), register=Register.DELIVERY, reference=row.code, reason=reason,
               actor_code=actor_code, at=at)  # fmt: skip
