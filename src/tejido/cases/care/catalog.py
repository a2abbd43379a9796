"""What is recorded of care, as data: services, areas of a plan, the scale of recovery, follow-ups, closing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tejido.kernel.errors import Refused
from tejido.law.marks import Mark
from tejido.law.reading import Value, read_yaml

FILE = Path(__file__).with_name("catalog.yaml")
LISTS = ("services", "modes", "areas", "contacts", "dropouts")


@dataclass(frozen=True, slots=True)
class CareCatalog:
    """The lists by name (code to Spanish words), the scale of recovery (1 to 5, 5 the best) and the proposals."""

    lists: Mapping[str, Mapping[str, str]]
    mark: Mark
    source: str
    recovery: Mapping[int, str]
    recovery_version: str
    recovery_note: str
    questions: Mapping[str, str]
    questions_version: str
    follow_up_days: Mapping[str, int]
    follow_up_note: str
    criteria: Mapping[str, str]

    def check(self, name: str, codes: Iterable[str], *, field: str) -> None:
        """Raises Refused when a code is not of that list."""
        if not set(codes) <= self.lists[name].keys():
            raise Refused("Elija una opción de la lista.", field=field)

    def check_recovery(self, level: int | None) -> None:
        """Raises Refused when the level is not of the scale; None: not asked."""
        if level is not None and level not in self.recovery:
            raise Refused("Elija un nivel de la escala.", field="recovery")

    def word(self, name: str, code: str) -> str:
        """The Spanish of a code; an old one stands as it is."""
        return self.lists[name].get(code, code)


@cache
def care_catalog() -> CareCatalog:
    """The catalogue that ships with Tejido."""
    return load_catalog(FILE)


def load_catalog(path: Path) -> CareCatalog:
    """The catalogue of a file. Raises WrongFile."""
    fields = read_yaml(path).fields(("mark", "source", *LISTS, "recovery", "satisfaction", "follow_up", "closing"))
    recovery = fields["recovery"].fields(("version", "note", "levels"))
    asked = fields["satisfaction"].fields(("version", "questions"))
    follow_up = fields["follow_up"].fields(("note", "days"))
    closing = fields["closing"].fields(("reasons", "criteria"))
    lists = {name: _words(fields[name]) for name in LISTS}
    return CareCatalog(
        lists={**lists, "closings": _words(closing["reasons"])},
        mark=fields["mark"].one_of(Mark),
        source=fields["source"].text(),
        recovery={_level(recovery["levels"], n): word for n, word in _words(recovery["levels"]).items()},
        recovery_version=recovery["version"].text(),
        recovery_note=recovery["note"].text(),
        questions=_words(asked["questions"]),
        questions_version=asked["version"].text(),
        follow_up_days={level: days.whole(1) for level, days in follow_up["days"].mapping().items()},
        follow_up_note=follow_up["note"].text(),
        criteria=_words(closing["criteria"]),
    )


def _words(value: Value) -> dict[str, str]:
    return {code: word.text() for code, word in value.mapping().items()}


def _level(value: Value, number: str) -> int:
    if not number.isdecimal():
        raise value.wrong(f"«{number}» no es un número de la escala")
    return int(number)
