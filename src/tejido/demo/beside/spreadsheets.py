"""The files that an institution hands over: fictitious figures of a series, right or with faults. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from tejido.demo.draws import Chance
from tejido.sources.periods import Period
from tejido.sources.series import PERIOD_COLUMN, Column, ColumnType, Series

_ROWS = 6
Row = Mapping[str, str]


def right_sheet(draw: Chance, series: Series, period: Period, zones: Mapping[str, str]) -> bytes:
    """A file that is accepted."""
    return _written(series, _rows(draw, series, period, zones))


def wrong_sheet(draw: Chance, series: Series, period: Period, zones: Mapping[str, str]) -> bytes:
    """The same with what people get wrong: another month, a number below zero, a word that is not of the list."""
    rows = [dict(row) for row in _rows(draw, series, period, zones)]
    first, second, third = rows[:3]
    first[PERIOD_COLUMN] = period.shifted(-1).code
    second[series.counts[0].name] = "-3"
    third[series.dimensions[0].name] = "Barrio que no existe"
    return _written(series, rows)


def _rows(draw: Chance, series: Series, period: Period, zones: Mapping[str, str]) -> Sequence[Row]:
    found: dict[tuple[str, ...], Row] = {}
    for _ in range(_ROWS * 4):
        told = {one.name: draw.choice(sorted(_words(one, zones))) for one in series.dimensions}
        numbers = {one.name: draw.randrange(0, 9) for one in series.counts}
        sums = {one.name: sum(numbers[name] for name in one.of) for one in _totals(series)}
        found[tuple(told.values())] = {PERIOD_COLUMN: period.code, **told, **_as_text(numbers | sums)}
    return list(found.values())[:_ROWS]


def _words(column: Column, zones: Mapping[str, str]) -> Iterator[str]:
    yield from (zones if column.type is ColumnType.ZONE else column.values).values()


def _totals(series: Series) -> list[Column]:
    return [one for one in series.numbers if one.type is ColumnType.TOTAL]


def _as_text(numbers: Mapping[str, int]) -> dict[str, str]:
    return {name: str(number) for name, number in numbers.items()}


def _written(series: Series, rows: Sequence[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, series.headings)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
