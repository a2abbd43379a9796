"""What is looked up: institutions, zones, the figures and the token itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from tejido.directory.models import Institution, Zone

_SECRET: dict[str, Any] = {"address": "", "lat": None, "lon": None, "phones": [], "hours": None}


class InstitutionOut(BaseModel):
    """An institution as the directory shows it; one whose place is secret has none."""

    code: str
    name: str
    kind: str
    sector: str
    state: str
    uses_platform: bool
    takes_cases: bool
    services: list[str]
    address: str
    lat: float | None
    lon: float | None
    phones: list[dict[str, Any]]
    hours: dict[str, Any] | None


class InstitutionPage(BaseModel):
    """A page by code; `next` is the cursor of the following one, absent on the last."""

    institutions: list[InstitutionOut]
    next: str = ""


class ZoneOut(BaseModel):
    """A zone; `parent` is the code of the one that contains it, blank when none does."""

    code: str
    name: str
    kind: str
    parent: str
    approximate: bool


class Zones(BaseModel):
    """The zones of the district by name."""

    zones: list[ZoneOut]


class Board(BaseModel):
    """The present figures of the caller's institution and sector, as the board shows them; null when none was made."""

    computed_at: datetime | None
    institution: dict[str, Any] | None
    sector: dict[str, Any] | None


class TokenOut(BaseModel):
    """What the token of the call is."""

    code: str
    institution: str
    sector: str
    district: str
    scopes: list[str]
    expires_at: datetime
    calls_a_minute: int


def told_institution(row: Institution) -> InstitutionOut:
    """The institution. Of a secret place nothing that leads there is told, whatever the row says: as on the pages."""
    told = {name: getattr(row, name) for name in InstitutionOut.model_fields}
    return InstitutionOut(**told | (_SECRET if row.place_is_secret or row.kind == "shelter" else {}))


def told_zone(row: Zone) -> ZoneOut:
    """The zone."""
    parent = row.parent.code if row.parent else ""
    return ZoneOut(code=row.code, name=row.name, kind=row.kind, parent=parent, approximate=row.approximate)
