"""A release made by hand for the pages: small, with numbers withheld, in the folder where releases lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from tejido.observatory.released.about import About, write_about
from tejido.observatory.released.inhabitants import Living
from tejido.observatory.released.places import ABOUT, AUDITED, folder_of, put_in_force
from tejido.observatory.sheet import told
from tejido.observatory.sheets import sheets
from tejido.statistics.releases.dimensions import TOTAL, Dimension
from tejido.statistics.releases.folder import write_release
from tejido.statistics.releases.values import Counts, Release

QUARTERS = {year: [f"{year}-T{n}" for n in (1, 2, 3, 4)] for year in ("2025", "2026")}
ZONES = {"el-progreso": "El Progreso", "san-pedro": "San Pedro de Carabayllo", "lomas": "<b>Lomas</b> & cerros",
         "santa-isabel": "Santa Isabel"}  # fmt: skip
SECTORS = {"police": "Comisaría (PNP)", "cem": "Centro Emergencia Mujer", "health": "Establecimiento de salud"}
AGES = {"0-11": "0 a 11 años", "12-17": "12 a 17 años", "18-29": "18 a 29 años", "30-59": "30 a 59 años"}
SEXES = {"female": "Mujer", "male": "Hombre"}
OUTCOMES = {"in_time": "A tiempo", "closed_late": "Cumplida fuera de plazo", "open_late": "Abierta fuera de plazo"}
RISKS = {"determined": "Con nivel", "undetermined": "No determinado", "mild": "Leve", "serious": "Severo"}
_ZONE_SIZE = {"el-progreso": 11, "san-pedro": 8, "lomas": 24, "santa-isabel": 0}
_WORDS = {"unit": "casos", "what": "Casos registrados.", "source": "Registro de casos de prueba.",
          "place": "Zona donde vive la persona afectada.", "limits": "No miden cuánta violencia hay."}  # fmt: skip
PERIODS = Dimension.tree("period", {TOTAL: QUARTERS, **QUARTERS})
DIMENSIONS = (
    PERIODS,
    Dimension.flat("zone", ZONES),
    Dimension.flat("sector", SECTORS),
    Dimension.flat("age", AGES),
    Dimension.flat("affected_sex", SEXES),
    Dimension.flat("outcome", OUTCOMES),
    Dimension.tree("risk", {TOTAL: ("determined", "undetermined"), "determined": ("mild", "serious")}),
)


def publish(
    releases: Path,
    *,
    number: int = 1,
    more: int = 0,
    hide: str = "",
    lomas: str = "",
    cells: Sequence[tuple[str, str]] = (),
    living: Sequence[Living] = (),
) -> None:
    """Write a release and put it in force; `more` is added to every number of the first zone, the zones of the period
    `hide` are withheld and those `cells`, `lomas` is another name of that zone, and `living` goes with it."""
    place = folder_of(releases, number)
    place.mkdir(parents=True)
    write_release(_release(number, more, hide, cells), place / AUDITED)
    about = _about(number, lomas or ZONES["lomas"])
    write_about(place / ABOUT, replace(about, population=[asdict(one) for one in living]))
    put_in_force(releases, number)


def _release(number: int, more: int, hide: str, more_hidden: Sequence[tuple[str, str]]) -> Release:
    sizes = {**_ZONE_SIZE, "el-progreso": 11 + more}
    zones = _counts("casos-por-zona", "cases", ("period", "zone"), lambda zone: sizes[zone])
    hidden = {("2025-T1", "san-pedro"): None, ("2025-T1", "el-progreso"): None, ("2026", "san-pedro"): None,
              ("2026", "el-progreso"): None, **dict.fromkeys(more_hidden)}  # fmt: skip
    hidden |= {cell: None for cell in zones.cells if cell[0] == hide}
    zones = Counts(zones.name, zones.population, zones.dimensions, {**zones.cells, **hidden})
    people = {"female": 16 + more / 2, "male": 4}
    tasks = {"police": (30, 10, 5), "cem": (48, 1, 0), "health": (2, 1, 0)}
    late = dict(zip(OUTCOMES, (0, 1, 2), strict=True))
    return Release(
        code=f"observatorio-{number}",
        cut_on=date(2026, 9, 30),
        dimensions=DIMENSIONS,
        counts=(
            zones,
            _counts("personas-por-edad-y-sexo", "people", ("period", "age", "affected_sex"),
                    lambda age, sex: people[sex] + len(age), only_years=True),
            _counts("casos-por-riesgo", "risks", ("period", "risk"),
                    lambda risk: {"mild": 7, "serious": 12, "undetermined": 6}[risk]),
            _counts("tareas-plazo-secundario", "tasks_secondary", ("period", "sector", "outcome"),
                    lambda sector, outcome: tasks[sector][late[outcome]]),
        ),
    )  # fmt: skip


def _counts(name: str, population: str, dimensions: tuple[str, ...], size: Any, *, only_years: bool = False) -> Counts:
    """Every quarter alike, and every total; `only_years`: as most tables of a release, without the quarters."""
    own = [next(one for one in DIMENSIONS if one.name == dimension) for dimension in dimensions]
    cells = {
        codes: round(sum(size(*one[1:]) for one in product(*map(_below, own, codes))))
        for codes in product(*(one.codes for one in own))
        if not (only_years and "-" in codes[0])
    }
    return Counts(name, population, dimensions, cells)


def _below(dimension: Dimension, code: str) -> list[str]:
    """The codes without parts that add up to one."""
    parts = dict(dimension.sums).get(code)
    return [one for part in parts for one in _below(dimension, part)] if parts else [code]


def _about(number: int, lomas: str) -> About:
    labels = {"period": {}, "zone": {**ZONES, "lomas": lomas}, "sector": SECTORS, "age": AGES, "affected_sex": SEXES,
              "outcome": OUTCOMES, "risk": RISKS}  # fmt: skip
    titles = {"period": "Período", "zone": "Zona donde vive la persona afectada", "sector": "Sector", "age": "Edad",
              "affected_sex": "Sexo", "outcome": "Cómo se cumplió", "risk": "Nivel de riesgo"}  # fmt: skip
    tables = ("casos-por-zona", "personas-por-edad-y-sexo", "casos-por-riesgo", "tareas-plazo-secundario")
    task = {"tables": ["tareas-plazo-secundario"], "part": [{"outcome": "in_time"}], "whole": [{}]}
    times = [{"of": {"period": TOTAL}, "median": 30, "p90": 200, "why": None},
             {"of": {"period": TOTAL, "sector": "police"}, "median": 20, "p90": None, "why": None},
             {"of": {"period": TOTAL, "sector": "health"}, "median": None, "p90": None,
              "why": "few"}]  # fmt: skip
    return About(
        number=number, cut_on="2026-09-30", made_at="2026-10-05T10:00:00-05:00", district="150106",
        district_name="Carabayllo",
        axes={name: {"title": titles[name], "labels": {TOTAL: "Todo", **labels[name]}} for name in labels},
        tables={name: {"title": name, **_WORDS} for name in tables},
        indicators={
            "SIT-01": {"tables": ["casos-por-zona"], "part": [{}], "whole": [], "inhabitants": {}},
            "PER-01": {"tables": ["personas-por-edad-y-sexo"], "part": [{}], "whole": [], "inhabitants": {}},
            "RIE-01": {"tables": ["casos-por-riesgo"], "part": [{}], "whole": []},
            "OPO-01/secondary": task,
        },
        times={"OPO-03": times},
        sheets=[told(sheet) for sheet in sheets()],
        deliveries={"ENT-01": [{"of": {"period": when, "mark": "secondary", "sector": "police"}, "part": 47,
                                "whole": 60} for when in (TOTAL, "2026")]},
    )  # fmt: skip
