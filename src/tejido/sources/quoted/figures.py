"""The figures that a report prints, each with its section and its words, read from the district's folder. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import yaml

from tejido.kernel.numbers import grouped
from tejido.law.reading import Value, read_yaml


class Unit(StrEnum):
    CASES = "cases"
    PERCENT = "percent"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed number. `year` 0: it is in no series; `until`: the last month that it covers, when not the year."""

    code: str
    what: str
    value: float
    unit: Unit
    section: str
    quote: str
    year: int = 0
    until: int = 0
    place: str = ""
    group: str = ""

    @property
    def printed(self) -> str:
        number = grouped(self.value) if self.value == int(self.value) else grouped(self.value, 1)
        return number + {Unit.CASES: "", Unit.PERCENT: " %", Unit.POINTS: " puntos porcentuales"}[self.unit]


class CheckKind(StrEnum):
    """What is compared: parts with their whole, a share, a rise, one number said of two things, the word that a figure
    is called by, and whether a percentage can be of so few people."""

    SUM = "sum"
    SHARE = "share"
    RISE = "rise"
    SAME_NUMBER = "same_number"
    CALLED = "called"
    OF_WHOLE = "of_whole"


_FIELDS: Final = {
    CheckKind.SUM: ("whole", "parts"),
    CheckKind.SHARE: ("whole", "parts", "said"),
    CheckKind.RISE: ("from", "to", "said"),
    CheckKind.SAME_NUMBER: ("figures",),
    CheckKind.CALLED: ("figure", "as", "counts", "of"),
    CheckKind.OF_WHOLE: ("whole", "said"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison. `whole` and `said` are figures; `parts` too; `words`: how it is called and what it counts."""

    kind: CheckKind
    parts: tuple[Figure, ...]
    whole: Figure | None = None
    said: Figure | None = None
    words: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Report:
    """A report with its figures and the comparisons that its figures allow."""

    code: str
    title: str
    short: str
    publisher: str
    counts: str
    place_rule: str
    differs: str
    figures: Mapping[str, Figure]
    checks: tuple[Check, ...]


def load_report(path: Path) -> Report:
    """The report of a file.

    Raises:
        WrongFile: with file, line and reason.
    """
    words = ("code", "title", "short", "publisher", "counts", "place_rule", "differs")
    fields = read_yaml(path).fields((*words, "figures", "checks"))
    figures: dict[str, Figure] = {}
    for item in fields["figures"].items():
        figure = _figure(item)
        if figure.code in figures:
            raise item.wrong(f"la cifra «{figure.code}» está repetida")
        figures[figure.code] = figure
    checks = tuple(_check(item, figures) for item in fields["checks"].items())
    told = {name: fields[name].text() for name in words}
    return Report(**told, figures=figures, checks=checks)


def _figure(item: Value) -> Figure:
    fields = item.fields(("id", "what", "value", "unit", "section", "quote"), ("year", "until", "place", "group"))
    if ("year" in fields) != ("group" in fields) or ("year" in fields) != ("place" in fields):
        raise item.wrong("«year», «place» y «group» van juntos: son lo que ubica la cifra en una serie")
    return Figure(
        code=fields["id"].text(),
        what=fields["what"].text(),
        value=fields["value"].number(),
        unit=fields["unit"].one_of(Unit),
        section=fields["section"].text(),
        quote=fields["quote"].text(),
        year=fields["year"].whole(1900) if "year" in fields else 0,
        until=fields["until"].whole(1) if "until" in fields else 0,
        place=fields["place"].text() if "place" in fields else "",
        group=fields["group"].text() if "group" in fields else "",
    )


def _check(item: Value, figures: Mapping[str, Figure]) -> Check:
    found = item.mapping()
    if "kind" not in found:
        raise item.wrong("falta el campo «kind»")
    kind = found["kind"].one_of(CheckKind)
    fields = item.fields(("kind", *_FIELDS[kind]))

    def named(*names: str) -> tuple[Figure, ...]:
        """The figures of those fields, each of which is one or a list."""
        values = [value for name in names if name in fields for value in _several(fields[name])]
        return tuple(figures[value.among(figures, "la cifra")] for value in values)

    whole = named("whole", "of")
    said = named("said") if kind is not CheckKind.OF_WHOLE else ()
    parts = named("said") if kind is CheckKind.OF_WHOLE else named("parts", "from", "to", "figures", "figure")
    words = (fields["as"].text(), fields["counts"].text()) if kind is CheckKind.CALLED else ("", "")
    return Check(kind, parts, whole[0] if whole else None, said[0] if said else None, words)


def _several(value: Value) -> list[Value]:
    return value.items() if isinstance(value.node, yaml.SequenceNode) else [value]
