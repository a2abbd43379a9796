"""The words of the deliveries: the traffic light, a period, its versions and its figures. Pure but for the names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tejido.reports.telling.sectors import sector_name
from tejido.sources.changes import words_of
from tejido.sources.models import SeriesPeriod, Submission
from tejido.sources.periods import stored_period
from tejido.sources.series import ColumnType, Series
from tejido.sources.states import OPEN, Light, light_of
from tejido.web.wording import Look

LOOKS: Mapping[Light, Look] = {
    Light.WITHDRAWN: Look(Light.WITHDRAWN.spanish, "plain", "close"),
    Light.DELIVERED: Look(Light.DELIVERED.spanish, "ok", "check"),
    Light.DELIVERED_LATE: Look(Light.DELIVERED_LATE.spanish, "ok", "check"),
    Light.WAITING: Look(Light.WAITING.spanish, "info", "clock"),
    Light.SOON: Look(Light.SOON.spanish, "soon", "clock"),
    Light.PASSED: Look(Light.PASSED.spanish, "doubt", "question"),
    Light.LATE: Look(Light.LATE.spanish, "late", "warning"),
}
MOST_CHANGES = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the status: a period of an institution, or the sum of those of a series."""

    series: str
    sector: str
    title: str
    period: str
    period_code: str
    light: Light
    due_at: datetime
    institution: str = ""
    code: str = ""
    delivered: int = 0
    asked: int = 0
    corrected: bool = False

    @property
    def look(self) -> Look:
        return LOOKS[self.light]

    @property
    def open(self) -> bool:
        return self.light in OPEN


def line_of(row: SeriesPeriod, series: Mapping[str, Series], names: Mapping[str, str], at: datetime) -> Line:
    """A period of one institution."""
    known = series.get(row.series)
    return Line(
        series=row.series,
        sector=sector_name(row.sector),
        title=known.title if known else row.series,
        period=stored_period(row.period).spanish,
        period_code=row.period,
        light=light_of(row, at),
        due_at=row.due_at,
        institution=names.get(row.institution_code, row.institution_code),
        code=row.code,
        corrected=row.version > 1,
    )


def grouped(lines: Iterable[Line]) -> list[tuple[Line, list[Line]]]:
    """The lines of each series and period under the one that sums them up."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.series, line.period_code), []).append(line)
    return [(_sum(same), same) for same in groups.values()]


def _sum(same: Sequence[Line]) -> Line:
    """The light that most needs somebody, and how many delivered of those that still owe or did."""
    counted = [line for line in same if line.light is not Light.WITHDRAWN]
    worst = max(same, key=lambda line: list(Light).index(line.light))
    return Line(
        series=worst.series,
        sector=worst.sector,
        title=worst.title,
        period=worst.period,
        period_code=worst.period_code,
        light=worst.light,
        due_at=max(line.due_at for line in same),
        delivered=sum(not line.open for line in counted),
        asked=len(counted),
    )


@dataclass(frozen=True, slots=True)
class Table:
    """Figures as they were delivered: headings, rows of words and numbers, and the sum of each number."""

    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[tuple[object, bool, str], ...], ...]
    totals: tuple[int, ...]

    @property
    def dimensions(self) -> int:
        return sum(not number for _, number in self.heads)


def table_of(rows: Sequence[Mapping[str, str | int]], series: Series, zones: Mapping[str, str]) -> Table:
    """The rows of a version in words."""
    heads = tuple((one.title, not one.type.is_dimension) for one in series.columns)
    told = tuple(
        tuple((_word(row.get(one.name), one.type, {**zones, **one.values}), not one.type.is_dimension, one.title)
              for one in series.columns)
        for row in rows
    )  # fmt: skip
    totals = tuple(sum(int(row.get(one.name, 0)) for row in rows) for one in series.numbers)
    return Table(heads, told, totals)


def _word(value: str | int | None, kind: ColumnType, words: Mapping[str, str]) -> object:
    if not kind.is_dimension:
        return value if value is not None else ""
    return words.get(str(value), "No se sabe" if value in (None, "unknown") else value)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What a number was and what it is now."""

    where: str
    column: str
    before: str
    after: str


def told_changes(
    changes: Sequence[Mapping[str, object]], series: Series, zones: Mapping[str, str]
) -> tuple[list[ChangeLine], int]:
    """The first changes in words, and how many more there are."""
    titles = {one.name: one.title for one in series.columns}
    lines = []
    for change in changes[:MOST_CHANGES]:
        key = change["at"] if isinstance(change["at"], list) else []
        column = str(change["column"])
        lines.append(
            ChangeLine(
                words_of([str(one) for one in key], series, zones),
                titles.get(column, column),
                "no estaba" if change["before"] is None else str(change["before"]),
                "se quitó" if change["after"] is None else str(change["after"]),
            )
        )
    return lines, max(0, len(changes) - MOST_CHANGES)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version as its history tells it."""

    row: Submission
    who: str
    informs_for: str
    changes: list[ChangeLine]
    more: int
