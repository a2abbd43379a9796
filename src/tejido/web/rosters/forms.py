"""Forms of the rosters. They only gather; the services decide and say what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from tejido.directory.kinds import ABSENCE_KINDS
from tejido.directory.shifts import ShiftRow
from tejido.kernel.clock import LIMA
from tejido.web.rosters.week import midnight, short_day

People = Sequence[tuple[str, str]]
"""Codes and names to choose from."""
_FAR_DAY = "Revise el año: la fecha queda demasiado lejos."
_DAY_FIELD: dict[str, Any] = {
    "validators": [MinValueValidator(date(2020, 1, 1), _FAR_DAY), MaxValueValidator(date(2100, 1, 1), _FAR_DAY)],
    "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    "error_messages": {"invalid": "Escriba la fecha así: 2026-11-23.", "required": "Falta la fecha."},
}
_CHOOSE = {"required": "Elija una persona de la lista.", "invalid_choice": "Elija una persona de la lista."}


def _hour(label: str, **more: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Escriba la hora así: 08:00."},
        **more,
    )


class ShiftForm(forms.Form):
    """One shift of a week. Without a person it is an empty row."""

    person = forms.ChoiceField(label="De turno", required=False, error_messages=_CHOOSE)
    substitute = forms.ChoiceField(label="Reemplazo", required=False, error_messages=_CHOOSE)
    day = forms.ChoiceField(label="Día de inicio", required=False)
    start = _hour("Hora de inicio")
    end_day = forms.ChoiceField(label="Día de fin", required=False)
    end = _hour("Hora de fin")
    remove = forms.BooleanField(label="Quitar este turno", required=False)

    def __init__(self, *args: Any, people: People, days: Sequence[date], last_days: Sequence[date], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._choices("person", [("", "Nadie (fila vacía)"), *people])
        self._choices("substitute", [("", "Sin reemplazo"), *people])
        self._choices("day", [(day.isoformat(), short_day(day)) for day in days])
        self._choices("end_day", [("", "—"), *((d.isoformat(), short_day(d)) for d in last_days)])

    def _choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.is_used():
            self.errors.clear()
            return said
        for name, told in (("start", "Falta la hora en que empieza."), ("end", "Falta la hora en que termina.")):
            if said.get(name) is None and name not in self.errors:
                self.add_error(name, told)
        return said

    def is_used(self) -> bool:
        """True when the row holds a shift that is to be kept."""
        wanted = self.data.get(self.add_prefix("person")) if self.is_bound else ""
        return bool(wanted) and not self.data.get(self.add_prefix("remove"))

    def row(self) -> ShiftRow:
        """The shift. Without a day for its end: the day it begins or, when the hour is not later, the next."""
        said = self.cleaned_data
        starts = _at(date.fromisoformat(said["day"]), said["start"])
        if said["end_day"]:
            ends = _at(date.fromisoformat(said["end_day"]), said["end"])
        else:
            ends = _at(starts.date(), said["end"])
            ends += timedelta(days=1) if ends <= starts else timedelta()
        return ShiftRow(said["person"], starts, ends, said["substitute"])


class AppointForm(forms.Form):
    """A person for a post."""

    post = forms.ChoiceField(label="Puesto")
    account = forms.ChoiceField(label="Persona", error_messages=_CHOOSE)
    from_day = forms.DateField(label="Desde el día", required=False, help_text="Vacío: desde ahora.", **_DAY_FIELD)
    reason = forms.CharField(
        label="Motivo", required=False, max_length=160, help_text="Por ejemplo: rotación, resolución N.º 12."
    )

    def __init__(self, *args: Any, posts: People, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = posts  # type: ignore[attr-defined]
        self.fields["account"].choices = [("", "Elija"), *people]  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """The end of a person's time in a post."""

    posting = forms.ChoiceField(label="Quién deja qué puesto", error_messages=_CHOOSE)
    last_day = forms.DateField(
        label="Último día en el puesto", required=False, help_text="Vacío: lo deja ahora.", **_DAY_FIELD
    )
    reason = forms.CharField(
        label="Motivo",
        max_length=160,
        help_text="Queda en la historia. Por ejemplo: traslado, fin de contrato.",
        error_messages={"required": "Diga por qué deja el puesto: queda en la historia."},
    )

    def __init__(self, *args: Any, postings: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posting"].choices = [("", "Elija"), *postings]  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    """Days during which a person is away."""

    person = forms.ChoiceField(label="Persona", error_messages=_CHOOSE)
    kind = forms.ChoiceField(label="Clase", choices=[*ABSENCE_KINDS.items()])
    from_day = forms.DateField(label="Primer día", **_DAY_FIELD)
    last_day = forms.DateField(label="Último día", help_text="Vuelve al día siguiente.", **_DAY_FIELD)

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Elija"), *people]  # type: ignore[attr-defined]


class HearingForm(forms.Form):
    """An instant and somebody to be left out, to ask who would hear."""

    day = forms.DateField(label="Día", required=False, **_DAY_FIELD)
    hour = _hour("Hora")
    without = forms.ChoiceField(
        label="Como si esta persona estuviera excluida del caso", required=False, error_messages=_CHOOSE
    )

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["without"].choices = [("", "Nadie excluido"), *people]  # type: ignore[attr-defined]

    def asked(self, at: datetime) -> datetime:
        """The instant that is asked about; `at` when nothing was written."""
        said = self.cleaned_data
        if not said["day"] and not said["hour"]:
            return at
        local = at.astimezone(LIMA)
        return _at(said["day"] or local.date(), said["hour"] or local.time())


def first_instant(day: date | None, at: datetime) -> datetime | None:
    """From when something holds that begins that day: nothing (now) for today."""
    return None if day is None or midnight(day) <= at < midnight(day + timedelta(days=1)) else midnight(day)


def after_day(day: date) -> datetime:
    """The instant at which a day is over."""
    return midnight(day + timedelta(days=1))


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour.replace(tzinfo=None), tzinfo=LIMA)
