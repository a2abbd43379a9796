"""Form of a question to be kept. It only gathers; the service decides and says what is wrong."""

from __future__ import annotations

from django import forms

from tejido.observatory.asking.question import Question, from_address
from tejido.observatory.asking.services.keeping import LONGEST_NAME, Wanted


class KeepForm(forms.Form):
    """The name under which a question is kept, with the question as its address says it."""

    name = forms.CharField(
        label="Nombre de la pregunta",
        help_text="Por ejemplo: Zonas y tipos de violencia. No escriba nada de un caso.",
        max_length=LONGEST_NAME,
        error_messages={
            "required": "Escriba un nombre.",
            "max_length": f"Escriba un nombre de hasta {LONGEST_NAME} letras.",
        },
    )
    asked = forms.CharField(max_length=2_000, widget=forms.HiddenInput)
    release = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    kept = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def clean_asked(self) -> str:
        asked = str(self.cleaned_data["asked"])
        if from_address(asked) is None:
            raise forms.ValidationError("La pregunta no se entiende. Vuelva a armarla y guárdela.")
        return asked

    def question(self) -> Question | None:
        """What is to be kept, as it came; None when it cannot be read."""
        return from_address(str(self.data.get("asked", "")))

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        question = from_address(said["asked"])
        if question is None:
            raise ValueError("only of a form that is valid")
        return Wanted(said["name"], question, said["release"])
