"""What the page of the sources side by side says: its tables, why they differ, and where one falls short of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from tejido.sources.imports.access import published_loads, published_years
from tejido.sources.imports.catalog import profiles
from tejido.sources.imports.profile import Profile
from tejido.sources.imports.watching import Watched, watched
from tejido.sources.quoted.checks import Flag, flags_of
from tejido.sources.quoted.figures import Report, load_report
from tejido.sources.triangulation import TOTAL, Source, Table, Value, YearRow, fill, joined_years, quoted_source, tables
from tejido.sources.undercount import Shortfall, base_year, shortfalls
from tejido.web.sources.own_column import platform_source

REPORT: Final = "report_figures.yaml"
SCHOOLS: Final = "siseve"
CHILD_SOURCES: Final = ("cem_centres", "cem_cases", "cem_residence")
_MONTHS: Final = ("", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
                  "noviembre", "diciembre")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Estimate:
    """Where the schools fall short of the children that the CEM attend, by which source, and the year compared with."""

    source: str
    base: int
    years: Sequence[Shortfall]


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows. `why_not`: why no shortfall is estimated; "" when some is."""

    sources: Sequence[Source]
    tables: Sequence[Table]
    flags: Sequence[Flag]
    report: Report | None
    estimates: Sequence[Estimate]
    why_not: str


def page() -> Page:
    """The page, with what the release in force of the platform itself shows. Two queries."""
    places, here = watched(), settings.TEJIDO_DISTRICT
    report = _report()
    rows = published_years(sorted({here, *places.places}))
    found = [quoted_source(report, here, places.places.get(here, ""))] if report else []
    found += [
        one
        for code, profile in profiles().items()
        if not profile.population and (one := _source(code, profile, rows, places, here))
    ]
    own = platform_source(places.places.get(here, ""))
    found += [own] if own else []
    estimates, why_not = _estimates(rows, places)
    return Page(found, tables(found), flags_of(report) if report else [], report, estimates, why_not)


def until(value: Value) -> str:
    """How far a figure that is not of a whole year goes."""
    return "" if value.whole else f"hasta {_MONTHS[value.until]}"


def _report() -> Report | None:
    path = Path(settings.TEJIDO_DISTRICT_DIR) / REPORT
    return load_report(path) if path.is_file() else None


def _source(code: str, profile: Profile, rows: Sequence[YearRow], places: Watched, here: str) -> Source | None:
    place = places.schools if code == SCHOOLS else here
    mine = [row for row in rows if row[0] == code and row[1] == place]
    if not mine:
        return None
    cut = max(load.release for load in published_loads() if load.source == code)
    name = places.places.get(place, place)
    empty = Source(code, profile.title, profile.short, profile.publisher, profile.counts, profile.place_rule, name,
                   profile.differs, cut)  # fmt: skip
    return fill(empty, mine, profile.main, cut, children=code == SCHOOLS)


def _estimates(rows: Sequence[YearRow], places: Watched) -> tuple[list[Estimate], str]:
    """The shortfall of the schools' reports, by each source of the CEM that has all of the schools' districts."""
    if not places.schools:
        return [], "Este distrito no dice qué distritos reúne la UGEL de sus escuelas."
    schools = _whole(rows, SCHOOLS, places.schools, TOTAL)
    if not schools:
        return [], "No hay un año entero de reportes de las escuelas (SíseVe)."
    found = []
    for code in CHILD_SOURCES:
        by_place = {place: _whole(rows, code, place, "child") for place in places.school_districts}
        children = joined_years(by_place, places.school_districts)
        base = base_year(schools, children)
        if base is not None and len(set(schools) & set(children)) > 1:
            found.append(Estimate(profiles()[code].title, base, shortfalls(schools, children)))
    if found:
        return found, ""
    names = " y ".join(places.places[place] for place in places.school_districts)
    return [], (
        f"Harían falta dos años enteros en que estén, a la vez, los reportes de las escuelas y los casos de niñas, "
        f"niños y adolescentes que atendieron los CEM de {names}. Con lo cargado hasta hoy no los hay, y no se inventa."
    )


def _whole(rows: Sequence[YearRow], code: str, place: str, group: str) -> dict[int, int]:
    mine = [row for row in rows if row[0] == code and row[1] == place]
    known = profiles().get(code)
    if not mine or known is None:
        return {}
    cut = max(load.release for load in published_loads() if load.source == code)
    empty = Source(code, "", "", "", "", "", "", "", cut)
    return fill(empty, mine, known.main, cut).whole_years(group)
