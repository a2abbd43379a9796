"""The calendar of the series, which the technical secretariat keeps; and a period that is no longer asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.accounts.permits import Permit
from tejido.directory.routing import routes
from tejido.kernel.errors import Conflict, Refused
from tejido.reports.telling.sectors import sector_name
from tejido.sources.access import calendars_of, period_by_code
from tejido.sources.calendars import Calendar, calendar_for
from tejido.sources.catalog import series_of
from tejido.sources.models import SeriesCalendar
from tejido.sources.periods import running, stored_period
from tejido.sources.series import Series
from tejido.sources.services.calendars import set_calendar, withdraw_period
from tejido.sources.services.expecting import owing
from tejido.web.account.forms import show_errors
from tejido.web.context import asking, instant
from tejido.web.deliveries.forms import CalendarForm, WithdrawForm
from tejido.web.deliveries.views import delivery_page

AHEAD = 4  # the running period and the next three may be chosen


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """One series with its calendar now, what was set before, and the form to change it."""

    series: Series
    sector: str
    calendar: Calendar
    institutions: tuple[str, ...]
    history: tuple[tuple[SeriesCalendar, str], ...]
    form: CalendarForm
    open: bool


@never_cache
@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    """Every series with who delivers it, until which day and by which session."""
    return _page(request)


@require_POST
def set_one(request: HttpRequest, series: str) -> HttpResponse:
    """Set the calendar of one series."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.SERIES_MANAGE)
    known = series_of(actor.district).get(series)
    if known is None:
        raise Http404
    form = _form(known, at, request.POST)
    status = 422
    if form.is_valid():
        try:
            set_calendar(series, form.entry(), actor=actor, at=at)
        except Conflict as error:
            form.add_error(None, error.message)
            status = 409
        except Refused as error:
            show_errors(form, error)
        else:
            messages.success(request, f"El calendario de «{known.title}» quedó fijado. Lo ya pedido conserva su día.")
            return redirect("delivery_calendars")
    return _page(request, {series: form}, status=status)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Leave a period without effect."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.SERIES_MANAGE)
    row = period_by_code(actor, code)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            withdraw_period(code, form.cleaned_data["reason"], actor=actor, at=at)
        except Refused as error:
            show_errors(form, error)
        else:
            messages.success(request, "Quedó sin efecto: ya no se pide y su tarea se anuló.")
            return redirect("delivery", code=code)
    return delivery_page(request, row, actor, at=at, withdrawal=form, status=422)


def _page(request: HttpRequest, sent: dict[str, CalendarForm] | None = None, *, status: int = 200) -> HttpResponse:
    actor, at = asking(request), instant(request)
    actor.require(Permit.SERIES_MANAGE)
    kept, directory = calendars_of(actor), routes(at)
    lines = []
    for code, series in series_of(actor.district).items():
        rows = kept.get(code, [])
        calendar = calendar_for(running(series.every, at), series, rows)
        form = (sent or {}).get(code)
        lines.append(
            SeriesLine(
                series=series,
                sector=sector_name(series.sector),
                calendar=calendar,
                institutions=tuple(one.name for one in owing(series, directory, actor.district)),
                history=tuple((row, stored_period(row.from_period).spanish) for row in reversed(rows)),
                form=form or _form(series, at, None, calendar),
                open=form is not None,
            )
        )
    shown: dict[str, Any] = {"lines": lines, "wrong": next(iter((sent or {}).values()), None)}
    return render(request, "deliveries/calendars.html", shown, status=status)


def _form(series: Series, at: datetime, data: QueryDict | None, calendar: Calendar | None = None) -> CalendarForm:
    now = running(series.every, at)
    initial: dict[str, Any] = {"from_period": now.code}
    if calendar is not None:
        held = calendar.session
        initial |= {"due_day": calendar.due_day, "active": calendar.active}
        initial |= {"session_number": held.number, "session_on": held.held_on} if held else {}
    form = CalendarForm(data, initial=initial, prefix=series.code)
    periods = [now.shifted(turn) for turn in range(AHEAD)]
    form.fields["from_period"].choices = [(one.code, one.spanish) for one in periods]  # type: ignore[attr-defined]
    return form
