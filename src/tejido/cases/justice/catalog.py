"""What is recorded of proceedings, as data: kinds, references, stages, hearings, sanctions. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tejido.kernel.errors import FieldErrors, Refused
from tejido.law.marks import Mark
from tejido.law.reading import read_yaml

FILE = Path(__file__).with_name("catalog.yaml")
LISTS = ("kinds", "references", "stages", "hearings", "suspended", "sanctions", "executions")
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z./ -]{1,39}")
_NAMES = re.compile(r"[A-Za-zÁÉÍÓÚÑáéíóúñ]{6,}")


@dataclass(frozen=True, slots=True)
class JusticeCatalog:
    """The lists by name (code to Spanish words), and the days after which a sanction is looked at (a proposal)."""

    lists: Mapping[str, Mapping[str, str]]
    mark: Mark
    source: str
    check_days: int
    check_note: str

    def check(self, name: str, codes: Iterable[str], *, field: str) -> None:
        """Raises Refused when a code is not of that list."""
        if not set(codes) <= self.lists[name].keys():
            raise Refused("Elija una opción de la lista.", field=field)

    def word(self, name: str, code: str) -> str:
        """The Spanish of a code; an old one stands as it is."""
        return self.lists[name].get(code, code)

    def checked_references(self, given: Mapping[str, str]) -> dict[str, str]:
        """The numbers that were given, tidy; blank ones are left out.

        Raises:
            FieldErrors: a number of an unknown register, or something that is no number (a name, a sentence).
        """
        found = {name: " ".join(number.split()) for name, number in given.items() if number.strip()}
        wrong = {
            name: ["Escriba solo el número, con sus guiones. No escriba nombres ni copie el documento."]
            for name, number in found.items()
            if name not in self.lists["references"]
            or not _NUMBER.fullmatch(number)
            or _NAMES.search(number)
            or not any(letter.isdigit() for letter in number)
        }
        if wrong:
            raise FieldErrors(wrong)
        return found


@cache
def justice_catalog() -> JusticeCatalog:
    """The catalogue that ships with Tejido."""
    return load_catalog(FILE)


def load_catalog(path: Path) -> JusticeCatalog:
    """The catalogue of a file. Raises WrongFile."""
    fields = read_yaml(path).fields(("mark", "source", *LISTS, "checking"))
    checking = fields["checking"].fields(("note", "days"))
    return JusticeCatalog(
        lists={name: {code: word.text() for code, word in fields[name].mapping().items()} for name in LISTS},
        mark=fields["mark"].one_of(Mark),
        source=fields["source"].text(),
        check_days=checking["days"].whole(1),
        check_note=checking["note"].text(),
    )
