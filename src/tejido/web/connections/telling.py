"""A token in words: what it may do and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tejido.accounts.machines.models import MachineToken
from tejido.accounts.machines.scopes import scopes


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token in the list; `waits` for a head's yes."""

    row: MachineToken
    institution: str
    may: list[str]
    private: bool
    tone: str
    standing: str
    alive: bool
    waits: bool


def told_token(row: MachineToken, names: Mapping[str, str], at: datetime) -> TokenLine:
    """A token as its page shows it; `names` are those of the institutions."""
    known = [scopes()[code] for code in row.scopes if code in scopes()]
    tone, standing = _standing(row, at)
    return TokenLine(
        row=row,
        institution=names.get(row.institution_code, row.institution_code),
        may=[one.name for one in known],
        private=any(one.private for one in known),
        tone=tone,
        standing=standing,
        alive=tone != "plain",
        waits=tone == "soon",
    )


def _standing(row: MachineToken, at: datetime) -> tuple[str, str]:
    if row.revoked_at is not None:
        return "plain", "Anulado"
    if row.expires_at <= at:
        return "plain", "Vencido"
    return ("soon", "Espera la aprobación de la jefatura") if row.approved_at is None else ("ok", "Vale")
