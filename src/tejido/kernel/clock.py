"""The one place that reads the clock, and the two time zones of the project.

Instants are aware datetimes in UTC. Everything below `web`, `api`, `cli` and the workers
receives the instant as a parameter (`at`); only those doors call `now()`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LIMA = ZoneInfo("America/Lima")

__all__ = ["LIMA", "UTC", "aware", "lima_date", "month_of", "now"]


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def aware(at: datetime) -> datetime:
    """The same instant in UTC.

    Raises:
        ValueError: the datetime has no time zone.
    """
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC)


def lima_date(at: datetime) -> date:
    """The calendar day in Lima at that instant."""
    return aware(at).astimezone(LIMA).date()


def month_of(at: datetime) -> str:
    """The month in Lima at that instant, as 2026-05."""
    return f"{lima_date(at):%Y-%m}"
