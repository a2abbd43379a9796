"""An indicator in lines of plain Spanish, for the console. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tejido.observatory.computing import Cell, Computed
from tejido.observatory.indicator import Sheet, Unit
from tejido.observatory.sheets import CONSENT, all_indicators
from tejido.statistics.survival import Quantile

INSIDE = "Cifras exactas, solo para trabajar dentro: no se publican sin reservar los números pequeños."
_WORDS = {Unit.COUNT: "conteo", Unit.SHARE: "proporción", Unit.HOURS: "horas"}


def lines(found: Computed) -> Iterator[str]:
    """The sheet, the cells and the warning."""
    yield from sheet_lines(found.sheet)
    yield f"Hasta: {found.cut}"
    for cell in found.cells:
        about = ", ".join(value or "no se sabe" for value in cell.of.values()) or "todo"
        yield f"  {about}: {_told(cell)}"
    yield INSIDE


def sheet_lines(sheet: Sheet) -> Iterator[str]:
    """What must be read beside the figure."""
    yield f"{sheet.code}  {sheet.question} ({_WORDS[sheet.unit]})"
    yield f"Se cuenta: {sheet.numerator}"
    yield f"De cuántos: {sheet.denominator}"
    consent = f" {CONSENT}" if all_indicators()[sheet.code].of_cases else ""
    yield f"Queda fuera: {sheet.left_out}{consent}"
    yield f"Fuente: {sheet.source} Marca: {sheet.mark.spanish}."
    yield f"Cómo leerla: {sheet.limits}"


def _told(cell: Cell) -> str:
    if cell.times is not None:
        return (
            f"mediana: {_hours(cell.times.median)}; 90 %: {_hours(cell.times.p90)}; "
            f"{cell.times.acted} cerradas, {cell.times.still_open} abiertas"
        )
    if cell.whole is None:
        return str(cell.part)
    if cell.share is None or cell.interval is None:
        return "no hay de quién decirlo"
    low, high = cell.interval.low, cell.interval.high
    return f"{cell.part} de {cell.whole}: {cell.share:.1%} (entre {low:.1%} y {high:.1%})"


def _hours(found: Quantile | None) -> str:
    return "sin alcanzar" if found is None else f"{found.time:g} h (se observaban {found.at_risk})"
