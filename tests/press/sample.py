"""A release made by hand for the bulletin: months, quarters and years that add up, with numbers withheld."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import product
from pathlib import Path

from tejido.observatory.released.about import About, write_about
from tejido.observatory.released.places import ABOUT, AUDITED, folder_of, put_in_force
from tejido.observatory.sheet import told
from tejido.observatory.sheets import sheets
from tejido.statistics.releases.dimensions import TOTAL, Dimension
from tejido.statistics.releases.folder import write_release
from tejido.statistics.releases.values import Cell, Counts, Release

QUARTERS = {year: [f"{year}-T{n}" for n in (1, 2, 3, 4)] for year in ("2025", "2026")}
MONTHS = {quarter: [f"{quarter[:4]}-{3 * int(quarter[-1]) - back:02}" for back in (2, 1, 0)]
          for quarters in QUARTERS.values() for quarter in quarters}  # fmt: skip
PERIODS = Dimension.tree("period", {TOTAL: list(QUARTERS), **QUARTERS, **MONTHS})
ZONES = {"el-progreso": "El Progreso inventado", "san-pedro": "San Pedro inventado", "lomas": "Lomas <b>& cerros</b>"}
CODES: Mapping[str, Mapping[str, str]] = {
    "zone": ZONES,
    "violence": {"physical": "Física", "psychological": "Psicológica", "sexual": "Sexual"},
    "affected_sex": {"female": "Mujer", "male": "Hombre"},
    "sector": {"police": "Comisaría (PNP)", "cem": "Centro Emergencia Mujer"},
    "outcome": {"in_time": "A tiempo", "open_late": "Abierta fuera de plazo"},
    "decision": {"granted": "Dictadas", "denied": "Denegadas"},
}
DIMENSIONS = (PERIODS, *(Dimension.flat(n, c, overlapping=n == "violence") for n, c in CODES.items()))
SIZES = {"el-progreso": 60, "san-pedro": 21, "lomas": 33}
HIDDEN: Mapping[str, tuple[Cell, ...]] = {
    "casos-por-zona": (("2026-T2", "san-pedro"), ("2026-T2", "el-progreso")),
    "casos-por-tipo": (("2026-T2", "sexual"), ("2026-T1", "sexual")),
    "casos-por-mes": (("2026-05",), ("2026-06",)),
    "tareas-por-sector": (("2026", "cem", "in_time"), ("2026", "cem", "open_late")),
}
BEHIND = {("2026-T2", "san-pedro"): 40, ("2026-T2", "el-progreso"): 79}
"""What two of the withheld numbers are: a bulletin must not have them."""
_WORDS = {"unit": "casos", "what": "Casos registrados.", "source": "Registro de casos de prueba.",
          "place": "Zona donde vive la persona afectada.", "limits": "No miden cuánta violencia hay."}  # fmt: skip


def publish(releases: Path, *, months: bool = True, number: int = 1) -> None:
    """Write the release, with its months or without, and put it in force."""
    place = folder_of(releases, number)
    place.mkdir(parents=True)
    release = _release(months)
    write_release(release, place / AUDITED)
    write_about(place / ABOUT, _about([table.name for table in release.counts], number))
    put_in_force(releases, number)


def _month(code: str) -> int:
    """More cases each month of 2026 than in 2025, and some more in each later month."""
    return int(code[5:]) // 3 + (5 if code.startswith("2026") else 0)


def _release(months: bool) -> Release:
    zone: Callable[..., int] = lambda month, code: SIZES[code] // 3 + _month(month)  # noqa: E731
    kinds = {"physical": 24, "psychological": 30, "sexual": 2}
    tasks = {("police", "in_time"): 30, ("police", "open_late"): 10, ("cem", "in_time"): 1, ("cem", "open_late"): 1}
    tables = [
        _counts("casos-por-zona", "cases", ("period", "zone"), zone, finest="T"),
        _counts("casos-por-tipo", "kinds", ("period", "violence"), lambda _, code: kinds[code], finest="T"),
        _counts("personas-por-sexo", "people", ("period", "affected_sex"),
                lambda month, code: (zone(month, "lomas") if code == "male" else
                                     zone(month, "san-pedro") + zone(month, "el-progreso")), finest="Y"),
        _counts("tareas-por-sector", "tasks", ("period", "sector", "outcome"), lambda _, *code: tasks[code], "Y"),
        _counts("medidas", "measures", ("period", "decision"), lambda _, code: {"granted": 9, "denied": 3}[code],
                finest="M" if months else "T"),
    ]  # fmt: skip
    if months:
        tables += [
            _counts("casos-por-mes", "cases", ("period",), lambda month: sum(zone(month, one) for one in ZONES), "M"),
            _counts("tareas-por-mes", "tasks", ("period", "outcome"),
                    lambda _, code: sum(n for (_s, done), n in tasks.items() if done == code), "M"),
        ]  # fmt: skip
    return Release("publicacion-1", date(2026, 9, 30), DIMENSIONS, tuple(tables))


def _counts(name: str, population: str, axes: tuple[str, ...], size: Callable[..., int], finest: str) -> Counts:
    own = [next(one for one in DIMENSIONS if one.name == axis) for axis in axes]
    periods = [code for code in PERIODS.codes if _level(code) <= "YTM".index(finest)]
    cells: dict[Cell, int | None] = {
        codes: sum(size(*leaf) for leaf in product(*map(_below, own, codes)))
        for codes in product(periods, *(one.codes for one in own[1:]))
    }
    return Counts(name, population, axes, {**cells, **dict.fromkeys(HIDDEN.get(name, ()))})


def _level(code: str) -> int:
    return 0 if "-" not in code else 1 if "T" in code else 2


def _below(dimension: Dimension, code: str) -> list[str]:
    parts = dict(dimension.sums).get(code)
    return [one for part in parts for one in _below(dimension, part)] if parts else [code]


def _about(tables: list[str], number: int) -> About:
    named = {axis: {"title": axis, "labels": {TOTAL: "Todo", **labels}} for axis, labels in CODES.items()}
    of = lambda *names: [name for name in names if name in tables]  # noqa: E731
    return About(
        number=number, cut_on="2026-09-30", made_at="2026-10-05T10:00:00-05:00", district="150106",
        district_name="Pueblo Inventado", axes={"period": {"title": "Período", "labels": {TOTAL: "Todo"}}, **named},
        tables={name: {"title": name, **_WORDS} for name in tables},
        indicators={
            "SIT-01": {"tables": of("casos-por-zona", "casos-por-mes"), "part": [{}], "whole": []},
            "PER-01": {"tables": ["personas-por-sexo"], "part": [{}], "whole": []},
            "SIT-03": {"tables": ["casos-por-tipo"], "part": [{}], "whole": []},
            "OPO-01/official": {"tables": of("tareas-por-sector", "tareas-por-mes"), "part": [{"outcome": "in_time"}],
                                "whole": [{}]},
            "MED-02": {"tables": ["medidas"], "part": [{"decision": "granted"}], "whole": []},
            "MED-03": {"tables": ["medidas"], "part": [{"decision": "granted"}], "whole": [{}]},
        },
        sheets=[told(sheet) for sheet in sheets()],
        deliveries={"ENT-01": [{"of": {"period": when, "mark": "secondary", "sector": "police"}, "part": 47,
                                "whole": 60} for when in (TOTAL, "2026")]},
    )  # fmt: skip
