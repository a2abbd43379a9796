"""When something happened, as it was said, into instants. What is typed is the hour of Lima. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time

from tejido.kernel.clock import LIMA, UTC
from tejido.kernel.errors import Refused
from tejido.kernel.times import LONG_MONTHS

EXACTNESS = (
    ("exact", "El día (y la hora)"),
    ("month", "Solo el mes"),
    ("year", "Solo el año"),
    ("period", "Un período"),
    ("unknown", "No se sabe"),
)
MONTHS = tuple(enumerate(LONG_MONTHS, start=1))
Span = tuple[str, datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed of a date; everything may be missing."""

    exactness: str = "exact"
    day: date | None = None
    hour: time | None = None
    until: date | None = None
    month: int | None = None
    year: int | None = None


def instant_of(day: date, hour: time = time(0)) -> datetime:
    """That hour of that day in Lima, in UTC."""
    return datetime.combine(day, hour, tzinfo=LIMA).astimezone(UTC)


def span_of(said: Said, *, at: datetime) -> Span:
    """The precision with its first and last instant.

    A day without its hour counts from its first minute: what must be done soon is never put off by what is not known.
    The end of a month or a year that is not over is `at`.

    Raises:
        Refused: something is missing for that exactness; `field` is the field of `Said`.
    """
    if said.exactness == "unknown" or (said.exactness == "exact" and said.day is None and said.hour is None):
        return "unknown", None, None
    if said.exactness == "exact":
        if said.day is None:
            raise Refused("Escriba también el día.", field="day")
        return ("day" if said.hour is None else "instant"), instant_of(said.day, said.hour or time(0)), None
    if said.exactness == "period":
        if said.day is None:
            raise Refused("Escriba desde qué día.", field="day")
        return "period", instant_of(said.day), instant_of(said.until) if said.until else None
    return _broad(said, at)


def _broad(said: Said, at: datetime) -> Span:
    if said.year is None:
        raise Refused("Escriba el año.", field="year")
    if said.exactness == "month" and said.month is None:
        raise Refused("Elija el mes.", field="month")
    whole_year = said.exactness == "year" or said.month is None
    first, last = (1, 12) if whole_year else (said.month or 1, said.month or 12)
    start = instant_of(date(said.year, first, 1))
    end = instant_of(date(said.year, last, monthrange(said.year, last)[1]), time(23, 59, 59))
    return ("year" if whole_year else "month"), start, min(end, max(start, at))
