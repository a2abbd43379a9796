"""Forms of the deliveries. They only gather; the services decide and say what is wrong."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms

from tejido.sources.periods import LAST_DUE_DAY
from tejido.sources.services.calendars import REASON_MOST, CalendarEntry
from tejido.sources.services.submitting import SOURCE_MOST
from tejido.web.day_fields import day_field
from tejido.web.directory.uploads import UploadForm


class SourceForm(forms.Form):
    """Besides the figures: from what paper they were taken, and that there was none. `informs`: it must be said."""

    form = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    source = forms.CharField(
        label="Documento del que se toman las cifras",
        help_text="Tipo, número y fecha. Por ejemplo: Oficio 123-2026, del 5/11/2026.",
        required=False,
        max_length=SOURCE_MOST,
        error_messages={"max_length": f"Es demasiado largo: hasta {SOURCE_MOST} letras."},
    )

    def __init__(self, *args: Any, informs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].initial = secrets.token_hex(8)
        self.informs = informs


class GridForm(SourceForm):
    """The form in place of a file."""

    none = forms.BooleanField(label="No hubo ninguno en este periodo: la entrega es cero", required=False)


class SheetForm(SourceForm, UploadForm):
    """A file."""

    field_order = ["form", "file", "source"]


class WithdrawForm(forms.Form):
    """Why a period is left without effect."""

    reason = forms.CharField(
        label="Por qué ya no se pide",
        help_text="Queda en la historia de la serie.",
        max_length=REASON_MOST,
        error_messages={"required": "Explique por qué ya no se pide."},
    )


class CalendarForm(forms.Form):
    """How a series is delivered from a period on."""

    from_period = forms.ChoiceField(label="Desde el periodo")
    due_day = forms.IntegerField(
        label="Día de entrega",
        help_text=f"Día del mes siguiente al periodo, del 1 al {LAST_DUE_DAY}.",
        error_messages={"required": "Escriba el día.", "invalid": "Escriba un número, como 10."},
    )
    session_number = forms.CharField(
        label="Sesión de la instancia que lo acordó",
        required=False,
        max_length=20,
        help_text="Su número. Por ejemplo: 4.",
    )
    session_on = day_field("Fecha de la sesión")
    active = forms.BooleanField(label="Se pide esta serie", required=False, initial=True)

    def entry(self) -> CalendarEntry:
        """What was said; a day that is no number at all becomes 0, which the service refuses."""
        said = self.cleaned_data
        return CalendarEntry(
            said["from_period"], said["due_day"], said["session_number"], said["session_on"], said["active"]
        )
