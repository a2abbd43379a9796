"""Blind indexes: finding an equal value without storing it (docs/adr/0006-field-encryption.md).

HMAC-SHA256 of the normalised value under the index key, 16 bytes, apart for each kind. A DNI has only 8 digits:
whoever holds the index key can try them all, so that key never touches the database.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from enum import StrEnum

from tejido.kernel.errors import Refused
from tejido.vault.identity_numbers import check_dni
from tejido.vault.keys import keyring

INDEX_BYTES = 16


class IndexKind(StrEnum):
    """What is indexed; two kinds never share an index for the same text."""

    DNI = "dni"
    PHONE = "phone"
    SURNAME = "surname"
    BIRTH_YEAR = "birth_year"
    FOREIGN_ID = "foreign_id"


def index(kind: IndexKind | str, value: str | int) -> bytes:
    """The blind index of a value.

    Raises:
        Refused: the value cannot be normalised (a DNI without 8 digits, a surname without letters).
        CannotUnseal: the index key is missing.
    """
    kind = IndexKind(kind)
    normal = _NORMALISERS[kind](str(value))
    return hmac.digest(keyring().index_key, f"{kind}\x1f{normal}".encode(), hashlib.sha256)[:INDEX_BYTES]


def normal_phone(text: str) -> str:
    """Nine Peruvian digits: a mobile (9…) or a landline with its area (0…); +51 and Lima's 01 may be written or not.

    Raises:
        Refused: it is neither.
    """
    digits = re.sub(r"[^0-9]", "", text)
    digits = re.sub(r"^(?:00)?51(?=[0-9]{8,9}$)", "", digits)
    if re.fullmatch(r"[2-7][0-9]{6}", digits):  # Lima without its area code
        digits = "01" + digits
    elif re.fullmatch(r"1[2-7][0-9]{6}|[4-8][0-9]{7}", digits):  # an area code without its 0
        digits = "0" + digits
    if re.search(r"[^0-9+()\-.\s]", text) or not re.fullmatch(r"9[0-9]{8}|0[1-8][0-9]{7}", digits):
        raise Refused(
            "El teléfono debe ser un celular de 9 dígitos que empieza en 9, o un fijo con su código de ciudad.",
            field="phone",
        )
    return digits


def normal_surname(text: str) -> str:
    """How a surname sounds in Peruvian Spanish: b/v, s/z/c/x, silent h, ll/y, qu/k/c, hua/gua/w, accents; ñ is kept.

    Particles stay, spaces and hyphens go ("De la Cruz" and "Delacruz" are one). One surname a call.

    Raises:
        Refused: there is no letter in it.
    """
    kept = text.lower().replace("ñ", "\x00").replace("n\u0303", "\x00")
    plain = "".join(c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))
    sound = letters = re.sub(r"[^a-z\x00]", "", plain)
    for pattern, replacement in _SOUNDS:
        sound = pattern.sub(replacement, sound)
    if not letters:
        raise Refused("El apellido debe tener al menos una letra.", field="surname")
    return (sound or letters).replace("\x00", "ñ")


_SOUNDS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        (r"ph", "f"),
        (r"ch", "\x01"),
        (r"sh", "\x01"),
        (r"h", ""),
        (r"gu(?=[ao])", "u"),
        (r"w", "u"),
        (r"v", "b"),
        (r"qu(?=[ei])|qu?", "k"),
        (r"gu(?=[ei])", "\x02"),
        (r"g(?=[ei])", "j"),
        (r"\x02", "g"),
        (r"c(?=[eiy])|[zx]", "s"),
        (r"c", "k"),
        (r"ll", "y"),
        (r"y(?![aeiou])", "i"),
        (r"m(?=[bpf])", "n"),
        (r"(.)\1+", r"\1"),
        (r"\x01", "ch"),
    ]
]


def normal_birth_year(text: str) -> str:
    """Four digits between 1900 and 2100.

    Raises:
        Refused: it is not a year.
    """
    year = text.strip()
    if not re.fullmatch(r"(19|20)[0-9]{2}|2100", year):
        raise Refused("El año de nacimiento debe tener cuatro dígitos, como 1994.", field="birth_year")
    return year


def normal_foreign_id(text: str) -> str:
    """Letters and digits in capitals, nothing else.

    Raises:
        Refused: nothing is left.
    """
    number = re.sub(r"[^0-9A-Z]", "", text.upper())
    if not number:
        raise Refused("El número de documento debe tener letras o números.", field="id_number")
    return number


_NORMALISERS = {
    IndexKind.DNI: check_dni,
    IndexKind.PHONE: normal_phone,
    IndexKind.SURNAME: normal_surname,
    IndexKind.BIRTH_YEAR: normal_birth_year,
    IndexKind.FOREIGN_ID: normal_foreign_id,
}
