"""What has to stand beside every figure: its source, its criterion of place, until when it tells. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tejido.kernel.times import LONG_MONTHS
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.released.tables import Table
from tejido.observatory.sheet import Sheet, Unit
from tejido.web.observatory.breakdowns import told

CLOCKS, ATTENDED = "Plazos y actos anotados en la plataforma del distrito.", "Distrito que atiende el caso."
LIVED = "Casos que atiende el distrito; por zona, donde vive la persona afectada."
"""Of what is told by zone too: the whole district is not who lives in it, but whose case it attends."""
CALENDAR, DELIVERED = (
    "Calendario de entregas de la instancia y lo que cada sector entregó.",
    "Distrito que pide las cifras.",
)


@dataclass(frozen=True, slots=True)
class Beside:
    """The three things of a figure, and which sheet says the rest."""

    source: str
    place: str
    cut: str
    code: str


def beside(release: ReleaseInForce, sheet: Sheet) -> Beside:
    """What stands beside an indicator's figures."""
    if sheet.unit is Unit.HOURS:
        return Beside(CLOCKS, ATTENDED, cut_of(release), sheet.code)
    if release.deliveries_of(sheet.code):
        return Beside(CALENDAR, DELIVERED, cut_of(release), sheet.code)
    tables = [table for _, shown in told(release, sheet) for table in shown.tables] or list(release.tables.values())
    table = next(iter(tables), None)
    return Beside(table.source if table else "", place_of(tables), cut_of(release, table), sheet.code)


def place_of(tables: Iterable[Table]) -> str:
    """The criterion of place of a figure that those tables tell."""
    listed = list(tables)
    return LIVED if any("zone" in table.axes for table in listed) else listed[0].place if listed else ""


def cut_of(release: ReleaseInForce, table: Table | None = None) -> str:
    """«30 de septiembre de 2026»; of a table that keeps earlier figures, until when those tell."""
    day = (table and table.until) or release.cut_on
    return f"{day.day} de {LONG_MONTHS[day.month - 1]} de {day.year}"
