"""What may be asked to find the nearest services: nothing of it says who asks; a place is all that is needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tejido.directory.kinds import ACCESSIBILITY, LANGUAGES
from tejido.web.intake.block import Block
from tejido.web.intake.options import Choice, offer, pick, text
from tejido.web.nearby.place import read_place


class NearbyForm(Block):
    """Where, what and how. A pasted place counts before the zone."""

    service = pick("¿Qué necesita?", [])
    zone = pick("¿En qué zona está?", [])
    place = text("O pegue un lugar del mapa", 60, help_text="Dos números, así: -11.8540, -77.0380. No se guarda.")
    language = pick(
        "¿En qué lengua prefiere hablar?",
        [("", "Da igual"), *((code, words[:1].upper() + words[1:]) for code, words in LANGUAGES.items())],
    )
    access = forms.MultipleChoiceField(
        label="¿Necesita algo para entrar o entender?",
        choices=[(code, words[:1].upper() + words[1:]) for code, words in ACCESSIBILITY.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, zones: Iterable[Choice], services: Iterable[Choice], **more: Any) -> None:
        super().__init__(*args, **{"prefix": "cerca", **more})
        offer(self.fields["zone"], [("", "Elija, o deje en blanco"), *zones])
        offer(self.fields["service"], [("", "Cualquier ayuda"), *services])
        self.fields["place"].widget.attrs |= {"autocomplete": "off", "inputmode": "text", "spellcheck": "false"}
        self.point: tuple[float, float] | None = None

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        typed = self.word("place")
        if typed:
            try:
                self.point = read_place(typed)
            except ValueError as wrong:
                self.tell("place", str(wrong))
        elif not self.word("zone") and "zone" not in self.errors:
            self.tell("zone", "Elija una zona o pegue un lugar del mapa.")
        return found
