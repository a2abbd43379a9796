"""Who must not hear of the case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from tejido.web.intake.block import Block
from tejido.web.intake.options import Choice, offer, pick, radio


class ExclusionForm(Block):
    """Somebody who must not hear of the case: an institution, its head, or one person of it."""

    OWN = frozenset({"institution", "person"})

    institution = pick("Institución", ())
    scope = radio(
        "¿A quién no se debe avisar?",
        (
            ("person", "A una persona que trabaja ahí"),
            ("head", "A la jefatura"),
            ("institution", "A nadie de la institución"),
        ),
    )
    person = pick("¿A qué persona?", ())
    reason = forms.CharField(
        label="¿Por qué?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Se guarda cifrado.",
        error_messages={"max_length": "Hasta 1000 letras."},
    )

    def __init__(
        self, *args: Any, institutions: Sequence[Choice], own: str, staff: Sequence[Choice] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        offer(self.fields["institution"], [("", "Elija"), *institutions])
        offer(self.fields["person"], [("", "Elija"), *staff])
        self.fields["person"].error_messages |= {"invalid_choice": "Elija a una persona de esa institución."}
        self.has_staff = bool(staff)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.is_blank():
            return found
        scope, institution = self.word("scope"), self.word("institution")
        if not institution and "institution" not in self.errors:
            self.tell("institution", "Elija la institución.")
        elif not scope and "scope" not in self.errors:
            self.tell("scope", "Diga a quién de la institución no se debe avisar.")
        elif scope == "institution" and institution == self.own:
            self.tell(
                "scope", "Es su propia institución: si nadie de ella debe saber, registre el caso por otra puerta."
            )
        elif scope == "person" and not self.word("person") and "person" not in self.errors:
            self.tell("person", "Elija a la persona. Si no aparece, marque la jefatura o toda la institución.")
        if not self.word("reason"):
            self.tell("reason", "Escriba por qué: quien revise el caso lo necesita.")
        return found

    def exclusion(self) -> tuple[str, str]:
        """Its kind and value, as the accounts know them."""
        scope, institution = self.word("scope"), self.word("institution")
        if scope == "person":
            return "account", self.word("person")
        return ("rung", f"head:{institution}") if scope == "head" else ("institution", institution)
