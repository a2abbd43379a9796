"""What a token is given for, and what its terms must satisfy. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tejido.accounts.machines.scopes import scopes
from tejido.kernel.errors import FieldErrors

LONGEST = timedelta(days=366)
MOST_CALLS = 60_000


@dataclass(frozen=True, slots=True)
class Terms:
    """What a token is given for: its system's name, its scopes, until when and how many calls a minute."""

    name: str
    scopes: Sequence[str]
    expires_at: datetime
    calls_a_minute: int


def check_terms(terms: Terms, at: datetime) -> None:
    """Nothing, when a token may be given for that. Raises FieldErrors."""
    faults: dict[str, list[str]] = {}
    if not 3 <= len(" ".join(terms.name.split())) <= 80:
        faults["name"] = ["Escriba de qué sistema se trata: de 3 a 80 letras."]
    if not terms.scopes or set(terms.scopes) - scopes().keys():
        faults["scopes"] = ["Elija de la lista qué puede hacer: al menos una cosa."]
    if not at < terms.expires_at <= at + LONGEST:
        faults["days"] = ["Elija de la lista hasta cuándo vale: un año como máximo."]
    if not 1 <= terms.calls_a_minute <= MOST_CALLS:
        faults["calls_a_minute"] = [f"Entre 1 y {MOST_CALLS} llamadas por minuto."]
    if faults:
        raise FieldErrors(faults)
