"""The last blocks: how to reach her, what she needs, what she consents to, and who must not hear of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from tejido.cases.consenting import GIVER_WORDS, Giver
from tejido.web.intake.block import Block
from tejido.web.intake.options import Choice, fact_field, pick, radio, text

MODES = (
    ("do_not_call", "No llamar ni escribir"),
    ("call", "Llamar"),
    ("message", "Enviar un mensaje"),
    ("in_person", "Solo en persona"),
    ("through_other", "A través de otra persona"),
)
ASKED = (("given", "Sí"), ("refused", "No"), ("", "Sin preguntar"))
NEEDS = (
    "injured",
    "in_flagrante",
    "wants_report",
    "wants_mental_health",
    "wants_legal_defence",
    "wants_support",
    "wants_shelter",
    "child_protection",
    "school_situation",
)
OF_DOOR: Mapping[str, tuple[str, ...]] = {
    "police": ("cem_can_attend", "misdemeanour"),
    "prosecutor": ("cem_can_attend", "misdemeanour"),
    "family_court": ("cem_can_attend", "misdemeanour"),
    "justice_of_peace": ("cem_can_attend", "misdemeanour"),
    "cem": ("cem_can_attend",),
    "legal_aid": ("cem_can_attend",),
    "demuna": ("demuna_accredited",),
}
SCHOOL = ("punishment_repeated_or_grave", "school_report_form")


class ContactForm(Block):
    """How to reach her without putting her in danger. Nobody calls unless she said how."""

    KEPT = frozenset({"mode"})
    mode = radio("¿Cómo se puede comunicar el servicio con ella?", MODES, initial="do_not_call")
    number = text("Número seguro", 30)
    hours = text("A qué horas", 120)
    who_may_answer = text("Quién puede contestar", 120)
    note = text("Algo más que haya que cuidar", 300)


class NeedsForm(Block):
    """The questions that decide who must act; what is not answered is not known, never no."""

    def __init__(self, *args: Any, door: str, schools: Sequence[Choice], own_school: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [*NEEDS, *OF_DOOR.get(door, ()), *SCHOOL]
        self.fields |= {name: fact_field(name) for name in self.asked}
        self.fields["school"] = pick("¿Qué institución educativa?", [("", "No se sabe"), *schools], initial=own_school)
        self.KEPT = frozenset({"school"} if own_school else ())
        if door == "education":
            self.order_fields(["school_situation", "school", *SCHOOL])

    def rows(self) -> list[forms.BoundField]:
        """The questions in their order, the school left out."""
        return [self[name] for name in self.asked]

    def facts(self) -> dict[str, Any]:
        """The facts that were answered."""
        words: dict[str, Any] = {"yes": True, "no": False}
        given = {name: self.word(name) for name in self.asked}
        return {name: words.get(word, word) for name, word in given.items() if word}


class ConsentForm(Block):
    """One answer for each purpose and each recipient that the law does not already name: `to_<sector>`."""

    KEPT = frozenset({"given_by"})
    given_by = radio(
        "¿Quién responde?", [(str(giver), words) for giver, words in GIVER_WORDS.items()], initial=Giver.SURVIVOR.value
    )
    services = radio("Guardar sus datos para atenderla", ASKED)
    statistics = radio("Contarla en las estadísticas, sin su nombre ni nada que la identifique", ASKED)

    def __init__(self, *args: Any, recipients: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recipients = [sector for sector, _ in recipients]
        for sector, label in recipients:
            self.fields[f"to_{sector}"] = radio(label, ASKED)

    def answers(self) -> list[tuple[str, str, str]]:
        """Purpose, recipient and answer of each question that was answered."""
        asked = [("services", "", "services"), ("statistics", "", "statistics")]
        asked += [("recipient", sector, f"to_{sector}") for sector in self.recipients]
        return [(purpose, to, self.word(name)) for purpose, to, name in asked if self.word(name)]


class ExclusionForm(Block):
    """Somebody who must not hear of the case: an institution, its head, or one person of it."""

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
        self.fields["institution"].choices = [("", "Elija"), *institutions]  # type: ignore[attr-defined]
        self.fields["person"].choices = [("", "Elija"), *staff]  # type: ignore[attr-defined]
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
