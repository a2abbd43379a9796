"""Choosing a service, the institution that gives it, and what is told to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tejido.cases.states import NEEDS_REASON, REFERRAL_WORDS, ReferralState
from tejido.obligations.services.working import NOTE_LIMIT
from tejido.web.intake.block import Block
from tejido.web.intake.options import Choice, pick

ASK = {
    ReferralState.SENT: "Enviarla ahora",
    ReferralState.RECEIVED: "Recibida",
    ReferralState.ACCEPTED: "Aceptarla",
    ReferralState.REFUSED: "No aceptarla",
    ReferralState.IN_PROGRESS: "Empezó la atención",
    ReferralState.DONE: "Terminó la atención",
    ReferralState.WITHDRAWN: "Retirarla",
}


class ReferralForm(Block):
    """To whom, and the handover note."""

    to = pick("¿A qué institución?", (), widget=forms.RadioSelect)
    handover = forms.CharField(
        label="Nota de entrega",
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Lo necesario para que ella no tenga que contarlo otra vez. Se guarda cifrada.",
        error_messages={"max_length": f"Hasta {NOTE_LIMIT} letras."},
    )

    def __init__(self, *args: Any, offered: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(offered)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.word("to"):
            self.tell("to", "Elija la institución.")
        return found


class StepForm(Block):
    """The next step of a referral."""

    state = pick("¿Qué pasó con la derivación?", (), widget=forms.RadioSelect, required=True)
    reason = forms.CharField(
        label="Motivo",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hace falta para retirarla o no aceptarla (10 letras o más).",
        error_messages={"max_length": "Hasta 1000 letras."},
    )

    def __init__(self, *args: Any, steps: Iterable[ReferralState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = list(steps)
        self.fields["state"].choices = [(s.value, ASK.get(s, REFERRAL_WORDS[s])) for s in self.steps]  # type: ignore[attr-defined]

    @property
    def reasoned(self) -> str:
        """The steps that need a reason, for the page to ask it only then."""
        return ",".join(sorted(NEEDS_REASON))
