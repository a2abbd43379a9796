"""One incident: when, where, of which types, and what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django import forms

from tejido.cases.catalog import choices
from tejido.kernel.errors import Refused
from tejido.web.day_fields import day_field, hour_field
from tejido.web.intake.block import Block
from tejido.web.intake.moments import EXACTNESS, MONTHS, Said, Span, span_of
from tejido.web.intake.options import NO_ZONE, NOT_SAID, Choice, listed, offer, pick, tick_some, whole

TYPES = ("physical", "psychological", "sexual", "economic")
DETAIL_LENGTH = 20_000


@cache
def _acts() -> Mapping[str, forms.Field]:
    names = dict(choices("types"))
    return {
        f"acts_{kind}": tick_some(f"¿Qué ocurrió? Violencia {names[kind].lower()}", choices("acts", parent=kind))
        for kind in TYPES
    }


class IncidentForm(Block):
    """The acts are asked by type, each list in its own field: `acts_<type>`."""

    KEPT = frozenset({"exactness"})
    OWN = frozenset({"zone", "day", "until"})
    types = tick_some("Tipo de violencia", choices("types"), help_text="Marque todos los que correspondan.")
    exactness = pick("¿Cuándo ocurrió? Se sabe…", EXACTNESS, initial="exact")
    day = day_field("Día")
    hour = hour_field("Hora", help_text="Hora de Lima.")
    until = day_field("Hasta")
    month = pick("Mes", [("", "Elija"), *((str(n), name) for n, name in MONTHS)])
    year = whole("Año", 1930, 2100)
    zone = pick("Zona donde ocurrió", (), error_messages=NO_ZONE)
    place = pick("Lugar", listed("places", blank="Elija"))
    modality = pick("Modalidad", listed("modalities"))
    frequency = pick("¿Con qué frecuencia ocurre?", listed("frequencies"))
    weapons = tick_some("¿Se usó algún arma u objeto?", choices("weapons"))
    detail = forms.CharField(
        label="Lo que contó, con sus palabras",
        required=False,
        max_length=DETAIL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5, "autocapitalize": "sentences"}),
        help_text="Solo lo necesario, para que no tenga que contarlo otra vez. Se guarda cifrado.",
        error_messages={"max_length": f"Hasta {DETAIL_LENGTH} letras."},
    )

    def __init__(self, *args: Any, zones: Sequence[Choice], today: date, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.span: Span = ("unknown", None, None)
        offer(self.fields["zone"], [NOT_SAID, *zones])
        for name in ("day", "until"):
            self.fields[name].widget.attrs["max"] = today.isoformat()
        self.fields |= _acts()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not {"day", "hour", "until", "month", "year"} & set(self.errors):
            try:
                self.span = span_of(self._said(), at=self.at)
            except Refused as refused:
                self.tell(refused.field or "day", refused.message)
        return found

    def _said(self) -> Said:
        return Said(
            exactness=self.word("exactness") or "exact",
            day=self.said("day"),
            hour=self.said("hour"),
            until=self.said("until"),
            month=int(self.word("month")) if self.word("month") else None,
            year=self.said("year"),
        )

    @property
    def is_open(self) -> bool:
        """Whether where, how and the story must be seen."""
        return self.opens(set(self.fields) - {"types", "exactness", "day", "hour", "until", "month", "year"})

    def acts(self) -> tuple[str, ...]:
        """The acts of the types that are marked; what was ticked under a type taken back does not count."""
        return tuple(act for kind in self.several("types") for act in self.several(f"acts_{kind}"))

    def moment_field(self) -> str:
        """The field where a fault of the moment is told."""
        return {"month": "month", "year": "year"}.get(self.word("exactness"), "day")
