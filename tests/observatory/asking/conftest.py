"""A withheld release of a made-up town with tables of three dimensions, and its open data as anybody downloads it."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tejido.observatory.opening.flat import COLUMNS, NUMBER
from tejido.observatory.opening.writing import write_open_data
from tejido.observatory.released.reading import ReleaseInForce, read_folder
from tejido.observatory.released.tables import Table
from tejido.observatory.releasing.cubes import read_cubes
from tejido.observatory.releasing.drafting import draft
from tests.observatory.town import LIST, Rows, case, cases, order, write

AT = datetime(2026, 6, 1, 15, tzinfo=UTC)
THREE = """tables:
  zonas-y-tipos: {population: cases, title: Zonas y tipos, dimensions: [period, zone, violence], periods: years}
  zonas-y-denuncias: {population: cases, title: Zonas y denuncias, dimensions: [period, zone, reported]}
"""


@dataclass(frozen=True, slots=True)
class Published:
    """A release, and its tables made again from nothing but the CSV files that anybody downloads."""

    release: ReleaseInForce
    from_csv: dict[str, Table]


@pytest.fixture(scope="package")
def town(tmp_path_factory: pytest.TempPathFactory) -> Published:
    base = tmp_path_factory.mktemp("town")
    cubes = read_cubes(LIST.replace("tables:\n", THREE))
    facts = write(base / "facts", [*cases(), *_more()])
    draft(order(facts, base, cubes=cubes), base / "1", number=1, earlier=[], at=AT, say=lambda _: None)
    release = read_folder(base / "1")
    write_open_data(release, base / "1" / "open")
    return Published(release, {name: again(table, base / "1" / "open") for name, table in release.tables.items()})


def _more() -> Rows:
    """Few cases of each kind, so that much has to be withheld."""
    drawn = random.Random(11)
    return [
        case(
            9000 + n,
            drawn.choice(("2025-11", "2026-02")),
            drawn.choice(("sur", "cerro")),
            economic=drawn.random() < 0.3,
        )
        for n in range(24)
    ]


def again(table: Table, folder: Path) -> Table:
    """The table with the numbers of its file: what is not there is None."""
    with (folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    names = [COLUMNS[name] for name in table.axes]
    values = {tuple(line[name] for name in names): int(line[NUMBER]) if line[NUMBER] else None for line in lines}
    return Table(table.name, "", "", table.what, "", "", "", table.axes, values, table.population)
