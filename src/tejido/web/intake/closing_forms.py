"""The last blocks: how to reach her, what she needs and what she consents to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django import forms

from tejido.cases.consenting import GIVER_WORDS, Giver
from tejido.directory.libraries import library_of
from tejido.reports.telling.identity import CONTACT_MODES
from tejido.web.intake.block import Block
from tejido.web.intake.options import Choice, pick, radio, shared_fact_field, shared_local_fields, text

ASKED = (("given", "Sí"), ("refused", "No"), ("", "Sin preguntar"))
NEEDS = (
    "injured",
    "in_flagrante",
    "wants_report",
    "wants_mental_health",
    "wants_legal_defence",
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


@cache
def _asked(label: str) -> forms.Field:
    """The question about one recipient, one for all forms: nobody changes it. There are as many as sectors."""
    return radio(label, ASKED)


class ContactForm(Block):
    """How to reach her without putting her in danger. Nobody calls unless she said how."""

    KEPT = frozenset({"mode"})
    OWN = frozenset()
    mode = radio("¿Cómo se puede comunicar el servicio con ella?", CONTACT_MODES.items(), initial="do_not_call")
    number = text("Número seguro", 30)
    hours = text("A qué horas", 120)
    who_may_answer = text("Quién puede contestar", 120)
    note = text("Algo más que haya que cuidar", 300)


class NeedsForm(Block):
    """The questions that decide who must act, the district's own too; what is not answered is not known, never no."""

    OWN = frozenset()

    def __init__(
        self, *args: Any, door: str, district: str, schools: Sequence[Choice], own_school: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        local = shared_local_fields(district, library_of(district).version)
        self.asked = [*NEEDS, *local, *OF_DOOR.get(door, ()), *SCHOOL]
        self.fields |= {name: local.get(name) or shared_fact_field(name) for name in self.asked}
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
    OWN = frozenset()
    given_by = radio(
        "¿Quién responde?", [(str(giver), words) for giver, words in GIVER_WORDS.items()], initial=Giver.SURVIVOR.value
    )
    services = radio("Guardar sus datos para atenderla", ASKED)
    statistics = radio("Contarla en las estadísticas, sin su nombre ni nada que la identifique", ASKED)

    def __init__(self, *args: Any, recipients: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recipients = [sector for sector, _ in recipients]
        for sector, label in recipients:
            self.fields[f"to_{sector}"] = _asked(label)

    @property
    def is_open(self) -> bool:
        """Whether the recipients must be seen."""
        return self.opens([f"to_{sector}" for sector in self.recipients])

    @property
    def by_another(self) -> bool:
        """Whether somebody else answers for her, or who answers is wrong."""
        return self._raw("given_by") not in (None, "", Giver.SURVIVOR.value) or "given_by" in self.errors

    def answers(self) -> list[tuple[str, str, str]]:
        """Purpose, recipient and answer of each question that was answered."""
        asked = [("services", "", "services"), ("statistics", "", "statistics")]
        asked += [("recipient", sector, f"to_{sector}") for sector in self.recipients]
        return [(purpose, to, self.word(name)) for purpose, to, name in asked if self.word(name)]
