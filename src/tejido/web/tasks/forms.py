"""Forms of a task. They gather and join day and hour in Lima; the services decide and say what is wrong."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.http import QueryDict

from tejido.kernel.clock import LIMA, UTC
from tejido.kernel.errors import FieldErrors, TejidoError
from tejido.kernel.times import exact
from tejido.obligations.services.working import NOTE_LIMIT
from tejido.web.cases.paper_form import PaperPart, paper_fields
from tejido.web.day_fields import day_field, hour_field
from tejido.web.intake.options import Choice

FIELD_OF = {"claimed_at": "day", "occurred_at": "day", "until": "day"}


def text_field(label: str, *, required: str = "", rows: int = 4, **more: Any) -> forms.CharField:
    """A long text; `required` is what is said when it is missing."""
    said = {"required": required, "max_length": f"El texto es demasiado largo: hasta {NOTE_LIMIT} letras."}
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=said,
        **more,
    )


class DeedForm(forms.Form):
    """What every form of a task has: a key of its own, so that sending it twice counts once."""

    form = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        at: datetime,
        slug: str,
        people: Iterable[tuple[str, str]] = (),
        typed: QueryDict | None = None,
        files: Any = None,
    ) -> None:
        initial = {name: typed[name] for name in typed if name != "form"} if typed else None
        super().__init__(data, files=files, auto_id=f"{slug}_%s", initial=initial)
        self.at, self.people = at, list(people)
        self.fields["form"].initial = secrets.token_hex(8)
        self.begin()

    def begin(self) -> None:
        """What the form starts with."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "day" in self.fields and not {"day", "hour"} & set(self.errors):
            cleaned["moment"] = self._joined(cleaned.get("day"), cleaned.get("hour"))
        return cleaned

    def _joined(self, day: Any, hour: time | None) -> datetime | None:
        if day is None and hour is None:
            return None
        if day is None:
            self.add_error("day", "Falta el día.")
            return None
        if hour is None:
            self.add_error("hour", "Falta la hora.")
            return None
        if not 2000 <= day.year <= 2100:
            self.add_error("day", "Revise el año.")
            return None
        return datetime.combine(day, hour, LIMA).astimezone(UTC)

    def show(self, error: TejidoError) -> None:
        """Put the sentence of a service at its field; a wrong hour also says what time it is in Lima."""
        said = error.errors if isinstance(error, FieldErrors) else {error.field or "": [error.message]}
        for name, sentences in said.items():
            field = FIELD_OF.get(name, name)
            for sentence in sentences:
                clock = f" Ahora en Lima: {exact(self.at)}" if name == "claimed_at" else ""
                self.add_error(field if field in self.fields else None, sentence + clock)


class PlainForm(DeedForm):
    """Nothing but the button."""


class ToldForm(PaperPart, DeedForm):
    """With its paper, when another institution did it."""

    def ask_paper(self, documents: Iterable[Choice]) -> None:
        """From now on its paper must be given: one of these, or another."""
        self.fields |= paper_fields()
        self.offer_papers(documents)
        self.must_cite = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.must_cite:
            self.check_paper()
        return cleaned


class DoneForm(ToldForm):
    """What was done."""

    day = day_field("Día en que se hizo")
    hour = hour_field("Hora")
    note = text_field("Qué se hizo", help_text="Con lo necesario para quien sigue. Queda cifrado y no se puede borrar.")

    def begin(self) -> None:
        here = self.at.astimezone(LIMA)
        self.fields["day"].initial, self.fields["hour"].initial = here.date(), here.time().replace(second=0)


class UnableForm(DoneForm):
    """The same day and hour, and why it could not be done."""

    note = text_field("Por qué no se pudo", required="Explique por qué no se pudo hacer.")

    def begin(self) -> None:
        super().begin()
        self.fields["day"].label = "Día en que se intentó"


class MoreTimeForm(DeedForm):
    day = day_field("Nuevo día")
    hour = hour_field("Hora")
    reason = text_field(
        "Por qué hace falta más plazo",
        required="Explique el motivo.",
        help_text="15 letras o más. Lo leerá quien decida. No escriba nombres.",
    )

    def begin(self) -> None:
        self.fields["hour"].initial = time(17, 0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "moment" in cleaned and cleaned["moment"] is None and not self.errors:
            self.add_error("day", "Diga hasta cuándo.")
        return cleaned


class HandOverForm(DeedForm):
    to_account = forms.ChoiceField(
        label="Persona que la recibe",
        error_messages={"required": "Elija a una persona.", "invalid_choice": "Elija a una persona de la lista."},
    )
    note = text_field("Lo que debe saber quien la recibe", rows=3)

    def begin(self) -> None:
        self.fields["to_account"].choices = [("", "Elija…"), *self.people]  # type: ignore[attr-defined]


class CorrectionForm(DeedForm):
    adds = True  # the note comes first; day and hour only when they change
    note = text_field(
        "Corrección", required="Escriba la corrección.", help_text="Lo anterior no se borra: esto se añade."
    )
    day = day_field("Día correcto en que se hizo, si cambia")
    hour = hour_field("Hora")


class ReferralForm(ToldForm):
    """The answer to a referral, and why not."""

    reason = text_field("Motivo", rows=2, help_text="Solo hace falta si no se acepta: 10 letras o más.")
