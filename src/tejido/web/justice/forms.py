"""Forms of the proceedings: what each deed asks besides when, by which paper and a note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, ClassVar

from django import forms

from tejido.cases.justice.catalog import justice_catalog
from tejido.cases.justice.services.sentences import LONGEST_MONTHS, MOST_SOLES, SanctionEntry
from tejido.cases.justice.states import BY_SENTENCE, HearingState, Status
from tejido.cases.services.told import JUSTICE
from tejido.web.cases.told_form import ELECT, ToldForm
from tejido.web.day_fields import day_field, hour_field
from tejido.web.intake.block import yes_no
from tejido.web.intake.moments import instant_of
from tejido.web.intake.options import YES_NO, Choice, pick, radio, text, whole

TOLD = tuple(s for s in HearingState if s is not HearingState.SCHEDULED)
BEFORE_SENTENCE = tuple(s for s in Status if s not in {*BY_SENTENCE, Status.REPORTED})
REFERENCES = tuple(justice_catalog().lists["references"])


def listed(name: str) -> list[Choice]:
    """The choices of a list of the catalogue."""
    return list(justice_catalog().lists[name].items())


class ReferencesForm(ToldForm):
    """The numbers of a proceeding in other registers."""

    ASKS_MOMENT = False
    MAY_BE_BLANK = REFERENCES

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields |= reference_fields()

    def reference_names(self) -> tuple[str, ...]:
        """The names of the fields of numbers, for the page to set them together."""
        return REFERENCES

    def references(self) -> dict[str, str]:
        """The numbers that were typed, by their register."""
        return {name: self.word(name) for name in REFERENCES}


def reference_fields() -> dict[str, forms.Field]:
    """A field a register, new each time."""
    fields = {name: text(label, 40) for name, label in listed("references")}
    for field in fields.values():
        field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
    return dict(fields)


class ProceedingForm(ReferencesForm):
    """A proceeding that begins to be followed; a stage beyond the complaint is told with its paper."""

    ASKS_MOMENT = True
    MUST = ("kind", "stage")
    kind = pick("¿Qué proceso es?", [ELECT, *listed("kinds")])
    stage = pick("¿En qué etapa está?", [ELECT, *listed("stages")])

    def clean(self) -> dict[str, Any]:
        self.must_cite = self.word("stage") not in ("", "reported") and self.sector not in JUSTICE
        return super().clean()


class StageForm(ToldForm):
    OF_JUSTICE = True
    stage = pick("¿A qué etapa pasó?", [ELECT, *listed("stages")])


class StatusForm(ToldForm):
    OF_JUSTICE = True
    person = pick("¿De qué persona denunciada?", ())
    status = radio("¿Cómo está ahora?", [(s.value, s.spanish) for s in BEFORE_SENTENCE])


class HearingForm(ToldForm):
    """A hearing that was set: its own day and hour, apart from when it was known."""

    ASKS_MOMENT = False
    OF_JUSTICE = True
    MUST = ("kind",)
    kind = pick("¿Qué audiencia es?", [ELECT, *listed("hearings")])
    on = day_field("Día de la audiencia")
    at_hour = hour_field("Hora de la audiencia")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if self.said("on") is None:
            self.tell("on", "Escriba el día de la audiencia.")
        if self.said("at_hour") is None:
            self.tell("at_hour", "Escriba la hora, aunque sea aproximada: con ella se avisa para acompañarla.")
        return found

    def scheduled_at(self) -> datetime:
        """The instant of the hearing."""
        return instant_of(self.said("on"), self.said("at_hour") or time(0))


class HearingToldForm(ToldForm):
    OF_JUSTICE = True
    MAY_BE_BLANK = ("reason", "accompanied")
    state = radio("¿Qué pasó con la audiencia?", [(s.value, s.spanish) for s in TOLD])
    reason = pick("¿Por qué se suspendió?", [ELECT, *listed("suspended")])
    accompanied = radio("¿Alguien la acompañó?", YES_NO)

    def company(self) -> bool | None:
        """Whether somebody went with her; None when it is not known."""
        return yes_no(self.word("accompanied"))


@dataclass(frozen=True, slots=True)
class SanctionRow:
    """The fields of one sanction; `typed` when something was sent or refused in them."""

    number: int
    kind: forms.BoundField
    months: forms.BoundField
    soles: forms.BoundField

    @property
    def typed(self) -> bool:
        return any(bound.errors or bound.value() for bound in (self.kind, self.months, self.soles))


class SentenceForm(ToldForm):
    """A sentence of one person, with as many as three sanctions; one more can be told by a second sentence form."""

    OF_JUSTICE = True
    SANCTIONS: ClassVar[range] = range(1, 4)
    MAY_BE_BLANK = ("sanction", "months", "soles")
    person = pick("¿De qué persona denunciada?", ())
    outcome = radio("¿Qué decidió?", [(s.value, s.spanish) for s in sorted(BY_SENTENCE, reverse=True)])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for number in self.SANCTIONS:
            self.fields[f"sanction{number}"] = pick("¿Cuál?", [("", "Ninguna"), *listed("sanctions")])
            self.fields[f"months{number}"] = whole("Tiempo en meses", 1, LONGEST_MONTHS)
            self.fields[f"soles{number}"] = whole("Monto en soles", 1, MOST_SOLES)

    def rows(self) -> list[SanctionRow]:
        """The fields of each sanction, for the page to set them together."""
        return [SanctionRow(n, self[f"sanction{n}"], self[f"months{n}"], self[f"soles{n}"]) for n in self.SANCTIONS]

    def sanctions(self) -> list[SanctionEntry]:
        """The sanctions that were marked."""
        found = [(self.word(f"sanction{n}"), self.said(f"months{n}"), self.said(f"soles{n}")) for n in self.SANCTIONS]
        return [SanctionEntry(kind, months, soles) for kind, months, soles in found if kind]


class ExecutionForm(ToldForm):
    OF_JUSTICE = True
    execution = radio("¿Se está cumpliendo?", listed("executions"))
