"""The instant at which a limit ends. Both ends are included: at the very due instant it is still in time."""

from __future__ import annotations

import calendar as months
from datetime import date, datetime, timedelta

from tejido.kernel.clock import lima_date
from tejido.law.calendars import WorkingCalendar, end_of_day
from tejido.protocols.steps import Limit, Unit


def due_at(limit: Limit, start: datetime, calendar: WorkingCalendar) -> datetime:
    """When the limit that starts at `start` ends, in UTC.

    Raises:
        CalendarExhausted: working days beyond what the calendar knows.
    """
    if limit.unit is Unit.HOURS:
        return start + timedelta(hours=limit.amount)
    if limit.unit is Unit.SAME_DAY:
        return end_of_day(lima_date(start))
    if limit.unit is Unit.MONTHS:
        return end_of_day(_months_later(lima_date(start), limit.amount))
    if limit.unit is Unit.DAY_MARK:
        return calendar.end_of_working_day(start, limit.amount)
    return calendar.add_working_days(start, limit.amount)


def _months_later(day: date, amount: int) -> date:
    """The same day of a later month, or its last day when that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
