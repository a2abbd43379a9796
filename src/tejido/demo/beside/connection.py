"""The token of a fictitious health system: its secret is shown once, as any other."""

from __future__ import annotations

from collections.abc import Callable

from tejido.accounts.machines.access import Place
from tejido.accounts.machines.services.tokens import create_token
from tejido.accounts.machines.terms import Terms
from tejido.demo.beside.stage import DAY, Stage
from tejido.demo.beside.stories import Story

HEAD, INSTITUTION = "jefatura.salud", "eess-juan-pablo-ii"
SYSTEM = "Historia clínica (sistema ficticio)"
_SCOPES = ("cases.register", "cases.read", "tasks.read", "tasks.act", "reference.read")


def connection_story(stage: Stage, say: Callable[[str], None]) -> Story:
    """The head of the health centre gives it two days before the end."""
    yield (at := stage.ago(days=2))
    terms = Terms(SYSTEM, _SCOPES, stage.at + 180 * DAY, calls_a_minute=600)
    place = Place(INSTITUTION, "health", stage.district)
    given = create_token(place, terms, actor=stage.actor(HEAD, at), at=at)
    say(f"Token de la API para «{SYSTEM}», de {INSTITUTION}. Se muestra solo esta vez: {given.secret}")
