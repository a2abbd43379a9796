"""The form that stands for a sheet: as many rows as are needed, turned into the same file that anybody could upload."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from tejido.directory.sheets import Fault
from tejido.sources.periods import Period
from tejido.sources.series import PERIOD_COLUMN, UNKNOWN, UNKNOWN_WORD, ColumnType, Series

NAME = "formulario.csv"
FIRST_ROWS, MORE_ROWS, MOST_ROWS = 3, 6, 60
HEAD = 1  # the row of the headings: the first row of the form is the second of the file


@dataclass(frozen=True, slots=True)
class Cell:
    """One field: its name, what it holds, what may be chosen (nothing for a number) and what is wrong in it."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of the form, with what is wrong in the whole of it."""

    number: int
    cells: tuple[Cell, ...]
    wrong: tuple[str, ...]


def how_many(typed: Mapping[str, object] | QueryDict) -> int:
    """How many rows the form has, as it says itself."""
    said = str(typed.get("filas", ""))
    return min(max(int(said), 1), MOST_ROWS) if said.isdecimal() and len(said) < 4 else FIRST_ROWS


def grid_rows(
    typed: QueryDict, series: Series, zones: Mapping[str, str], faults: Sequence[Fault] = ()
) -> list[GridRow]:
    """The rows with what was typed and what is wrong in each."""
    wrong: dict[tuple[int, str], list[str]] = {}
    for fault in faults:
        column = "" if fault.column == PERIOD_COLUMN else fault.column
        wrong.setdefault((fault.row - HEAD, column), []).append(fault.reason)
    options = {one.name: _options(one.type, zones, one.values) for one in series.columns}
    return [
        GridRow(
            number,
            tuple(
                Cell(
                    _name(number, one.name),
                    one.title,
                    typed.get(_name(number, one.name), ""),
                    options[one.name],
                    tuple(wrong.get((number, one.name), ())),
                )
                for one in series.columns
            ),
            tuple(wrong.get((number, ""), ())),
        )
        for number in range(1, how_many(typed) + 1)
    ]


def in_order(faults: Iterable[Fault], series: Series) -> list[Fault]:
    """The faults as the form shows their fields; what is of a whole row comes first."""
    place = {one.name: number for number, one in enumerate(series.columns)}
    return sorted(faults, key=lambda fault: (fault.row, place.get(fault.column, -1)))


def anchor(fault: Fault, series: Series) -> str:
    """Where the page shows what is wrong: its field, or its row."""
    known = any(one.name == fault.column for one in series.columns)
    return _name(fault.row - HEAD, fault.column) if known else f"fila-{fault.row - HEAD}"


def as_file(typed: QueryDict, series: Series, period: Period) -> bytes:
    """What was typed as the file that it stands for; a row left blank stays blank, so that numbers agree."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(series.headings)
    for number in range(1, how_many(typed) + 1):
        cells = [typed.get(_name(number, one.name), "").strip() for one in series.columns]
        writer.writerow([period.code, *cells] if any(cells) else [])
    return out.getvalue().encode()


def from_file(content: bytes, series: Series) -> QueryDict:
    """The form again from the file that it made, to correct it."""
    typed = QueryDict(mutable=True)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"))))[HEAD:]
    typed["filas"] = str(max(len(rows), 1))
    for number, cells in enumerate(rows, start=1):
        for column, text in zip(series.columns, cells[1:], strict=False):
            typed[_name(number, column.name)] = text
    return typed


def from_rows(rows: Iterable[Mapping[str, str | int]], series: Series) -> QueryDict:
    """The form with a version that was delivered, to correct it."""
    typed = QueryDict(mutable=True)
    number = 0
    for number, row in enumerate(rows, start=1):
        for column in series.columns:
            typed[_name(number, column.name)] = str(row.get(column.name, ""))
    typed["filas"] = str(max(number, FIRST_ROWS))
    return typed


def with_more(typed: QueryDict) -> QueryDict:
    """The same with some rows more."""
    copy = typed.copy()
    copy["filas"] = str(min(how_many(typed) + MORE_ROWS, MOST_ROWS))
    return copy


def _options(kind: ColumnType, zones: Mapping[str, str], values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if not kind.is_dimension:
        return ()
    known = [*zones.items(), (UNKNOWN, UNKNOWN_WORD)] if kind is ColumnType.ZONE else list(values.items())
    return (("", "Elija"), *known)


def _name(number: int, column: str) -> str:
    return f"r{number}-{column}"
