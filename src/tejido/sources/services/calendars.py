"""The technical secretariat sets the calendar of a series, or leaves a period without effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.sources.access import period_by_code
from tejido.sources.catalog import series_of
from tejido.sources.models import SeriesCalendar, SeriesPeriod
from tejido.sources.periods import LAST_DUE_DAY, Period, read_period, running
from tejido.sources.series import SESSION_LETTERS, Series
from tejido.sources.services.duty import KIND, cancel_duty

REASON_LEAST, REASON_MOST = 10, 300


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What is set: from which period, until which day of the month after, by which session, asked or not."""

    from_period: str
    due_day: int
    session_number: str = ""
    session_on: date | None = None
    active: bool = True


@transaction.atomic(durable=True)
def set_calendar(series_code: str, entry: CalendarEntry, *, actor: Actor, at: datetime) -> None:
    """Set how a series is delivered from a period on that was not asked yet; what was asked keeps its day.

    Raises:
        NotPermitted: the actor is not the secretariat.
        NotFound: there is no such series in the district.
        FieldErrors: the day, the session or the period cannot be.
        Conflict: that very calendar holds already.
    """
    actor.require(Permit.SERIES_MANAGE)
    series = series_of(actor.district).get(series_code)
    if series is None:
        raise NotFound("No existe esa serie en el distrito.")
    period = _check(series, entry, actor, at)
    rows = SeriesCalendar.objects.select_for_update().filter(district=actor.district, series=series_code)
    last = rows.order_by("-id").first()
    made = SeriesCalendar(
        district=actor.district,
        series=series_code,
        from_period=period.code,
        due_day=entry.due_day,
        session_number=entry.session_number.strip(),
        session_on=entry.session_on,
        active=entry.active,
        set_at=at,
        set_by=actor.code,
    )
    if last is not None and _said(last) == _said(made):
        raise Conflict("Ese calendario ya estaba así; no se guardó otra vez.")
    made.save()
    data = {"series": series_code, "period": period.code, "day": entry.due_day, "active": entry.active}
    record(action=Action.SERIES_CALENDAR_SET, subject=(KIND, series_code), actor_code=actor.code, at=at, data=data)


@transaction.atomic(durable=True)
def withdraw_period(code: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Leave a period without effect, with the reason: its task is cancelled and it no longer counts.

    Raises:
        NotPermitted, NotFound; Conflict: it was delivered or left without effect already; Refused: no reason.
    """
    actor.require(Permit.SERIES_MANAGE)
    row = period_by_code(actor, code, lock=True)
    if row.withdrawn_at is not None:
        raise Conflict("Ya estaba sin efecto.")
    if row.delivered_at is not None:
        raise Conflict("Ya se entregó: lo entregado se corrige con otra entrega, no se retira.")
    why = reason.strip()
    if not REASON_LEAST <= len(why) <= REASON_MOST:
        raise Refused(f"Explique por qué (de {REASON_LEAST} a {REASON_MOST} letras).", field="reason")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = at, actor.code, why
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    cancel_duty(row, why, actor_code=actor.code, at=at)
    data = {"series": row.series, "period": row.period, "institution": row.institution_code}
    record(action=Action.SERIES_WITHDRAWN, subject=(KIND, row.code), actor_code=actor.code, at=at, data=data)


def _check(series: Series, entry: CalendarEntry, actor: Actor, at: datetime) -> Period:
    wrong: dict[str, list[str]] = {}
    if not 1 <= entry.due_day <= LAST_DUE_DAY:
        wrong["due_day"] = [f"El día va del 1 al {LAST_DUE_DAY}: todos los meses lo tienen."]
    number = entry.session_number.strip()
    if bool(number) != (entry.session_on is not None):
        wrong["session_on" if number else "session_number"] = ["Escriba las dos cosas: el número y la fecha."]
    if len(number) > SESSION_LETTERS:
        wrong["session_number"] = [f"El número de la sesión lleva hasta {SESSION_LETTERS} letras."]
    if entry.session_on is not None and entry.session_on > lima_date(at):
        wrong["session_on"] = ["La sesión no puede ser de un día que no ha llegado."]
    try:
        period = read_period(entry.from_period, series.every)
    except Refused as error:
        raise FieldErrors({**wrong, "from_period": [error.message]}) from None
    asked = SeriesPeriod.objects.filter(district=actor.district, series=series.code, period__gte=period.code)
    if period < running(series.every, at) or asked.exists():
        wrong["from_period"] = ["Ese periodo ya se pidió. Elija uno que todavía no termina."]
    if wrong:
        raise FieldErrors(wrong)
    return period


def _said(row: SeriesCalendar) -> tuple[object, ...]:
    return (row.from_period, row.due_day, row.session_number, row.session_on, row.active)
