"""A spreadsheet (XLSX or CSV) as rows of text, with the number that each row has in the file. Pure: bytes in."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from tejido.directory.ubigeo import folded
from tejido.directory.workbook_reading import first_sheet
from tejido.kernel.errors import Refused

MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 5_000
_READ_ROWS: Final = MOST_ROWS + 2
"""Headings, the rows that may be, and one more that says there are too many."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a spreadsheet. `row` counts from 1 as the file does; `column` is its heading, or ""."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its number; only the columns that have text. `beyond`: there is text under no heading."""

    number: int
    cells: dict[str, str]
    beyond: bool = False


def read_sheet(content: bytes, filename: str, *, required: Collection[str], known: Collection[str]) -> list[SheetRow]:
    """The rows that are not blank, under the headings of the first row (case and accents do not count).

    Raises:
        Refused: too large, neither XLSX nor CSV, no rows, a heading is missing, repeated or not known.
    """
    if len(content) > MOST_BYTES:
        raise Refused("El archivo pesa más de 5 MB. Divídalo en partes.", field="file")
    table = _csv_rows(content) if filename.lower().endswith(".csv") else _xlsx_rows(content)
    if not table:
        raise Refused("El archivo está vacío.", field="file")
    headings = _headings(table[0], required, known)
    if len(table) > MOST_ROWS + 1:
        raise Refused(f"El archivo tiene más de {MOST_ROWS} filas. Divídalo en partes.", field="file")
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        named = {h: text for h, text in zip(headings, cells, strict=False) if h and text}
        if named:
            loose = any(cells[len(headings) :]) or any(t for h, t in zip(headings, cells, strict=False) if not h)
            rows.append(SheetRow(number, named, loose))
    if not rows:
        raise Refused("El archivo solo tiene encabezados; no hay filas que importar.", field="file")
    return rows


def _headings(cells: Sequence[str], required: Collection[str], known: Collection[str]) -> list[str]:
    found = [folded(cell).lower().replace(" ", "_") for cell in cells]
    if missing := [h for h in required if h not in found]:
        raise Refused(f"Falta la columna «{missing[0]}» en la primera fila.", field="file")
    if unknown := [c for c, h in zip(cells, found, strict=True) if h and h not in known]:
        columns = ", ".join(known)
        raise Refused(f"La columna «{unknown[0]}» no se conoce. Las columnas son: {columns}.", field="file")
    named = [h for h in found if h]
    if len(named) != len(set(named)):
        raise Refused("Hay una columna repetida en la primera fila.", field="file")
    return found


def _xlsx_rows(content: bytes) -> list[list[str]]:
    try:
        return first_sheet(content, most_rows=_READ_ROWS)
    except ValueError:
        raise Refused("No se puede leer el archivo. Guárdelo como Excel (.xlsx) o CSV.", field="file") from None


def _csv_rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what Excel writes in Spanish Windows
    if "\0" in text:
        raise Refused("El archivo no es un CSV. Guárdelo como Excel (.xlsx) o CSV.", field="file")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        rows = islice(csv.reader(io.StringIO(text), delimiter=delimiter), _READ_ROWS)
        return [[cell.strip() for cell in row] for row in rows]
    except csv.Error:
        raise Refused("El CSV está mal formado: revise las comillas.", field="file") from None
