"""A day and an hour in a form, as every page asks for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from tejido.web.days import possible


class DateInput(forms.DateInput):
    """The browser's own calendar; the value as the browser wants it."""

    input_type = "date"

    def __init__(self, **attrs: str) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def day_field(label: str, today: date | None = None, **more: Any) -> forms.DateField:
    """A day of the calendar, written or chosen; `today` is the last one that the browser offers."""
    attrs = {"max": today.isoformat()} if today else {}
    said = {"invalid": "Escriba una fecha que exista, como 23/11/2026."}
    formats = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
    return forms.DateField(
        label=label, required=False, widget=DateInput(**attrs), input_formats=formats, error_messages=said,
        validators=[possible], **more,
    )  # fmt: skip


def hour_field(label: str, **more: Any) -> forms.TimeField:
    """An hour of the day, in Lima."""
    said = {"invalid": "Escriba una hora que exista, como 16:30."}
    formats = ["%H:%M", "%H:%M:%S"]
    return forms.TimeField(
        label=label, required=False, widget=TimeInput(), input_formats=formats, error_messages=said, **more
    )
