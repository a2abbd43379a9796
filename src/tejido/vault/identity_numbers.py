"""Numbers of identity documents: DNI, carné de extranjería, permiso temporal (CPP or PTP) and passport. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tejido.kernel.errors import Refused


class IdKind(StrEnum):
    """Which document an identity number belongs to."""

    DNI = "dni"
    CE = "ce"
    PTP = "ptp"
    PASSPORT = "passport"


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    sentence: str


_RULES = {
    IdKind.DNI: _Rule(re.compile(r"[0-9]{8}"), "El DNI tiene exactamente 8 dígitos, sin letras ni guiones."),
    IdKind.CE: _Rule(
        re.compile(r"[0-9A-Z]{9,12}"),
        "El carné de extranjería tiene entre 9 y 12 números o letras, como aparece en el carné.",
    ),
    IdKind.PTP: _Rule(
        re.compile(r"[0-9A-Z]{7,15}"),
        "El permiso temporal (CPP o PTP) tiene entre 7 y 15 números o letras, como aparece en el carné.",
    ),
    IdKind.PASSPORT: _Rule(
        re.compile(r"(?=.*[0-9])[0-9A-Z]{5,12}"),
        "El pasaporte tiene entre 5 y 12 letras o números, sin espacios ni guiones.",
    ),
}


def check_id_number(kind: IdKind, text: str, *, field: str | None = None) -> str:
    """The number as it is stored: without spaces around or between, in capitals.

    Raises:
        Refused: it cannot be a number of that document; says how it should look.
    """
    number = re.sub(r"\s", "", text).upper()
    rule = _RULES[kind]
    if not rule.pattern.fullmatch(number):
        raise Refused(rule.sentence, field=field)
    return number


def check_dni(text: str, *, field: str | None = "dni") -> str:
    """The DNI as it is stored: exactly eight digits (0 to 9, of this alphabet only).

    Raises:
        Refused: as `check_id_number`.
    """
    return check_id_number(IdKind.DNI, text, field=field)
