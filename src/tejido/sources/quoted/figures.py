"""The figures that a report prints, each with its section and its words, read from the district's folder. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

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
        number = f"{self.value:,.0f}" if self.value == int(self.value) else f"{self.value:,.1f}"
        return {Unit.CASES: number, Unit.PERCENT: f"{number} %", Unit.POINTS: f"{number} puntos"}[self.unit]


class CheckKind(StrEnum):
    """What is compared: parts with their whole, a share, a rise, one number said of two things, the word that a figure
    is called by, and whether a percentage can be of so few people."""

    SUM = "sum"
    SHARE = "share"
    RISE = "rise"
    SAME_NUMBER = "same_number"
    CALLED = "called"
    OF_WHOLE = "of_whole"


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
    words = ("code", "title", "publisher", "counts", "place_rule", "differs")
    fields = read_yaml(path).fields((*words, "figures", "checks"))
    figures: dict[str, Figure] = {}
    for item in fields["figures"].items():
        figure = _figure(item)
        if figure.code in figures:
            raise item.wrong(f"la cifra «{figure.code}» está repetida")
        figures[figure.code] = figure
    checks = tuple(_check(item, figures) for item in fields["checks"].items())
    return Report(*(fields[name].text() for name in words), figures=figures, checks=checks)


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
    kind = found["kind"].one_of(CheckKind) if "kind" in found else None
    if kind is None:
        raise item.wrong("falta el campo «kind»")

    def one(name: str) -> Figure:
        return figures[fields[name].among(figures, "la cifra")]

    def several(name: str) -> tuple[Figure, ...]:
        return tuple(figures[value.among(figures, "la cifra")] for value in fields[name].items())

    if kind is CheckKind.SUM:
        fields = item.fields(("kind", "whole", "parts"))
        return Check(kind, several("parts"), one("whole"))
    if kind is CheckKind.SHARE:
        fields = item.fields(("kind", "whole", "parts", "said"))
        return Check(kind, several("parts"), one("whole"), one("said"))
    if kind is CheckKind.RISE:
        fields = item.fields(("kind", "from", "to", "said"))
        return Check(kind, (one("from"), one("to")), said=one("said"))
    if kind is CheckKind.SAME_NUMBER:
        fields = item.fields(("kind", "figures"))
        return Check(kind, several("figures"))
    if kind is CheckKind.OF_WHOLE:
        fields = item.fields(("kind", "whole", "said"))
        return Check(kind, several("said"), one("whole"))
    fields = item.fields(("kind", "figure", "as", "counts", "of"))
    return Check(kind, (one("figure"),), one("of"), words=(fields["as"].text(), fields["counts"].text()))
