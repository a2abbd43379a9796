"""Who the people of a case are, as far as the caller's sector may see, once it was opened."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel

from tejido.cases.services.open_identity import Opened


class OpenedPersonOut(BaseModel):
    """A person's identity as far as the sector sees it."""

    code: str
    role: str
    fields: dict[str, Any]


class IdentityOut(BaseModel):
    """What was opened: this reading stands in the ledger. `details` are the accounts of the incidents by number."""

    people: list[OpenedPersonOut]
    details: dict[str, str]
    contact: dict[str, Any] | None = None


def told_identity(opened: Opened) -> IdentityOut:
    """What was opened. A note is read on the pages only."""
    people = [OpenedPersonOut(code=one.code, role=one.role, fields=_plain(one.fields)) for one in opened.people]
    shown: dict[str, Any] = {"contact": opened.contact} if opened.contact is not None else {}
    return IdentityOut(people=people, details={str(n): text for n, text in opened.details.items()}, **shown)


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
