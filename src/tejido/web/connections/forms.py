"""Forms of the connections. They only gather; the services decide and say what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms

from tejido.accounts.machines.scopes import scopes
from tejido.web.account.forms import Choices

DAYS = ((30, "1 mes"), (90, "3 meses"), (180, "6 meses"), (365, "1 año"))
CALLS = ((60, "60: un sistema pequeño"), (300, "300"), (1200, "1 200"), (6000, "6 000: un sistema de varias sedes"))
_SYSTEM = "Por ejemplo: historia clínica del centro de salud. No escriba nombres de personas."


class TokenForm(forms.Form):
    """What a token is given for."""

    institution = forms.ChoiceField(label="Institución", error_messages={"required": "Elija la institución."})
    name = forms.CharField(
        label="¿De qué sistema es?",
        max_length=80,
        help_text=_SYSTEM,
        error_messages={"required": "Escriba de qué sistema es."},
    )
    scopes = forms.MultipleChoiceField(
        label="¿Qué podrá hacer?",
        help_text="Marque solo lo que el sistema necesita.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Marque al menos una cosa."},
    )
    days = forms.TypedChoiceField(label="¿Hasta cuándo vale?", choices=DAYS, coerce=int, initial=180)
    calls_a_minute = forms.TypedChoiceField(
        label="Llamadas por minuto, como máximo", choices=CALLS, coerce=int, initial=300
    )

    def __init__(self, *args: Any, institutions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(institutions)
        self.fields["institution"].choices = offered  # type: ignore[attr-defined]
        self.fields["scopes"].choices = [(one.code, one.name) for one in scopes().values()]  # type: ignore[attr-defined]
        if len(offered) == 1:
            self.fields["institution"].widget = forms.HiddenInput()
            self.fields["institution"].initial = offered[0][0]


class SubscriptionForm(forms.Form):
    """Where a system hears."""

    name = forms.CharField(
        label="¿De qué sistema es?",
        max_length=80,
        help_text=_SYSTEM,
        error_messages={"required": "Escriba de qué sistema es."},
    )
    url = forms.CharField(
        label="Dirección a la que se avisa",
        max_length=400,
        help_text="La da quien maneja el otro sistema. Empieza con https://",
        widget=forms.URLInput,
        error_messages={"required": "Escriba la dirección."},
    )
