"""One institution as it comes from a file or a spreadsheet, and what may be wrong with it. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Final

from tejido.directory.hours import hours_fault
from tejido.directory.kinds import (
    ACCESSIBILITY,
    BASES,
    INSTITUTION_KINDS,
    LANGUAGES,
    POST_KINDS,
    SECTORS,
    SERVICES,
    STATES,
)

_CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 -]{1,18}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST_CODE: Final = 32

Fault = tuple[str, str]
"""A field and the Spanish sentence that says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post of an institution."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """An institution with its posts and its territory (zone code, basis)."""

    code: str
    name: str
    kind: str
    sector: str = ""
    register_code: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    uses_platform: bool = False
    takes_cases: bool = True
    preference: int = 0
    state: str = "unknown"
    services: tuple[str, ...] = ()
    languages: tuple[str, ...] | None = None
    accessibility: tuple[str, ...] | None = None
    hours: Mapping[str, Any] | None = None
    phones: tuple[Mapping[str, Any], ...] = ()
    email: str = ""
    notes: str = ""
    verified_on: date | None = None
    source: str = ""
    place_is_secret: bool = False
    demo: bool = False
    posts: tuple[PostRow, ...] = field(default=(), compare=False)
    territory: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def columns(self) -> dict[str, Any]:
        """The values of the table's columns, ready for the row of the database."""
        found = {name: getattr(self, name) for name in COLUMNS}
        lists = {"services": list(self.services), "phones": [dict(p) for p in self.phones]}
        known = {name: None if found[name] is None else list(found[name]) for name in MAYBE}
        return found | lists | known

    def digest(self) -> str:
        """A hash of everything the row says; what it does not know (`MAYBE`) says nothing."""
        said = {name: value for name, value in asdict(self).items() if not (name in MAYBE and value is None)}
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()

    def expected_posts(self) -> tuple[PostRow, ...]:
        """The posts named in the row, or one operator and one head for an institution that uses the platform."""
        if self.posts or not self.uses_platform:
            return self.posts
        return (
            PostRow(f"{self.code}.operador", f"Operación · {self.name}"[:160], "operator"),
            PostRow(f"{self.code}.jefatura", f"Jefatura · {self.name}"[:160], "head"),
        )


MAYBE: Final = ("languages", "accessibility")
"""Lists that are None when nobody knows, which is not the same as none."""
COLUMNS: Final = tuple(f.name for f in fields(InstitutionRow) if f.name not in ("posts", "territory"))


def faults(row: InstitutionRow) -> Iterator[Fault]:
    """Everything wrong with the row itself; whether its zones exist is asked where they are known."""
    if not _CODE.fullmatch(row.code) or len(row.code) > _LONGEST_CODE:
        yield "code", f"El código «{row.code}» solo puede tener minúsculas, cifras y guiones, hasta {_LONGEST_CODE}."
    if not row.name:
        yield "name", "Falta el nombre."
    if not row.source:
        yield "source", "Falta la fuente: diga de dónde sale el dato."
    yield from _word_faults(row)
    yield from _place_faults(row)
    yield from _contact_faults(row)
    if fault := hours_fault(row.hours):
        yield "hours", fault


def _word_faults(row: InstitutionRow) -> Iterator[Fault]:
    if row.kind not in INSTITUTION_KINDS:
        yield "kind", f"La clase «{row.kind}» no existe. Puede ser: {', '.join(INSTITUTION_KINDS)}."
    if row.sector and row.sector not in SECTORS:
        yield "sector", f"El sector «{row.sector}» no existe. Puede ser: {', '.join(sorted(SECTORS))}."
    if row.state not in STATES:
        yield "state", f"El estado «{row.state}» no existe. Puede ser: {', '.join(STATES)}."
    if unknown := [s for s in row.services if s not in SERVICES]:
        yield "services", f"No se conoce el servicio «{unknown[0]}»."
    if unknown := [s for s in row.languages or () if s not in LANGUAGES]:
        yield "languages", f"No se conoce la lengua «{unknown[0]}». Puede ser: {', '.join(LANGUAGES)}."
    if unknown := [s for s in row.accessibility or () if s not in ACCESSIBILITY]:
        yield "accessibility", f"No se conoce «{unknown[0]}». Puede ser: {', '.join(ACCESSIBILITY)}."
    if row.takes_cases and not row.sector:
        yield "takes_cases", "Una institución sin sector no puede recibir tareas."
    yield from (("posts", f"La clase de puesto «{p.kind}» no existe.") for p in row.posts if p.kind not in POST_KINDS)
    yield from (
        ("territory", f"«{basis}» no dice de dónde sale el territorio.")
        for _, basis in row.territory
        if basis not in BASES
    )


def _place_faults(row: InstitutionRow) -> Iterator[Fault]:
    if row.kind == "shelter" and not row.place_is_secret:
        yield "place_is_secret", "El lugar de un hogar de refugio es siempre secreto."
    if row.place_is_secret and (row.address or row.lat is not None or row.lon is not None or row.territory):
        yield "address", "El lugar es secreto: quite la dirección, las coordenadas y las zonas. No se guardan."
    if (row.lat is None) != (row.lon is None):
        yield "lat", "Ponga la latitud y la longitud, o ninguna de las dos."
    elif row.lat is not None and row.lon is not None and not (-90 <= row.lat <= 90 and -180 <= row.lon <= 180):
        yield "lat", "La latitud va de -90 a 90 y la longitud de -180 a 180."


def _contact_faults(row: InstitutionRow) -> Iterator[Fault]:
    for phone in row.phones:
        number = str(phone.get("number", ""))
        if not _PHONE.fullmatch(number):
            yield "phones", f"El teléfono «{number}» no se entiende: solo cifras, espacios y guiones."
    if row.email and not _EMAIL.fullmatch(row.email):
        yield "email", f"El correo «{row.email}» no está bien escrito."
