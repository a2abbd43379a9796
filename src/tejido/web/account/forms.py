"""Forms of the accounts. They only gather; the services decide and say what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tejido.accounts.models import GlassSession
from tejido.accounts.roles import roles
from tejido.kernel.errors import FieldErrors, TejidoError

Choices = Iterable[tuple[str, str]]


def show_errors(form: forms.Form, error: TejidoError) -> None:
    """Put each sentence of the error at its field; what has no field goes at the top of the form."""
    said = error.errors if isinstance(error, FieldErrors) else {error.field or "": [error.message]}
    for name, sentences in said.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


class PasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label="Contraseña",
        strip=False,
        max_length=256,
        help_text="12 letras o más. Sirve una frase de varias palabras que solo usted recuerde.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Escriba una contraseña."},
    )
    again = forms.CharField(
        label="La misma contraseña otra vez",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Repita la contraseña."},
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if self.cleaned_data.get("password", again) != again:
            raise forms.ValidationError("Las dos contraseñas no son iguales.")
        return again


class RoleForm(forms.Form):
    """A role and the institution where it is held."""

    role = forms.ChoiceField(label="Rol", error_messages={"required": "Elija un rol."})
    institution = forms.ChoiceField(
        label="Institución",
        required=False,
        help_text="Hace falta para operar, dirigir y para la secretaría técnica.",
    )

    def __init__(self, *args: Any, institutions: Choices, only: frozenset[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (r.code, f"{r.name}: {r.about}")
            for r in roles().values()
            if not r.machine and (only is None or r.code in only)
        ]
        self.fields["role"].choices = offered  # type: ignore[attr-defined]
        self.fields["institution"].choices = [("", "Ninguna"), *institutions]  # type: ignore[attr-defined]


class InviteForm(RoleForm):
    """Who is invited, with which role and where."""

    full_name = forms.CharField(
        label="Nombres y apellidos", max_length=150, error_messages={"required": "Escriba nombres y apellidos."}
    )
    email = forms.EmailField(
        label="Correo de la institución",
        max_length=254,
        help_text="Ahí llega la invitación, que vale 72 horas y una sola vez.",
        error_messages={"required": "Escriba un correo.", "invalid": "Escriba un correo válido."},
    )
    field_order = ("full_name", "email", "role", "institution")


class ReasonForm(forms.Form):
    """Why a case that is not one's own must be opened."""

    reason = forms.CharField(
        label="¿Por qué necesita abrir este caso?",
        max_length=1000,
        help_text="Al menos 15 letras. Lo leerá la persona que revise esta apertura. No escriba nombres.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Escriba el motivo."},
    )


class FindingForm(forms.Form):
    """What the reviewer found."""

    finding = forms.ChoiceField(
        label="¿Estuvo justificada?",
        choices=[(value, label.capitalize()) for value, label in GlassSession.Finding.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Elija si la apertura fue justificada o no."},
    )
