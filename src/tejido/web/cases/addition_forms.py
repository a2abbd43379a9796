"""What is added later, typed: a note, the facts that decide the route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from tejido.cases.services.additions import NOTE_LENGTH
from tejido.protocols.facts import Fact, FactType
from tejido.protocols.loading import national_library
from tejido.web.intake.block import Block, yes_no
from tejido.web.intake.options import Choice, field_of_fact, pick

TEXT = {"max_length": f"Hasta {NOTE_LENGTH} letras.", "required": "Escriba la nota."}

_OF_STAFF = ("punishment_by_staff", "sexual_by_staff")
WHEN = {
    "punishment_repeated_or_grave": "punishment_by_staff",
    "school_report_form": ",".join(_OF_STAFF),
    "school": ",".join(code for code in national_library().facts["school_situation"].values if code != "none"),
}
"""What is asked only for some answers of «¿Qué tiene que ver la escuela?»."""


class NoteForm(Block):
    """A note of the own institution."""

    text = forms.CharField(
        label="Nota",
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10, "autocapitalize": "sentences"}),
        error_messages=TEXT,
        help_text="La leen su institución y el equipo que lleva el caso. Se guarda cifrada y no se puede cambiar.",
    )


class FactsForm(Block):
    """The facts that the actor answers; «no se sabe» takes one back to unknown."""

    def __init__(
        self, *args: Any, asked: Mapping[str, Fact], schools: Sequence[Choice] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields |= {name: field_of_fact(fact) for name, fact in asked.items()}
        if schools is not None:
            self.fields["school"] = pick("¿Qué institución educativa?", [("", "No se sabe"), *schools])

    def answers(self) -> dict[str, Any]:
        """Each fact with its answer, None when it is not known."""
        return {name: self._answer(name, fact) for name, fact in self.asked.items()}

    def _answer(self, name: str, fact: Fact) -> Any:
        word = self.word(name)
        return yes_no(word) if fact.type is FactType.BOOL else word or None

    def rows(self) -> list[tuple[forms.BoundField, str]]:
        """The questions with when the page shows each one."""
        school = self.add_prefix("school_situation") if "school_situation" in self.fields else ""
        return [(bound, f"{school}={WHEN[bound.name]}" if school and bound.name in WHEN else "") for bound in self]

    def school(self) -> str | None:
        """The school; None when it was not asked."""
        return self.word("school") if "school" in self.fields else None


def as_typed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Stored facts as the form starts with them."""
    words = {True: "yes", False: "no"}
    return {name: words.get(value, value) if isinstance(value, bool) else value for name, value in facts.items()}
