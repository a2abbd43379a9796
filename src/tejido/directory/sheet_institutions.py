"""A row of a spreadsheet of institutions, laid over what is known of that institution. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from tejido.directory.hours_text import parse_hours
from tejido.directory.kinds import ACCESSIBILITY, INSTITUTION_KINDS, LANGUAGES, SECTORS, SERVICES, STATES
from tejido.directory.rows import MAYBE, InstitutionRow, faults
from tejido.directory.sheets import Fault, SheetRow
from tejido.directory.ubigeo import check_ubigeo, folded
from tejido.kernel.errors import Refused
from tejido.protocols.sectors import Sector

UNKNOWN, NONE = "no se sabe", "ninguna"
"""How the sheet takes a list back to unknown, and how it says that there is none."""
_SECTOR_WORDS: Final = {folded(Sector(s).spanish): s for s in SECTORS} | {folded(s): s for s in SECTORS}


def _word(words: Mapping[str, str]) -> Callable[[str], str]:
    known = {folded(word): code for code, word in words.items()} | {folded(code): code for code in words}

    def read(text: str) -> str:
        if folded(text) not in known:
            raise ValueError(f"«{text}» no se conoce; puede ser: {', '.join(words.values())}")
        return known[folded(text)]

    return read


def _yes_no(text: str) -> bool:
    if folded(text) not in ("SI", "NO"):
        raise ValueError("escriba sí o no")
    return folded(text) == "SI"


def _degrees(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise ValueError(f"«{text}» no son grados; escriba, por ejemplo, -11.85399") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(f"«{text}» no es una fecha; escriba, por ejemplo, 2026-11-23") from None


def _sector(text: str) -> str:
    if folded(text) not in _SECTOR_WORDS:
        raise ValueError(f"«{text}» no se conoce; puede ser: {', '.join(Sector(s).spanish for s in sorted(SECTORS))}")
    return _SECTOR_WORDS[folded(text)]


def _phones(text: str) -> tuple[dict[str, Any], ...]:
    numbers = [n.strip() for n in text.split(";") if n.strip()]
    return tuple({"number": n, "source": "Hoja de cálculo", "verified_on": None} for n in numbers)


def _several(words: Mapping[str, str]) -> Callable[[str], tuple[str, ...]]:
    one = _word(words)

    def read(text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one(part.strip()) for part in text.split(";") if part.strip()))

    return read


def _maybe(words: Mapping[str, str]) -> Callable[[str], tuple[str, ...] | None]:
    """A list that may be unknown, and that may be known to be empty."""
    several = _several(words)

    def read(text: str) -> tuple[str, ...] | None:
        if folded(text) == folded(UNKNOWN):
            return None
        return () if folded(text) == folded(NONE) else several(text)

    return read


_READERS: Final[dict[str, tuple[str, Callable[[str], Any]]]] = {
    "nombre": ("name", str),
    "clase": ("kind", _word(INSTITUTION_KINDS)),
    "sector": ("sector", _sector),
    "direccion": ("address", str),
    "latitud": ("lat", _degrees),
    "longitud": ("lon", _degrees),
    "telefonos": ("phones", _phones),
    "correo": ("email", str),
    "horario": ("hours", parse_hours),
    "servicios": ("services", _several(SERVICES)),
    "lenguas": ("languages", _maybe(LANGUAGES)),
    "accesibilidad": ("accessibility", _maybe(ACCESSIBILITY)),
    "estado": ("state", _word(STATES)),
    "usa_plataforma": ("uses_platform", _yes_no),
    "recibe_tareas": ("takes_cases", _yes_no),
    "lugar_secreto": ("place_is_secret", _yes_no),
    "verificado_el": ("verified_on", _day),
    "fuente": ("source", str),
    "notas": ("notes", str),
}
_HEADING_OF: Final = {name: heading for heading, (name, _) in _READERS.items()} | {"code": "codigo"}
REQUIRED: Final = ("codigo",)
HEADINGS: Final = ("codigo", "ubigeo", "distrito", *_READERS)
_LIMITS: Final = {"name": 160, "address": 240, "source": 240}


def read_row(
    row: SheetRow, known: InstitutionRow | None, *, district: str
) -> tuple[InstitutionRow | None, list[Fault]]:
    """The institution as the row leaves it, or its faults. An empty cell leaves what is known as it is."""
    found = list(_district_faults(row, district))
    values: dict[str, Any] = {}
    for heading, (name, reader) in _READERS.items():
        if heading in row.cells:
            try:
                values[name] = reader(row.cells[heading])
            except ValueError as error:
                found.append(Fault(row.number, heading, str(error)))
    if "codigo" not in row.cells:
        found.append(Fault(row.number, "codigo", "Falta el código."))
    if found:
        return None, found
    base = known or InstitutionRow(code=row.cells["codigo"], name="", kind="")
    if "phones" in values:
        values["phones"] = _phones_kept(values["phones"], base)
    made = replace(base, **values)
    found += [Fault(row.number, _HEADING_OF.get(name, ""), told) for name, told in faults(made)]
    found += [
        Fault(row.number, _HEADING_OF[name], f"Tiene más de {limit} letras.")
        for name, limit in _LIMITS.items()
        if len(getattr(made, name)) > limit
    ]
    return (None, found) if found else (made, [])


def row_of(institution: Any) -> InstitutionRow:
    """What is kept of an institution, as a row; its posts and territory are left out."""
    names = [f.name for f in fields(InstitutionRow) if f.name not in ("posts", "territory")]
    kept = {name: getattr(institution, name) for name in names}
    known = {name: None if kept[name] is None else tuple(kept[name]) for name in MAYBE}
    return InstitutionRow(**kept | known | {"services": tuple(kept["services"]), "phones": tuple(kept["phones"])})


def _phones_kept(phones: tuple[dict[str, Any], ...], base: InstitutionRow) -> tuple[Mapping[str, Any], ...]:
    """The phones of the sheet; one that was already known keeps its source and its verification."""
    known = {p["number"]: p for p in base.phones}
    return tuple(known.get(p["number"], p) for p in phones)


def _district_faults(row: SheetRow, district: str) -> Iterator[Fault]:
    try:
        check_ubigeo(row.cells.get("ubigeo", district), row.cells.get("distrito", ""), expected=district)
    except Refused as error:
        yield Fault(row.number, "ubigeo", error.message)
