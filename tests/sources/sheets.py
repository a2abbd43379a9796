"""A small series, sheets of it of every kind, and the district in which its periods are asked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from tejido.sources.models import SeriesPeriod
from tejido.sources.services.expecting import expect_series
from tests import people
from tests.world import AT

FILE = """age_groups: {child: 0 a 11 años, adult: 18 años o más}
sexes: {female: Mujeres, male: Varones}
series:
  - code: denuncias
    sector: police
    institutions: all
    title: Denuncias
    why: Porque sí se pide.
    period: month
    due_day: 10
    session: ~
    mark: unverified
    columns:
      - {name: zona, title: Zona, type: zone}
      - {name: edad, title: Grupo de edad, type: age_group}
      - {name: mujeres, title: Mujeres, type: count}
      - {name: varones, title: Varones, type: count}
      - {name: total, title: Total, type: total, of: [mujeres, varones]}
"""
HEAD = "periodo;zona;tipo;edad;mujeres;varones;sexo_no_se_sabe;total"
ROWS = ("2026-10;san-pedro;Física;adult;12;3;0;15", "2026-10;El Progreso;sexual;no se sabe;6;0;1;7")
GOOD = "\n".join([HEAD, *ROWS]).encode()
SERIES = "pnp-denuncias"


def csv_of(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def xlsx_of(rows: Sequence[Sequence[Any]], formulas: bool = False) -> bytes:
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": formulas})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def owed(institution: str = people.POLICE, series: str = SERIES, at: datetime = AT) -> str:
    """The code of the period that an institution owes, asked at `AT`."""
    expect_series(at=at)
    return SeriesPeriod.objects.filter(institution_code=institution, series=series).latest("period").code
