"""A breach of personal data that is being dealt with: contained and assessed, and the authority still to be told."""

from __future__ import annotations

from tejido.demo.beside.requests import OFFICER
from tejido.demo.beside.stage import Stage
from tejido.demo.beside.stories import Story
from tejido.privacy.services.breaches import Assessment, Noticed, Step, assess_breach, contain_breach, notice_breach

_WHAT = (
    "Relato ficticio: la lista de citas de la semana se envió por correo a una dirección equivocada. "
    "Llevaba códigos, horas y el servicio, sin nombres."
)
_DONE = "Hecho (ficticio): se pidió por escrito borrarla, lo confirmaron y se cambió la lista de direcciones."


def breach_stories(stage: Stage) -> list[Story]:
    """One, noticed some thirty hours ago: of the 48 hours of the law some eighteen are left."""
    return [_sent_to_somebody_else(stage)]


def _sent_to_somebody_else(stage: Stage) -> Story:
    yield (at := stage.ago(hours=30))
    noticed = Noticed(at, "sent", _WHAT, f"demo-{stage.seed}", data=("health", "codes"))
    code = notice_breach(noticed, actor=stage.actor("salud", at), at=at)
    yield (at := stage.ago(hours=26))
    contain_breach(code, Step(at, measures=_DONE), actor=stage.actor(OFFICER, at), at=at)
    yield (at := stage.ago(hours=22))
    found = Assessment(("health", "codes"), 14, sensitive=True, risk="high", tell_authority=True, tell_people=True)
    assess_breach(code, found, Step(at), actor=stage.actor(OFFICER, at), at=at)
