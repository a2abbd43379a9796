"""The days that a form takes: of years that people live in. At the ends of the calendar an hour of Lima is none."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
OUT_OF_TIME = "Esa fecha no puede ser. Revise el año."


def possible(day: date) -> None:
    """Raises ValidationError for a day that nobody can mean."""
    if not FIRST <= day <= LAST:
        raise ValidationError(OUT_OF_TIME)
