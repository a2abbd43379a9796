"""The release in force, or an earlier one, as values. A folder never changes, so it is read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from tejido.kernel.errors import NotFound
from tejido.observatory.released.about import About, read_about
from tejido.observatory.released.figures import Figure, Shown, Time
from tejido.observatory.released.places import ABOUT, AUDITED, HELD, folder_of, in_force, numbers
from tejido.observatory.released.tables import Axis, Table, Why
from tejido.observatory.sheet import Sheet, sheet_of
from tejido.statistics.releases.dimensions import Dimension
from tejido.statistics.releases.reading import read_release
from tejido.statistics.releases.values import Counts, Release
from tejido.statistics.rule import Rule

_KEPT = 64


@dataclass(frozen=True, slots=True)
class ReleaseInForce:
    """One release. `folder` holds it; `about` has its words; `rule` says what counts as small; `notice`
    is what has to stand beside all its figures, empty as a rule."""

    number: int
    cut_on: date
    made_at: datetime
    district: str
    district_name: str
    tables: Mapping[str, Table]
    indicators: Mapping[str, Shown]
    sheets: Mapping[str, Sheet]
    rule: Rule
    about: About
    folder: Path
    notice: str = ""

    def indicator(self, code: str, *, mark: str = "") -> Shown | None:
        """An indicator as the release shows it; None when it is not in it.

        Those that are always told by the mark of the limit (`OPO-01`) are asked for with it: marks are not added up.
        """
        return self.indicators.get(f"{code}/{mark}" if mark else code)

    def table(self, name: str) -> Table:
        """One table.

        Raises:
            NotFound: the release has none of that name.
        """
        if name not in self.tables:
            raise NotFound(f"La publicación {self.number} no tiene una tabla «{name}».")
        return self.tables[name]

    def sheet(self, code: str) -> Sheet:
        """The sheet of an indicator as it was when this was released, whether its figures are in it or not.

        Raises:
            NotFound: there is none with that code.
        """
        found = self.sheets.get(code.upper())
        if found is None:
            raise NotFound(f"No hay un indicador «{code}» en la publicación {self.number}.")
        return found

    def quarters_of(self, year: str) -> list[str]:
        """The quarters of a year that some table tells; a table of years has none of its own."""
        axes = (table.axes.get("period") for table in self.tables.values())
        return sorted({code for axis in axes if axis for code in axis.codes if code.startswith(f"{year}-T")})

    def times_of(self, code: str) -> list[Time]:
        """The times of an indicator, by what the release tells them by; none when it has none."""
        return [_time(one) for one in self.about.times.get(code, [])]

    def deliveries_of(self, code: str) -> list[Figure]:
        """An indicator of the deliveries of figures, by period, sector and mark; none when it is not one of them.

        Their shares have no interval: every delivery is there, they stand for no others.
        """
        return [_delivered(one) for one in self.about.deliveries.get(code, [])]


def current() -> ReleaseInForce | None:
    """The release in force; None when nothing was published yet. Reads no database."""
    number = in_force(settings.TEJIDO_RELEASES_DIR)
    return None if number is None else _kept(settings.TEJIDO_RELEASES_DIR, number)


def published() -> list[int]:
    """The numbers of every release that was published, in their order."""
    return numbers(settings.TEJIDO_RELEASES_DIR)


def release(number: int) -> ReleaseInForce:
    """One release that was published.

    Raises:
        NotFound: there is none with that number.
    """
    if number not in published():
        raise NotFound(f"No hay una publicación número {number} del observatorio.")
    return _kept(settings.TEJIDO_RELEASES_DIR, number)


def read_folder(folder: Path) -> ReleaseInForce:
    """The release that lies in a folder, in force or not yet.

    Raises:
        WrongFile: a file of it is missing or wrong.
    """
    about = read_about(folder / ABOUT)
    found = read_release(folder / AUDITED)
    tables = _tables(folder, found, about)
    return ReleaseInForce(
        number=about.number,
        cut_on=found.cut_on,
        made_at=datetime.fromisoformat(about.made_at),
        district=about.district,
        district_name=about.district_name,
        tables=tables,
        indicators={
            code: _shown(code, told, tables, found.rule)
            for code, told in about.indicators.items()
            if any(name in tables for name in told["tables"])
        },
        sheets={sheet.code: sheet for sheet in map(sheet_of, about.sheets)},
        rule=found.rule,
        about=about,
        folder=folder,
        notice=settings.TEJIDO_NOTICE,
    )


def _kept(releases: Path, number: int) -> ReleaseInForce:
    folder = folder_of(releases, number)
    return _read(folder, (folder / ABOUT).stat().st_mtime_ns)


@lru_cache(maxsize=_KEPT)
def _read(folder: Path, written: int) -> ReleaseInForce:
    """`written`: when; a demonstration that is made again has another release under the same number."""
    return read_folder(folder)


def _tables(folder: Path, found: Release, about: About) -> dict[str, Table]:
    """The tables of a release in the order of its list, those of earlier figures included."""
    tables = {table.name: _table(found, table, about, about.axes) for table in found.counts}
    for population, told in about.held.items():
        held = read_release(folder / HELD / population)
        for table in held.counts:
            tables[table.name] = replace(_table(held, table, about, told["axes"]), until=held.cut_on)
    return {name: tables[name] for name in about.tables if name in tables}


def _table(found: Release, counts: Counts, about: About, words: Mapping[str, Any]) -> Table:
    axes = {name: _axis(found.dimension(name), found.codes_of(counts, name), words[name]) for name in counts.dimensions}
    told = about.tables[counts.name]
    return Table(name=counts.name, axes=axes, values=counts.cells, population=counts.population, **told)


def _axis(dimension: Dimension, codes: tuple[str, ...], told: Mapping[str, Any]) -> Axis:
    parents = {part: whole for whole, parts in dimension.sums for part in parts if part in codes}
    return Axis(dimension.name, told["title"], codes, told["labels"], parents, dimension.overlapping)


def _shown(code: str, told: Mapping[str, Any], tables: Mapping[str, Table], rule: Rule) -> Shown:
    found = tuple(tables[name] for name in told["tables"] if name in tables)
    return Shown(code, found, tuple(told["part"]), tuple(told["whole"]), rule)


def _time(told: Mapping[str, Any]) -> Time:
    why = Why(told["why"]) if told["why"] else None
    return Time(told["of"], told["median"], told["p90"], why)


def _delivered(told: Mapping[str, Any]) -> Figure:
    part, whole = int(told["part"]), told["whole"]
    if whole is None:
        return Figure(told["of"], part, part=part)
    return Figure(told["of"], part / whole if whole else None, None, part, whole)
