"""A paper whose copy cannot be had: its number, its date and why, kept as a text that Tejido itself writes. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tejido.documents.cleaning import CheckedFile
from tejido.documents.kinds import FileKind
from tejido.kernel.errors import FieldErrors

LONGEST_NUMBER = 80
_NUMBER = f"Escriba el número del documento, como «Oficio 0123-2026»: hasta {LONGEST_NUMBER} letras."
OLDEST = date(1950, 1, 1)


class NoCopy(StrEnum):
    """Why there is no copy of the paper."""

    NOT_GIVEN = "not_given"
    RESERVED = "reserved"
    SEEN_THERE = "seen_there"
    READ_OUT = "read_out"
    NO_SCANNER = "no_scanner"

    @property
    def spanish(self) -> str:
        return _SPANISH[self]


_SPANISH = {
    NoCopy.NOT_GIVEN: "No nos dieron copia",
    NoCopy.RESERVED: "Es reservado y no se puede copiar",
    NoCopy.SEEN_THERE: "Lo vimos en el sistema de la otra institución",
    NoCopy.READ_OUT: "Nos lo leyeron por teléfono",
    NoCopy.NO_SCANNER: "Tenemos el papel y no hay cómo escanearlo",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """What is said of a paper without a copy. `on` None and `why` blank: not said."""

    number: str
    on: date | None
    why: str


def cited_file(paper: Cited, *, today: date) -> CheckedFile:
    """The text that stands for the paper; the same paper always gives the same text.

    Raises:
        FieldErrors: at `paper_number`, `paper_on` and `paper_why`.
    """
    number, wrong = " ".join(paper.number.split()), {}
    if len(number) > LONGEST_NUMBER or not re.search(r"\d", number) or not number.isprintable():
        wrong["paper_number"] = [_NUMBER]
    if paper.on is None or not OLDEST <= paper.on <= today:
        wrong["paper_on"] = ["Escriba la fecha que lleva el documento. No puede ser futura."]
    if paper.why not in list(NoCopy):
        wrong["paper_why"] = ["Diga por qué no hay copia."]
    if wrong or paper.on is None:
        raise FieldErrors(wrong)
    day = f"{paper.on:%d/%m/%Y}"
    why = f"Por qué no hay copia: {NoCopy(paper.why).spanish}"
    content = f"Documento citado, sin copia.\nNúmero: {number}\nFecha: {day}\n{why}\n".encode()
    return CheckedFile(f"Citado, sin copia, del {day}", FileKind.TEXT, content, content)
