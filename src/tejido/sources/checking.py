"""The rows of a delivery, checked on arrival: each fault with its row, its column and its reason. Pure.

A row whose first dimension says «total» is no data: its counts must be the sum of the others. What is not known has its
own code in every dimension; an empty cell is never a zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tejido.directory.sheets import Fault, SheetRow
from tejido.directory.ubigeo import folded
from tejido.kernel.errors import Refused
from tejido.sources.periods import Period, read_period
from tejido.sources.series import PERIOD_COLUMN, UNKNOWN, UNKNOWN_WORD, Column, ColumnType, Series

MOST: Final = 9_999_999
_WHOLE = re.compile(r"\d{1,7}")
_NEGATIVE = re.compile(r"[-−]\s*\d+([.,]\d+)?")
_BROKEN = re.compile(r"\d+[.,]\d+|\d{1,3}([ .,]\d{3})+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|")
_TOTAL = "TOTAL"
_UNKNOWN_WORDS = frozenset({folded(UNKNOWN_WORD), folded("sin dato"), folded("desconocido"), folded(UNKNOWN)})

Row = Mapping[str, str | int]
"""A row as it is kept: the code of each dimension and the number of each count and total."""


@dataclass
class Checked:
    """What a delivery holds. With faults, `rows` is not to be kept."""

    rows: list[dict[str, str | int]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def totals(self, series: Series) -> dict[str, int]:
        """The sum of each count over the rows."""
        return {one.name: sum(int(row[one.name]) for row in self.rows) for one in series.counts}


def check_rows(rows: Iterable[SheetRow], series: Series, period: Period, zones: Mapping[str, str]) -> Checked:
    """The rows of a sheet of that series for that period; `zones` are the district's, code to name."""
    found = Checked()
    seen: dict[tuple[str | int, ...], int] = {}
    closing: list[SheetRow] = []
    words = {one.name: _accepted(one, zones) for one in series.dimensions}
    for row in rows:
        if _is_closing(row, series):
            closing.append(row)
            continue
        read = _row(row, series, period, words, found.faults)
        if read is None:
            continue
        key = tuple(read[one.name] for one in series.dimensions)
        if key in seen:
            told = f"Repite la fila {seen[key]}: los mismos datos no se cuentan dos veces."
            found.faults.append(Fault(row.number, "", told))
            continue
        seen[key] = row.number
        found.rows.append(read)
    _check_closing(closing, series, found)
    found.faults.sort(key=lambda fault: (fault.row, fault.column))
    return found


def _accepted(column: Column, zones: Mapping[str, str]) -> dict[str, str]:
    """What may be written in a dimension, folded, with its code: codes, words and the ways to say «no se sabe»."""
    values = zones if column.type is ColumnType.ZONE else column.values
    accepted = {folded(word): code for code, word in values.items()}
    accepted |= {folded(code): code for code in values}
    return accepted | dict.fromkeys(_UNKNOWN_WORDS, UNKNOWN)


def _is_closing(row: SheetRow, series: Series) -> bool:
    return bool(series.dimensions) and folded(row.cells.get(series.dimensions[0].name, "")) == _TOTAL


def _row(
    row: SheetRow, series: Series, period: Period, words: Mapping[str, Mapping[str, str]], faults: list[Fault]
) -> dict[str, str | int] | None:
    before = len(faults)
    if row.beyond:
        told = "Tiene texto fuera de las columnas. Revise comas, punto y coma o celdas de más."
        faults.append(Fault(row.number, "", told))
    _check_period(row, period, faults)
    read: dict[str, str | int] = {}
    for column in series.columns:
        try:
            text = _plain(row.cells.get(column.name, ""), column)
            read[column.name] = _code(text, column, words) if column.type.is_dimension else _number(text, column)
        except Refused as error:
            faults.append(Fault(row.number, column.name, error.message))
    if len(faults) == before:
        faults += _wrong_totals(row.number, read, series)
    return read if len(faults) == before else None


def _check_period(row: SheetRow, period: Period, faults: list[Fault]) -> None:
    text = row.cells.get(PERIOD_COLUMN, "")
    try:
        told = read_period(text, period.every) if text else None
    except Refused as error:
        faults.append(Fault(row.number, PERIOD_COLUMN, error.message))
        return
    if told is None:
        faults.append(Fault(row.number, PERIOD_COLUMN, f"Falta el periodo. Escriba {period.code}."))
    elif told != period:
        reason = f"Dice {told.spanish} y aquí se entrega {period.spanish}."
        faults.append(Fault(row.number, PERIOD_COLUMN, reason))


def _plain(text: str, column: Column) -> str:
    """The text of a cell, when it is text. Raises Refused for an empty one, a formula, a control character."""
    if not text.strip():
        raise Refused("Falta; si no hubo ninguno, escriba 0." if not column.type.is_dimension else _missing(column))
    if _NEGATIVE.fullmatch(text.strip()):
        return text.strip()
    if text.startswith(_FORMULA) or any(ord(letter) < 32 for letter in text):
        raise Refused("Empieza como una fórmula. Escriba el dato, no una fórmula.")
    return text.strip()


def _missing(column: Column) -> str:
    return f"Falta «{column.title.lower()}». Si no se conoce, ponga «no se sabe»."


def _code(text: str, column: Column, words: Mapping[str, Mapping[str, str]]) -> str:
    found = words[column.name].get(folded(text))
    if found is None:
        if column.type is ColumnType.ZONE:
            raise Refused(f"«{text[:40]}» no es una zona del distrito. Use el código o el nombre de la lista.")
        known = ", ".join(word for code, word in column.values.items() if code != UNKNOWN)
        raise Refused(f"«{text[:40]}» no está en la lista: {known} o «no se sabe».")
    return found


def _number(text: str, column: Column) -> int:
    if _NEGATIVE.fullmatch(text):
        raise Refused("Es negativo: una cuenta de personas no baja de 0.")
    if _BROKEN.fullmatch(text):
        raise Refused("Escriba un número entero, sin puntos, comas ni decimales.")
    if not _WHOLE.fullmatch(text):
        long = text.isdigit()
        raise Refused(f"Es demasiado grande: hasta {MOST}." if long else f"«{text[:40]}» no es un número entero.")
    return int(text)


def _wrong_totals(number: int, read: Mapping[str, str | int], series: Series) -> list[Fault]:
    found = []
    for column in (one for one in series.numbers if one.type is ColumnType.TOTAL):
        added = sum(int(read[name]) for name in column.of)
        if added != read[column.name]:
            found.append(Fault(number, column.name, f"Dice {read[column.name]} y la suma es {added}."))
    return found


def _check_closing(closing: Sequence[SheetRow], series: Series, found: Checked) -> None:
    """The row of totals must be one and add up; it says nothing when the rows themselves have faults."""
    for row in closing[1:]:
        found.faults.append(Fault(row.number, "", f"Hay otra fila de total: la fila {closing[0].number}."))
    if not closing or found.faults:
        return
    row = closing[0]
    for column in series.numbers:
        added = sum(int(one[column.name]) for one in found.rows)
        text = row.cells.get(column.name, "")
        if text and (not _WHOLE.fullmatch(text) or int(text) != added):
            found.faults.append(Fault(row.number, column.name, f"El total dice {text[:20]} y las filas suman {added}."))
