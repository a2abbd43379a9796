"""Lists and limits of data protection, as data. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tejido.kernel.errors import Refused
from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.law.reading import Value, read_yaml

FILE = Path(__file__).with_name("catalog.yaml")
LISTS = (
    "standings",
    "ages",
    "channels",
    "contact_modes",
    "identity_checks",
    "outcomes",
    "given",
    "breach_natures",
    "breach_data",
    "breach_risks",
)
REGULATION = "DS 016-2024-JUS"
BREACH_ARTICLE = Citation(REGULATION, "34")


@dataclass(frozen=True, slots=True)
class RightKind:
    """A right over one's data; `days`: working days for the answer, None when no source gives them."""

    code: str
    name: str
    asks: str
    days: int | None


@dataclass(frozen=True, slots=True)
class PrivacyCatalog:
    """The kinds of requests, every list by name (code to Spanish words), and the limits with their mark."""

    kinds: Mapping[str, RightKind]
    lists: Mapping[str, Mapping[str, str]]
    mark: Mark
    source: str
    breach_hours: int

    def check(self, name: str, codes: Iterable[str], *, field: str) -> None:
        """Raises Refused when a code is not of that list."""
        known = self.kinds.keys() if name == "kinds" else self.lists[name].keys()
        if not set(codes) <= known:
            raise Refused("Elija una opción de la lista.", field=field)

    def words(self, name: str, code: str) -> str:
        """The Spanish of a code; an old code stands as it is."""
        return self.lists[name].get(code, code)


@cache
def privacy_catalog() -> PrivacyCatalog:
    """The catalogue that ships with Tejido."""
    return load_catalog(FILE)


def load_catalog(path: Path) -> PrivacyCatalog:
    """The catalogue of a file.

    Raises:
        WrongFile: a list is missing or empty, or a number is not whole.
    """
    fields = read_yaml(path).fields(("mark", "source", "kinds", "breach_hours", *LISTS))
    return PrivacyCatalog(
        kinds={code: _kind(code, value) for code, value in fields["kinds"].mapping().items()},
        lists={name: _list(fields[name]) for name in LISTS},
        mark=fields["mark"].one_of(Mark),
        source=fields["source"].text(),
        breach_hours=fields["breach_hours"].whole(),
    )


def _kind(code: str, value: Value) -> RightKind:
    fields = value.fields(("name", "asks", "days"))
    days = None if fields["days"].empty else fields["days"].whole()
    return RightKind(code, fields["name"].text(), fields["asks"].text(), days)


def _list(value: Value) -> dict[str, str]:
    found = {code: words.text() for code, words in value.mapping().items()}
    if not found:
        raise value.wrong("la lista está vacía")
    return found
