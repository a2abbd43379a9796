"""Forms of care: what each deed asks besides when and a note."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from tejido.cases.care.catalog import care_catalog
from tejido.cases.care.services.plans import LONGEST, GoalEntry
from tejido.cases.care.states import GoalState
from tejido.web.cases.told_form import ELECT, Given, ToldForm
from tejido.web.intake.options import Choice, pick, radio, text, tick_some

CAME = (("yes", "Sí, la atendimos"), ("no", "No llegó"))


def listed(name: str) -> list[Choice]:
    """The choices of a list of the catalogue."""
    return list(care_catalog().lists[name].items())


class CareForm(ToldForm):
    """A deed of care: of a survivor, without a paper."""

    BY_PAPER = False
    person = pick("¿De qué persona?", ())

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        given: Given = more["given"]
        if len(given.lists["person"]) == 1:
            only = forms.CharField(widget=forms.HiddenInput, initial=given.lists["person"][0][0])
            self.fields["person"] = only


class AttentionForm(CareForm):
    MUST = ("service", "mode")
    service = pick("¿Qué servicio?", [ELECT, *listed("services")])
    mode = pick("¿Dónde o cómo?", [ELECT, *listed("modes")])
    came = radio("¿La atendieron?", CAME)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not self.word("came"):
            self.tell("came", "Diga si la atendieron.")
        return found


class FollowUpForm(CareForm):
    MAY_BE_BLANK = ("recovery",)
    contact = radio("¿Pudieron conversar?", listed("contacts"))
    recovery = pick(
        "¿Cómo está ella?",
        [("", "No se conversó de eso"), *((str(n), f"{n}. {word}") for n, word in care_catalog().recovery.items())],
        help_text=care_catalog().recovery_note,
    )

    def level(self) -> int | None:
        """The level of recovery; None when it was not talked about."""
        return int(self.word("recovery")) if self.word("recovery") else None


class DropOutForm(CareForm):
    MUST = ("service", "reason")
    service = pick("¿Qué servicio dejó?", [ELECT, *listed("services")])
    reason = pick("¿Por qué?", [ELECT, *listed("dropouts")])


class PlanForm(CareForm):
    """The goals of a plan: as many as six in one form, in her words."""

    GOALS: ClassVar[range] = range(1, 7)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for number in self.GOALS:
            self.fields[f"area{number}"] = pick(
                f"Objetivo {number}: ¿de qué trata?", [("", "Ninguno"), *listed("areas")]
            )
            self.fields[f"text{number}"] = text("Con sus palabras", LONGEST)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not self.goals():
            self.tell("area1", "Escriba al menos un objetivo: de qué trata y qué quiere lograr.")
        return found

    def rows(self) -> list[tuple[Any, Any]]:
        """The fields of each goal, for the page to set them together."""
        return [(self[f"area{n}"], self[f"text{n}"]) for n in self.GOALS]

    def goals(self) -> list[GoalEntry]:
        """The goals that were written."""
        found = [GoalEntry(self.word(f"area{n}"), self.word(f"text{n}")) for n in self.GOALS]
        return [entry for entry in found if entry.area or entry.text.strip()]


class GoalForm(forms.Form):
    """How one goal goes; each has its own, so that what is typed for one stays there."""

    use_required_attribute = False
    state = pick("¿Cómo va?", [ELECT, *((s.value, s.spanish) for s in GoalState)])
    evidence = text("Qué lo muestra", LONGEST)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("state"):
            self.add_error("state", "Elija cómo va.")
        return found


class SatisfactionForm(forms.Form):
    """What she says of a service."""

    use_required_attribute = False

    def __init__(self, *args: Any, institutions: list[Choice], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["institution"] = pick("¿De qué institución habla?", [ELECT, *institutions])
        self.fields["service"] = pick("¿De qué servicio?", [ELECT, *listed("services")])
        answers = (("yes", "Sí"), ("partly", "A medias"), ("no", "No"), ("", "Prefiero no decir"))
        for code, question in care_catalog().questions.items():
            self.fields[code] = radio(question, answers)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in ("institution", "service"):
            if name not in self.errors and not found.get(name):
                self.add_error(name, "Elija una opción de la lista.")
        return found

    def answers(self) -> dict[str, str]:
        """The answers by their question."""
        return {code: str(self.cleaned_data.get(code) or "") for code in care_catalog().questions}

    def questions(self) -> list[Any]:
        """The fields of the questions."""
        return [self[code] for code in care_catalog().questions]


class ClosingForm(ToldForm):
    """The end of a case: why, and what only a person can confirm."""

    ASKS_MOMENT = False
    BY_PAPER = False
    reason = radio("¿Por qué se cierra?", listed("closings"))
    confirmed = tick_some("Confirme lo que solo usted puede decir", list(care_catalog().criteria.items()))
    override = forms.BooleanField(label="Cerrarlo aunque falte algo (solo la jefatura, con el motivo)", required=False)

    def __init__(self, *args: Any, may_override: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not may_override:
            del self.fields["override"]


class ReopenForm(forms.Form):
    use_required_attribute = False
    reason = text("¿Por qué se abre de nuevo?", 400)
