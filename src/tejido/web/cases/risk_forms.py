"""A risk sheet as a form: one field an item, blanks allowed, asked only when it applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from tejido.cases.risk import Instrument, Item, Kind
from tejido.cases.risk.instruments import BLANK
from tejido.cases.risk.levels import LADDER
from tejido.web.day_fields import day_field, hour_field
from tejido.web.intake.block import Block
from tejido.web.intake.moments import instant_of
from tejido.web.intake.options import pick, radio

PREFIX = "ficha"
NO_ANSWER = (BLANK, "Sin respuesta")


def field_of(number: str) -> str:
    """The name of an item's field."""
    return f"p{number}"


@dataclass(frozen=True, slots=True)
class Asked:
    """An item with its field, and when the page shows it."""

    item: Item
    bound: BoundField
    when: str


class RiskForm(Block):
    """When it was applied, the answers, and the level that a professional raises with a reason."""

    day = day_field("Día en que se aplicó")
    hour = hour_field("Hora")
    override_level = pick("Subir el nivel a", [("", "No lo subo"), *((lv.value, lv.spanish) for lv in LADDER[1:])])
    override_reason = forms.CharField(
        label="¿Por qué lo sube?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La ficha informa; quien decide es usted. Solo puede subirse. Se guarda cifrado.",
        error_messages={"max_length": "Hasta 2000 letras."},
    )

    def __init__(self, *args: Any, sheet: Instrument, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.fields["day"].widget.attrs["max"] = today.isoformat()
        if sheet.scored:
            self.fields |= {field_of(item.number): _field(item) for item in sheet.items}
        else:
            levels = [(level.value, level.spanish.capitalize()) for level in sheet.levels]
            self.fields["level"] = radio("Nivel que dio la ficha en papel", levels)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in ("day", "hour"):
            if self.said(name) is None:
                self.tell(name, "Escriba el día." if name == "day" else "Escriba la hora, aunque sea aproximada.")
        if not self.sheet.scored and not self.word("level"):
            self.tell("level", "Elija el nivel que dice la ficha en papel.")
        return found

    def when(self) -> datetime:
        """The instant at which it was applied."""
        return instant_of(self.cleaned_data["day"], self.said("hour") or time(0))

    def answers(self) -> Mapping[str, str]:
        """The answers by item number; what an earlier answer makes idle is left out."""
        said = {item.number: self.word(field_of(item.number)) for item in self.sheet.items}
        return {
            item.number: said[item.number] for item in self.sheet.items if said[item.number] and _applies(item, said)
        }

    def blocks(self) -> dict[str, list[Asked]]:
        """The items by block, in their order."""
        found: dict[str, list[Asked]] = {}
        for item in self.sheet.items:
            asked = item.asked_if
            when = f"{PREFIX}-{field_of(asked.item)}={asked.answer}" if asked else ""
            found.setdefault(item.block, []).append(Asked(item, self[field_of(item.number)], when))
        return found


def _applies(item: Item, said: Mapping[str, str]) -> bool:
    asked = item.asked_if
    return asked is None or said.get(asked.item, BLANK) in (BLANK, asked.answer)


def _field(item: Item) -> forms.Field:
    if item.kind is Kind.TEXT:
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(label=f"{item.number}. {item.text}", required=False, max_length=4000, widget=area)
    return radio(f"{item.number}. {item.text}", [*item.options.items(), NO_ANSWER], help_text=item.help)
