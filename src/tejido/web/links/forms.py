"""Forms of what binds cases: a family link, a union, its undoing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tejido.cases.linking.kinds import link_kinds
from tejido.obligations.services.working import NOTE_LIMIT
from tejido.web.intake.block import Block
from tejido.web.intake.options import Choice, offer, pick

KEEP_THIS, KEEP_OTHER = "this", "other"


class LinkForm(Block):
    """What a person of this case is to a person of that one."""

    person = pick("¿Quién, en este caso?", [])
    kind = pick("¿Qué es?", [("", "Elija"), *((code, kind.word) for code, kind in link_kinds().kinds.items())])
    other_person = pick("¿De quién?", [])

    def __init__(self, *args: Any, here: Iterable[Choice], there: Iterable[Choice], **more: Any) -> None:
        super().__init__(*args, **{"prefix": "vinculo", **more})
        for name, people in (("person", list(here)), ("other_person", list(there))):
            offer(self.fields[name], people if len(people) == 1 else [("", "Elija"), *people])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, sentence in (
            ("person", "Elija a la persona."), ("kind", "Elija qué es."), ("other_person", "Elija a la persona.")
        ):  # fmt: skip
            if not self.word(name):
                self.tell(name, sentence)
        return found


class ReasonForm(Block):
    """Why they are, or are not, the same person."""

    reason = forms.CharField(
        label="¿Cómo lo sabe?",
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="10 letras o más. Se guarda cifrado.",
        error_messages={"max_length": f"Hasta {NOTE_LIMIT} letras."},
    )


class JoinForm(ReasonForm):
    """Which of the two stays, and why."""

    kept = forms.ChoiceField(label="¿Qué caso queda?", widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, code: str, other: str, **more: Any) -> None:
        super().__init__(*args, **{"prefix": "union", **more})
        offer(self.fields["kept"], [(KEEP_THIS, f"Este: {code}"), (KEEP_OTHER, f"El otro: {other}")])
        self.order_fields(["kept", "reason"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.word("kept"):
            self.tell("kept", "Elija qué caso queda.")
        return found
