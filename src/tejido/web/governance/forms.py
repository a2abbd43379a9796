"""Forms of the local protocol. They only gather; the services decide and say what is wrong."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms

from tejido.governance.quiz import Quiz
from tejido.governance.services import debating, versions
from tejido.governance.services.debating import Opinion
from tejido.governance.services.versions import Proposal, SessionRecord
from tejido.web.day_fields import day_field


class KeyedForm(forms.Form):
    """A form that counts once, however often it is sent."""

    form = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].initial = secrets.token_hex(8)


class ProposeForm(KeyedForm):
    """A new version."""

    changed = forms.CharField(
        label="Qué cambia",
        help_text="En palabras sencillas: qué es nuevo, qué se quitó y a quién le toca.",
        max_length=versions.CHANGED_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Diga qué cambia."},
    )
    text = forms.CharField(
        label="Texto del protocolo",
        help_text="El texto completo que se debate y que leerá cada operadora y operador.",
        max_length=versions.TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": "Escriba el texto."},
    )

    def proposal(self) -> Proposal:
        said = self.cleaned_data
        return Proposal(said["text"], said["changed"], said["form"])


class CommentForm(KeyedForm):
    """What a member thinks of a version."""

    step = forms.ChoiceField(label="Sobre qué paso", required=False)
    text = forms.CharField(
        label="Su opinión",
        help_text="La ven todos los miembros, con el nombre de su institución. No escriba nada de un caso.",
        max_length=debating.MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Escriba su opinión."},
    )

    def __init__(self, *args: Any, steps: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [("", "Todo el protocolo"), *steps]  # type: ignore[attr-defined]

    def opinion(self) -> Opinion:
        said = self.cleaned_data
        return Opinion(said["text"], said["step"], said["form"])


class AnswerForm(forms.Form):
    """The answer to an opinion."""

    answer = forms.CharField(
        label="Respuesta de la secretaría técnica",
        help_text="Diga si se recoge o no, y por qué. No se cambia después.",
        max_length=debating.MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escriba la respuesta."},
    )


class ApproveForm(forms.Form):
    """The session that approved a version."""

    number = forms.CharField(
        label="Número de la sesión",
        max_length=versions.NUMBER_MOST,
        error_messages={"required": "Escriba el número de la sesión."},
    )
    held_on = day_field("Fecha de la sesión")
    document = forms.CharField(
        label="Documento que lo prueba",
        help_text="Por ejemplo: Acta 4-2026 del 15/10/2026, archivo de la secretaría técnica.",
        max_length=versions.DOCUMENT_MOST,
        error_messages={"required": "Nombre el acta u otro documento que lo prueba."},
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "held_on" not in self.errors and not found.get("held_on"):
            self.add_error("held_on", "Escriba la fecha de la sesión.")
        return found

    def record(self) -> SessionRecord:
        said = self.cleaned_data
        return SessionRecord(said["number"], said["held_on"], said["document"])


class QuizForm(KeyedForm):
    """The questions."""

    quiz = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, quiz: Quiz, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quiz"].initial = quiz.version
        for number, one in enumerate(quiz.questions, start=1):
            self.fields[one.id] = forms.ChoiceField(
                label=f"{number}. {one.ask}",
                choices=list(one.options.items()),
                widget=forms.RadioSelect,
                error_messages={"required": "Elija una respuesta.", "invalid_choice": "Elija una de la lista."},
            )
        self.asked = [one.id for one in quiz.questions]

    def questions(self) -> list[forms.BoundField]:
        """The fields of the questions, in their order."""
        return [self[name] for name in self.asked]

    def answers(self) -> dict[str, str]:
        """What was chosen."""
        return {name: self.cleaned_data[name] for name in self.asked}
