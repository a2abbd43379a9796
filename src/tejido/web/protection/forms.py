"""Forms of the measures: when it happened, by which paper, a note, and what each deed asks besides."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.protection.rows import Told
from tejido.cases.protection.services.orders import Terms
from tejido.obligations.services.working import NOTE_LIMIT
from tejido.web.intake.block import Block
from tejido.web.intake.door_forms import day_field, hour_field
from tejido.web.intake.moments import instant_of
from tejido.web.intake.options import Choice, fact_field, offer, pick, radio, tick_some
from tejido.web.zones.forms import PlaceForm

ELECT = ("", "Elija")


def listed(name: str) -> list[Choice]:
    """The choices of a list of the catalogue."""
    return list(measure_catalog().lists[name].items())


@dataclass(frozen=True, slots=True)
class Offered:
    """What the forms of a case offer: its documents, the courts and the stations of the district."""

    documents: list[Choice]
    courts: list[Choice]
    stations: list[Choice]
    today: date


class MeasureForm(Block):
    """What every deed says: when, by which paper, and a note that only the case's team and the station read."""

    ASKS_MOMENT: ClassVar[bool] = True
    form = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    day = day_field("Día")
    hour = hour_field("Hora", help_text="Si no se sabe, vale el comienzo del día.")
    note = forms.CharField(
        label="Nota",
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"La nota es demasiado larga: hasta {NOTE_LIMIT} letras."},
        help_text="Se guarda cifrada. Cada lectura queda anotada.",
    )
    document = pick("Documento del que se toma", [("", "Sin documento por ahora")])

    def __init__(self, data: QueryDict | None = None, *, given: Offered, slug: str, **more: Any) -> None:
        super().__init__(data, prefix=slug, **more)
        self.fields["form"].initial = secrets.token_hex(8)
        self.fields["day"].widget.attrs["max"] = given.today.isoformat()
        if not self.is_bound:
            self.fields["day"].initial = given.today
        offer(self.fields["document"], [("", "Sin documento por ahora"), *given.documents])
        for name, pairs in (("court", given.courts), ("station", given.stations)):
            if name in self.fields:
                offer(self.fields[name], [ELECT if name == "station" else ("", "No se sabe"), *pairs])
        if not self.ASKS_MOMENT:
            del self.fields["day"], self.fields["hour"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.ASKS_MOMENT and self.said("day") is None:
            self.tell("day", "Escriba el día.")
        return found

    def told(self, at: datetime) -> Told:
        """What was said; `at` stands for the moment where none is asked. A day without its hour is its beginning, but
        today without an hour is now: nothing is put before what it follows by not being said."""
        moment = instant_of(self.said("day"), self.said("hour") or time(0)) if self.ASKS_MOMENT else at
        if self.ASKS_MOMENT and self.said("hour") is None and moment <= at < instant_of(self.said("day"), time.max):
            moment = at
        return Told(moment, note=self.word("note"), document=self.word("document"), form=self.word("form"))

    def rows(self) -> Iterable[str]:
        """The names of the fields that are of this deed alone, in their order."""
        return [name for name in self.fields if name not in MeasureForm.base_fields]


class TermsForm(MeasureForm):
    """Which measures, until when and by which court."""

    kinds = tick_some("¿Qué medidas son?", listed("kinds"))
    until = day_field("Hasta qué día rigen", help_text="En blanco: no se conoce un fin.")
    court = pick("¿Qué juzgado?", ())

    def terms(self) -> Terms:
        """The terms as they were said."""
        return Terms(self.several("kinds"), self.said("until"), self.word("court"))


class RequestForm(MeasureForm):
    requested_by = pick("¿Quién las pidió?", [ELECT, *listed("requesters")])


class DecisionForm(TermsForm):
    """What the court decided; without an answer nothing is supposed."""

    decision = radio("¿Qué decidió el juzgado?", [("granted", "Dictó medidas"), ("denied", "Las denegó")])
    received_by = fact_field("received_by")
    field_order: ClassVar[list[str]] = ["form", "decision"]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not self.word("decision"):
            self.tell("decision", "Diga si dictó medidas o las denegó.")
        return found


class PlainForm(MeasureForm):
    pass


class VisitForm(MeasureForm):
    result = radio("¿Cómo la encontró?", listed("visit_results"))


class BreachForm(MeasureForm):
    breach = radio("¿Qué hizo la persona denunciada?", listed("breaches"))


class RenewForm(MeasureForm):
    until = day_field("Nuevo día de fin")


class EndForm(MeasureForm):
    reason = radio("¿Por qué terminaron?", listed("ends"))


class StationForm(MeasureForm):
    ASKS_MOMENT = False
    station = pick("¿A qué comisaría pasan?", ())


class HomeForm(MeasureForm, PlaceForm):
    """The place of the protected home in degrees."""

    ASKS_MOMENT = False

    def clean(self) -> dict[str, Any]:
        return PlaceForm.clean(self)
