"""A made-up town for releases: cases of nobody, drawn from a seed, as rows that a test counts for itself."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from tejido.observatory.publishing.declared import fact_tables
from tejido.observatory.releasing.cubes import Cubes, read_cubes
from tejido.observatory.releasing.drafting import Order
from tejido.statistics.rule import STANDARD, Rule
from tests.observatory.village import build

HERE, THERE = "150106", "150110"
ZONES = {"norte": "Zona Norte inventada", "sur": "Zona Sur inventada", "cerro": "=Cerro+inventado"}
MONTHS = ("2025-10", "2025-11", "2026-01", "2026-02", "2026-03", "2026-04")
LIST = """
dimensions:
  period: {title: Período, total: Todo el período}
  zone: {title: Zona, total: Todo el distrito, codes: zones}
  violence:
    {title: Tipo, total: Todos, overlapping: true,
     codes: {physical: Física, psychological: Psicológica, sexual: Sexual, economic: Económica, unknown: Sin tipo}}
  reported: {title: Denuncia, total: Con o sin ella, codes: {"yes": Consta, "no": No consta}}
  service: {title: Servicio, total: Todos, codes: {psychological: Psicológico, unknown: Otro}}
populations:
  cases: {unit: casos, what: Casos., source: Inventada., place: Zona donde vive., limits: Ninguno.}
  attentions: {unit: citas, what: Citas., source: Inventada., place: Distrito., limits: Ninguno.}
tables:
  casos-por-zona: {population: cases, title: Casos por zona, dimensions: [period, zone]}
  casos-por-tipo: {population: cases, title: Casos por tipo, dimensions: [period, violence], periods: years}
  casos-con-denuncia: {population: cases, title: Casos con denuncia, dimensions: [period, reported], periods: years}
  citas: {population: attentions, title: Citas, dimensions: [period, service], periods: years}
indicators:
  SIT-01: {tables: [casos-por-zona]}
  SIT-07: {tables: [casos-con-denuncia], part: {reported: "yes"}, whole: [{}]}
times:
  OPO-03: {by: [sector]}
"""
CUBES: Cubes = read_cubes(LIST)
Rows = list[dict[str, Any]]


def case(key: int, month: str, zone: str | None, **more: Any) -> dict[str, Any]:
    """One case."""
    row = {"case_key": key, "month": month, "district": HERE, "zone": zone, "physical": True, "reported": key % 3 > 0}
    return {name: value for name, value in {**row, **more}.items() if value is not None}


def cases(number: int = 240, seed: int = 7) -> Rows:
    """Cases of the town: many in the north, fewer in the south, some without a zone, and three on the hill in 2026."""
    drawn = random.Random(seed)
    return [case(5000 + n, "2026-01", "cerro", sexual=False) for n in range(3)] + [
        case(
            key,
            drawn.choice(MONTHS),
            drawn.choices(["norte", "sur", None], [60, 30, 10])[0],
            sexual=drawn.random() < 0.1,
        )
        for key in range(1, number + 1)
    ]


def write(folder: Path, rows: Rows, *, cut: str = "2026-06-01", **tables: Iterable[dict[str, Any]]) -> Path:
    """The facts of these cases as a folder, told until the midnight of a day."""
    folder.mkdir(parents=True)
    told = {name: list(tables.get(name, [])) for name in fact_tables()} | {"cases": rows}
    source = folder / "town.yaml"
    source.write_text(yaml.safe_dump(_text(told)), encoding="utf-8")
    build(folder, source)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("2026-06-01T05", f"{cut}T05"), encoding="utf-8")
    return folder


def order(facts: Path, releases: Path, *, cubes: Cubes = CUBES, rule: Rule = STANDARD) -> Order:
    """What is asked for in the tests."""
    return Order(facts, releases, cubes, rule, b"sal de prueba", HERE, "Pueblo Inventado", ZONES)


def _text(told: dict[str, Rows]) -> dict[str, Rows]:
    return {name: [{key: _word(value) for key, value in row.items()} for row in rows] for name, rows in told.items()}


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
