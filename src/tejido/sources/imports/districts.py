"""The country's districts in the tables of INEI and RENIEC, and which of the two a file uses. Pure but for its file.

A code is never read alone: 150106 is Carabayllo for INEI and Napo for RENIEC. The names in the file tell.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from tejido.directory.ubigeo import folded
from tejido.kernel.errors import Refused

FILE: Final = Path(__file__).with_name("districts.csv")
_DIGITS: Final = 6
SURE: Final = 0.6
"""The names of at least this share of the codes must agree with a table; and with the other, half as many at most."""


class CodeKind(StrEnum):
    INEI = "inei"
    RENIEC = "reniec"


class Known(NamedTuple):
    """A district: its name and department as INEI writes them, and its code in both tables ("" where it has none)."""

    inei: str
    reniec: str
    name: str
    department: str
    key: str
    """The name as it is compared (`folded`)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The table that a file uses, and how many of its codes agree by name with each."""

    kind: CodeKind
    codes: int
    inei: int
    reniec: int

    @property
    def spanish(self) -> str:
        return (
            f"Son del {self.kind.upper()}: el nombre coincide en {self.inei} de {self.codes} con la tabla del INEI "
            f"y en {self.reniec} con la del RENIEC."
        )


@cache
def table() -> tuple[Known, ...]:
    """Every district. The file's first line names its source."""
    lines = FILE.read_text(encoding="utf-8").splitlines()[2:]
    return tuple(
        Known(inei, reniec, name, department, folded(name)) for inei, reniec, name, department in csv.reader(lines)
    )


@cache
def by_code(kind: CodeKind) -> Mapping[str, Known]:
    """The districts by their code in one of the tables."""
    return {code: one for one in table() if (code := one.inei if kind is CodeKind.INEI else one.reniec)}


@cache
def _plain_names() -> frozenset[str]:
    """The names that are already as they are compared."""
    return frozenset(one.key for one in table())


@cache
def by_name(prefix: str) -> Mapping[str, Known]:
    """The districts whose INEI code begins so, by their folded name; a name that two share is left out."""
    found: dict[str, Known | None] = {}
    for one in table():
        if one.inei.startswith(prefix):
            name = one.key
            found[name] = None if name in found else one
    return {name: one for name, one in found.items() if one is not None}


def six_digits(text: str) -> str:
    """A code before a spreadsheet took it for a number: `80301` and `80301.0` are 080301; "" when it is none."""
    if len(text) == _DIGITS and text.isascii() and text.isdigit():  # most are
        return text
    whole = text.strip().removesuffix(".0")
    return whole.zfill(6) if whole.isascii() and whole.isdigit() and len(whole) in (5, 6) else ""


def detect_kind(pairs: Iterable[tuple[str, str]], *, told: CodeKind | None = None) -> Verdict:
    """Which table the codes are of, by the names beside them; `told`: what a person said, when names do not settle it.

    Raises:
        Refused: the names do not settle it and nobody said, or they contradict what was said.
    """
    plain = _plain_names()
    known = [
        (code, name if name in plain else folded(name))
        for text, name in pairs if (code := six_digits(text)) and name.strip()
    ]  # fmt: skip
    hits = {kind: _agreeing(known, by_code(kind)) for kind in CodeKind}
    found = next((kind for kind in CodeKind if _is(kind, hits, len(known))), None)
    if found is None and told is None:
        raise Refused(_doubtful(len(known), hits), field="codes")
    if found is not None and told is not None and told is not found:
        raise Refused(
            f"Se dijo que los códigos son del {told.upper()}, pero los nombres son los del {found.upper()}. "
            "Revise el archivo.",
            field="codes",
        )
    return Verdict(found or told or CodeKind.INEI, len(known), hits[CodeKind.INEI], hits[CodeKind.RENIEC])


def _agreeing(known: Iterable[tuple[str, str]], codes: Mapping[str, Known]) -> int:
    return sum(code in codes and codes[code].key == name for code, name in known)


def _is(kind: CodeKind, hits: Mapping[CodeKind, int], codes: int) -> bool:
    other = max(number for one, number in hits.items() if one is not kind)
    return codes > 0 and hits[kind] >= SURE * codes and other * 2 <= hits[kind]


def _doubtful(codes: int, hits: Mapping[CodeKind, int]) -> str:
    if not codes:
        return "El archivo trae códigos de distrito sin nombres: no se sabe si son del INEI o del RENIEC. Dígalo."
    return (
        f"No se sabe si los códigos son del INEI o del RENIEC: de {codes}, coinciden por nombre "
        f"{hits[CodeKind.INEI]} y {hits[CodeKind.RENIEC]}. Dígalo usted después de revisar el archivo."
    )
