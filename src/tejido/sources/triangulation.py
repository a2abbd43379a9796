"""The sources side by side, year by year and group by group; never added up: each counts something else. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tejido.kernel.numbers import grouped
from tejido.sources.quoted.figures import Report, Unit

TOTAL: Final = "total"
GROUPS: Final = {
    TOTAL: "Todos",
    "child": "Niñas, niños y adolescentes (0 a 17)",
    "women": "Mujeres",
    "men": "Varones",
    "physical": "Violencia física",
    "psychological": "Violencia psicológica",
    "sexual": "Violencia sexual",
    "economic": "Violencia económica o patrimonial",
}
_CHILD: Final = frozenset({"age=0-11", "age=12-17"})
_CHILD_MEASURES: Final = frozenset({"age_0_5", "age_6_11", "age_12_17"})
YearRow = tuple[str, str, int, str, str, int]
"""Source, place, year, groups, measure, value: as `imports.access.published_years` gives them."""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure of a year; `until`: the last month that it covers (12 the whole year)."""

    value: int
    until: int = 12

    @property
    def told(self) -> str:
        return grouped(self.value)

    @property
    def whole(self) -> bool:
        return self.until == 12


@dataclass
class Source:
    """One column: who says it, what one unit is, which place it is told under, why it differs, and until when."""

    code: str
    title: str
    short: str
    publisher: str
    counts: str
    place_rule: str
    place: str
    differs: str
    cut: str
    groups: dict[str, dict[int, Value]] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """The rule of its place, and which place it is unless the rule says so."""
        return self.place_rule if self.place in self.place_rule else f"{self.place_rule} · {self.place}"

    def put(self, group: str, year: int, value: int, until: int = 12) -> None:
        """Add to a cell of its own; parts of one year and group of one source do add up."""
        years = self.groups.setdefault(group, {})
        before = years.get(year)
        years[year] = Value(value + (before.value if before else 0), until)

    def whole_years(self, group: str) -> dict[int, int]:
        return {year: one.value for year, one in self.groups.get(group, {}).items() if one.whole}


@dataclass(frozen=True, slots=True)
class Table:
    """One group: the sources that say something of it, and a row a year with the figure of each, or None."""

    group: str
    title: str
    sources: tuple[Source, ...]
    rows: tuple[tuple[int, tuple[Value | None, ...]], ...]


def quoted_source(report: Report, place: str, place_name: str) -> Source:
    """The report's own series as one more source."""
    last = max(f"{one.year}-{one.until or 12:02}" for one in report.figures.values() if one.year)
    found = Source(
        report.code, report.title, report.short, report.publisher, report.counts, report.place_rule, place_name,
        report.differs, last,
    )  # fmt: skip
    for one in report.figures.values():
        if one.year and one.place == place and one.unit is Unit.CASES:
            found.put(one.group, one.year, int(one.value), one.until or 12)
    return found


def fill(source: Source, rows: Iterable[YearRow], main: str, cut: str, *, children: bool = False) -> Source:
    """Put the cells of a source; the year of its cut is partial when the cut is a month before December.

    `children`: everything it counts is of children (the schools' reports).
    """
    year_of_cut, _, month = cut.partition("-")
    for _, _, year, groups, measure, value in rows:
        until = int(month) if month and year == int(year_of_cut) else 12
        for group in groups_of(groups, measure, main, children=children):
            source.put(group, year, value, until)
    return source


def groups_of(groups: str, measure: str, main: str, *, children: bool = False) -> set[str]:
    """The groups of the page to which a cell of that measure and those groups belongs."""
    if measure in _CHILD_MEASURES:
        return {"child"}
    if measure != main:
        return {measure} & GROUPS.keys() - {TOTAL}
    parts = set(groups.split(";"))
    found = {TOTAL} | {part.partition("=")[2] for part in parts} & GROUPS.keys()
    return found | ({"child"} if children or parts & _CHILD else set())


def tables(sources: Sequence[Source]) -> list[Table]:
    """A table a group of which some source says something, the whole first."""
    found = []
    for group, title in GROUPS.items():
        saying = tuple(one for one in sources if one.groups.get(group))
        years = sorted({year for one in saying for year in one.groups[group]})
        rows = tuple((year, tuple(one.groups[group].get(year) for one in saying)) for year in years)
        if rows:
            found.append(Table(group, title, saying, rows))
    return found


def joined_years(by_place: Mapping[str, Mapping[int, int]], places: Sequence[str]) -> dict[int, int]:
    """The whole years of several places of one source together, only where every place has its figure."""
    known = [by_place.get(place, {}) for place in places]
    common = set.intersection(*(set(one) for one in known)) if known else set()
    return {year: sum(one[year] for one in known) for year in sorted(common)}
