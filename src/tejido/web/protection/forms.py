"""Forms of the measures: what each deed asks besides when, by which paper and a note."""

from __future__ import annotations

from typing import Any

from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.protection.services.orders import Terms, asked_by_another
from tejido.web.cases.told_form import ELECT, ToldForm
from tejido.web.day_fields import day_field
from tejido.web.intake.options import Choice, fact_field, pick, radio, tick_some
from tejido.web.zones.forms import PlaceForm


def listed(name: str) -> list[Choice]:
    """The choices of a list of the catalogue."""
    return list(measure_catalog().lists[name].items())


class TermsForm(ToldForm):
    """Which measures, until when and by which court."""

    OF_JUSTICE = True
    MAY_BE_BLANK = ("kinds", "until", "court")
    kinds = tick_some("¿Qué medidas son?", listed("kinds"))
    until = day_field("Hasta qué día rigen", help_text="En blanco: no se conoce un fin.")
    court = pick("¿Qué juzgado?", ())

    def terms(self) -> Terms:
        """The terms as they were said."""
        return Terms(self.several("kinds"), self.said("until"), self.word("court"))


class RequestForm(ToldForm):
    """A request: her own, the teller's own, or another institution's, which is told with its paper."""

    requested_by = pick("¿Quién las pidió?", [ELECT, *listed("requesters")])

    def clean(self) -> dict[str, Any]:
        self.must_cite = asked_by_another(self.word("requested_by"), self.sector)
        return super().clean()


class DecisionForm(TermsForm):
    """What the court decided; without an answer nothing is supposed."""

    decision = radio("¿Qué decidió el juzgado?", [("granted", "Dictó medidas"), ("denied", "Las denegó")])
    received_by = fact_field("received_by")
    field_order = ["form", "decision"]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not self.word("decision"):
            self.tell("decision", "Diga si dictó medidas o las denegó.")
        return found


class PlainForm(ToldForm):
    pass


class VisitForm(ToldForm):
    result = radio("¿Cómo la encontró?", listed("visit_results"))


class BreachForm(ToldForm):
    breach = radio("¿Qué hizo la persona denunciada?", listed("breaches"))


class RenewForm(ToldForm):
    OF_JUSTICE = True
    until = day_field("Nuevo día de fin")


class EndForm(ToldForm):
    OF_JUSTICE = True
    reason = radio("¿Por qué terminaron?", listed("ends"))


class StationForm(ToldForm):
    ASKS_MOMENT = False
    station = pick("¿A qué comisaría pasan?", ())


class HomeForm(ToldForm, PlaceForm):
    """The place of the protected home in degrees."""

    ASKS_MOMENT = False

    def clean(self) -> dict[str, Any]:
        return PlaceForm.clean(self)
