"""What is recorded of measures, as data: kinds, results, and the proposals of when to visit and to renew. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tejido.kernel.errors import Refused
from tejido.law.marks import Mark
from tejido.law.reading import Value, read_yaml

FILE = Path(__file__).with_name("catalog.yaml")
LISTS = ("kinds", "requesters", "visit_results", "breaches", "ends")


@dataclass(frozen=True, slots=True)
class MeasureCatalog:
    """The lists by name (code to Spanish words), and the days of the proposals with their notes."""

    lists: Mapping[str, Mapping[str, str]]
    mark: Mark
    source: str
    visit_days: Mapping[str, int]
    visit_note: str
    renewal_days: int
    renewal_note: str

    def check(self, name: str, codes: Iterable[str], *, field: str) -> None:
        """Raises Refused when a code is not of that list."""
        if not set(codes) <= self.lists[name].keys():
            raise Refused("Elija una opción de la lista.", field=field)

    def words(self, name: str, codes: Iterable[str]) -> str:
        """The Spanish of several codes; an old code stands as it is."""
        found = [self.lists[name].get(code, code) for code in codes]
        return ", ".join([*found[:1], *(words[:1].lower() + words[1:] for words in found[1:])])


@cache
def measure_catalog() -> MeasureCatalog:
    """The catalogue that ships with Tejido."""
    return load_catalog(FILE)


def load_catalog(path: Path) -> MeasureCatalog:
    """The catalogue of a file.

    Raises:
        WrongFile: a list is missing or empty, or a number is not whole.
    """
    fields = read_yaml(path).fields(("mark", "source", *LISTS, "visits", "renewal"))
    visits, renewal = fields["visits"].fields(("note", "days")), fields["renewal"].fields(("note", "days"))
    return MeasureCatalog(
        lists={name: _list(fields[name]) for name in LISTS},
        mark=fields["mark"].one_of(Mark),
        source=fields["source"].text(),
        visit_days={level: value.whole() for level, value in visits["days"].mapping().items()},
        visit_note=visits["note"].text(),
        renewal_days=renewal["days"].whole(),
        renewal_note=renewal["note"].text(),
    )


def _list(value: Value) -> dict[str, str]:
    found = {code: words.text() for code, words in value.mapping().items()}
    if not found:
        raise value.wrong("la lista está vacía")
    return found
