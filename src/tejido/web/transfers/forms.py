"""Forms of the transfers: to whom and by what, and the answers."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from tejido.cases.consenting import GIVER_WORDS
from tejido.cases.transfers.services.proposing import Offer
from tejido.cases.transfers.states import Basis
from tejido.law.norms import Norm
from tejido.obligations.services.working import NOTE_LIMIT
from tejido.web.intake.block import Block
from tejido.web.intake.options import Choice, offer, pick, radio, text

GIVERS: list[Choice] = [(str(giver), words) for giver, words in GIVER_WORDS.items()]
NOT_YET: Choice = ("", "Todavía no se le preguntó")
BASES = (
    (Basis.CONSENT.value, "Ella acepta que ese CEM lleve su caso"),
    (Basis.LEGAL_DUTY.value, "Una norma obliga a comunicarlo"),
)


class TransferForm(Block):
    """To which CEM, by what, and the handover note."""

    form = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    to_institution = pick("¿A qué CEM?", (), widget=forms.RadioSelect)
    basis = radio("¿Qué permite trasladarlo?", BASES, initial=Basis.CONSENT.value)
    given_by = radio(
        "¿Quién respondió?",
        [*GIVERS, NOT_YET],
        help_text="Sin su respuesta el traslado queda propuesto: el otro CEM no se entera.",
    )
    norm = pick("¿Qué norma?", [])
    article = text("Artículo", 40, help_text="Por ejemplo: 15")
    handover = forms.CharField(
        label="Nota de entrega",
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Lo necesario para que ella no tenga que contarlo otra vez. La lee quien recibe, antes de responder.",
        error_messages={"max_length": f"Hasta {NOTE_LIMIT} letras."},
    )

    def __init__(
        self, data: QueryDict | None = None, *, offered: Iterable[Choice], norms: Mapping[str, Norm], **more: Any
    ) -> None:
        super().__init__(data, prefix="traslado", **more)
        self.fields["form"].initial = secrets.token_hex(8)
        offer(self.fields["to_institution"], offered)
        offer(self.fields["norm"], [("", "Elija"), *((one.id, f"{one.id}: {one.title}") for one in norms.values())])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.word("to_institution"):
            self.tell("to_institution", "Elija el CEM que recibirá el caso.")
        if not self.word("basis"):
            self.tell("basis", "Marque qué permite trasladarlo.")
        return found

    def said_offer(self, district: str) -> Offer:
        """What was typed, for that district."""
        basis = Basis(self.word("basis"))
        by_law = basis is Basis.LEGAL_DUTY
        return Offer(
            to_district=district,
            to_institution=self.word("to_institution"),
            basis=basis,
            norm=self.word("norm") if by_law else "",
            article=self.word("article") if by_law else "",
            given_by="" if by_law else self.word("given_by"),
            handover=self.word("handover"),
        )


class GivenForm(Block):
    """She answered at last."""

    given_by = radio("¿Quién dio el permiso?", GIVERS)


class ReasonForm(Block):
    """Why not, or why no more."""

    reason = forms.CharField(
        label="Motivo",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="10 letras o más. Se guarda cifrado.",
        error_messages={"max_length": "Hasta 1000 letras."},
    )


class ZoneForm(Block):
    """Where she lives now, among the zones of the district that receives."""

    zone_code = pick("¿En qué zona de su distrito vive ahora?", [])

    def __init__(self, *args: Any, zones: Iterable[Choice], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self.fields["zone_code"], [("", "No se sabe todavía"), *zones])


class PlainForm(Block):
    """A button alone."""
