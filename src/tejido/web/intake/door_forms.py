"""The first block: what was explained, how the case came, and whether there is danger now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from tejido.web.day_fields import day_field, hour_field
from tejido.web.intake.block import Block
from tejido.web.intake.options import (
    NO_ZONE,
    NOT_SAID,
    WRONG_CHOICE,
    YES_NO,
    Choice,
    fact_field,
    listed,
    offer,
    pick,
    radio,
)

CEM = "cem"
RECEIVING = frozenset({"police", "prosecutor", "family_court", "justice_of_peace"})


class OpeningForm(Block):
    """What must be known of every case."""

    KEPT = frozenset({"condition"})
    OWN = frozenset({"channel", "condition", "zone", "report", "report_day"})
    explained = forms.BooleanField(label="Lo expliqué y me entendió", required=False)
    danger = radio("¿Está en peligro ahora mismo?", YES_NO)
    channel = forms.ChoiceField(
        label="¿Cómo llegó el caso?", error_messages={**WRONG_CHOICE, "required": "Elija cómo llegó el caso."}
    )
    entry_route = pick(
        "Forma de ingreso", listed("entry_routes"), help_text="La lista del CEM. Puede completarse o dejarse sin decir."
    )
    condition = pick("Condición del caso", (), initial="new")
    zone = pick("Zona donde ella vive o se queda", (), error_messages=NO_ZONE)
    report = radio("¿Ya hay una denuncia?", YES_NO)
    report_day = day_field("Día de la denuncia")
    report_hour = hour_field("Hora de la denuncia", help_text="Hora de Lima. De ella corren los plazos de ley.")
    received_by = fact_field("received_by")

    def __init__(self, *args: Any, door: str, zones: Sequence[Choice], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["channel"], listed("channels", door=door, blank="Elija una"))
        offer(self.fields["condition"], listed("conditions")[1:])
        offer(self.fields["zone"], [NOT_SAID, *zones])
        self.fields["report_day"].widget.attrs["max"] = today.isoformat()
        if door != CEM:
            del self.fields["entry_route"]
        if door in RECEIVING:
            self.fields["report"].label = "¿Se recibe una denuncia?"
            del self.fields["received_by"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.word("report") == "yes" and found.get("report_day") and not found.get("report_hour"):
            self.tell("report_hour", "Escriba la hora, aunque sea aproximada: de ella corren los plazos de ley.")
        if self.word("report") == "yes" and found.get("report_hour") and not found.get("report_day"):
            self.tell("report_day", "Escriba también el día de la denuncia.")
        return found
