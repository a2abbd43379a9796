"""The sheet of a series to be filled in, and the page of it that explains each column. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tejido.sources.periods import Period
from tejido.sources.series import PERIOD_COLUMN, ColumnType, Series
from tejido.web.directory.workbooks import workbook


def sheet_of(series: Series, period: Period, zones: Mapping[str, str]) -> bytes:
    """An XLSX with the headings, the period written in its first row, and the codes on its second page."""
    rows = [{PERIOD_COLUMN: period.code}]
    return workbook(series.headings, rows, sheet="Cifras", help_rows=list(_help(series, period, zones)))


def _help(series: Series, period: Period, zones: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield PERIOD_COLUMN, f"Siempre {period.code}: {period.spanish}. Va en todas las filas."
    for column in series.columns:
        yield column.name, _told(series, column.title, column.type, column.of)
        values = zones if column.type is ColumnType.ZONE else column.values
        for code, word in values.items():
            yield "", f"{code}: {word}"
        if column.type is ColumnType.ZONE:
            yield "", "unknown: No se sabe"
    yield "", "Una fila por cada combinación con casos; no repita ninguna. Escriba números enteros, sin fórmulas."
    yield "", "Puede añadir al final una fila que diga «total» en la primera dimensión: se comprueba que sume."


def _told(series: Series, title: str, kind: ColumnType, of: tuple[str, ...]) -> str:
    if kind is ColumnType.TOTAL:
        return f"{title}. La suma de {', '.join(of)}: se comprueba."
    if kind is ColumnType.COUNT:
        return f"{title}. Número entero; si no hubo, 0."
    return f"{title}. Escriba el código o el nombre. Si no se sabe, «no se sabe»."
