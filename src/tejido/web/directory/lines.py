"""The institutions as their pages tell them: words, hours, how sure each fact is. Pure; a secret place stays so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from tejido.directory.hours import covers, told
from tejido.directory.kinds import ACCESSIBILITY, BASES, INSTITUTION_KINDS, LANGUAGES, SERVICES, STATES
from tejido.directory.models import Institution, InstitutionRevision
from tejido.directory.ubigeo import folded
from tejido.reports.telling.sectors import SECTORS
from tejido.web.public.guide import Sure, dial, sure_of

NO_SECTOR: Final = "Sin tareas en la ruta"
PLACE: Final = ("address", "lat", "lon")
ORIGINS: Final = {"folder": "Carpeta del distrito", "spreadsheet": "Hoja de cálculo"}


@dataclass(frozen=True, slots=True)
class Phone:
    number: str
    dial: str
    sure: Sure
    source: str


@dataclass(frozen=True, slots=True)
class InstitutionLine:
    """An institution in words. A secret place has no address, telephone, hours or point, whatever the row says."""

    code: str
    name: str
    kind: str
    sector: str
    sector_name: str
    state: str
    state_words: str
    open_now: bool | None
    hours: str
    phones: tuple[Phone, ...]
    email: str
    address: str
    place: tuple[float, float] | None
    services: tuple[str, ...]
    languages: str
    accessibility: str
    territory: tuple[tuple[str, str, str], ...]
    uses_platform: bool
    takes_cases: bool
    secret: bool
    demo: bool
    sure: Sure
    source: str
    notes: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is filtered by; empty means any."""

    words: str = ""
    sector: str = ""
    open_now: bool = False
    platform: str = ""

    def takes(self, line: InstitutionLine) -> bool:
        """True when the institution is asked for."""
        text = folded(" ".join((line.name, line.kind, line.address, line.code, *line.services)))
        return (
            all(word in text for word in folded(self.words).split())
            and self.sector in ("", line.sector)
            and (not self.open_now or line.open_now is True)
            and (not self.platform or line.uses_platform == (self.platform == "si"))
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a revision, before and after, in words."""

    label: str
    before: str
    after: str


def institution_line(one: Institution, at: datetime) -> InstitutionLine:
    """An institution at that instant; its territory must be fetched before."""
    secret = one.place_is_secret or one.kind == "shelter"
    closed = one.state == "closed"
    return InstitutionLine(
        code=one.code,
        name=one.name,
        kind=INSTITUTION_KINDS.get(one.kind, one.kind),
        sector=one.sector,
        sector_name=SECTORS.get(one.sector, NO_SECTOR),
        state=one.state,
        state_words=STATES.get(one.state, ""),
        open_now=None if secret or closed else covers(one.hours, at),
        hours="" if secret else _hours(one.hours),
        phones=() if secret else tuple(_phone(phone, at) for phone in one.phones),
        email="" if secret else one.email,
        address="" if secret else one.address,
        place=None if secret or one.lat is None or one.lon is None else (one.lat, one.lon),
        services=tuple(SERVICES.get(service, service) for service in one.services),
        languages=maybe_words(one.languages, LANGUAGES),
        accessibility=maybe_words(one.accessibility, ACCESSIBILITY),
        territory=() if secret else _territory(one),
        uses_platform=one.uses_platform,
        takes_cases=one.takes_cases,
        secret=secret,
        demo=one.demo,
        sure=sure_of(one.verified_on, at),
        source=one.source,
        notes="" if secret else one.notes,
    )


def lines_in_order(found: Iterable[InstitutionLine]) -> list[InstitutionLine]:
    """By sector, in the order of the route, then by name; those without a sector last."""
    order = {name: number for number, name in enumerate(SECTORS)}
    return sorted(found, key=lambda line: (order.get(line.sector, len(order)), folded(line.name)))


def changes_told(revision: InstitutionRevision, *, secret: bool) -> list[Change]:
    """The changes of a revision in words; those of a place that is secret now are left out."""
    return [
        Change(_label(name), value_words(name, before), value_words(name, after))
        for name, (before, after) in sorted(revision.changes.items())
        if not (secret and name in PLACE)
    ]


def value_words(name: str, value: Any) -> str:
    """A value of a column as a person reads it."""
    if name in _MAYBE:
        return maybe_words(value, _MAYBE[name])
    if value is None or value == "" or value == []:
        return "nada"
    if isinstance(value, bool):
        return "sí" if value else "no"
    words: Mapping[str, Mapping[str, str]] = {"kind": INSTITUTION_KINDS, "state": STATES, "sector": SECTORS}
    if name in words:
        return words[name].get(str(value), str(value))
    if name == "hours":
        return told(value)
    if name == "services":
        return ", ".join(SERVICES.get(service, service) for service in value)
    if name == "phones":
        return ", ".join(str(phone.get("number", "")) for phone in value)
    return str(value)


_MAYBE: Final = {"languages": LANGUAGES, "accessibility": ACCESSIBILITY}


def maybe_words(codes: Iterable[str] | None, words: Mapping[str, str]) -> str:
    """A list that may be unknown, which is not the same as none."""
    return "No se sabe" if codes is None else ", ".join(words.get(code, code) for code in codes) or "Ninguna"


def changed_words(changes: Mapping[str, list[Any]]) -> list[Change]:
    """What an import would change, in words."""
    return [Change(_label(n), value_words(n, pair[0]), value_words(n, pair[1])) for n, pair in sorted(changes.items())]


def _label(name: str) -> str:
    return str(Institution._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]


def _hours(hours: Mapping[str, Any] | None) -> str:
    doubt = " (por verificar)" if hours and hours.get("mark") == "unverified" else ""
    return told(hours) + doubt


def _phone(phone: Mapping[str, Any], at: datetime) -> Phone:
    number, verified = str(phone.get("number", "")), phone.get("verified_on")
    return Phone(
        number, dial(number), sure_of(date.fromisoformat(verified) if verified else None, at), phone.get("source") or ""
    )


def _territory(one: Institution) -> tuple[tuple[str, str, str], ...]:
    parts = [(part.zone.code, part.zone.name, BASES.get(part.basis, "")) for part in one.territory.all()]
    return tuple(sorted(parts, key=lambda part: folded(part[1])))
