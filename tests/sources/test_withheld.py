"""The order of the figures that every member sees: as the series lists its codes, and the unknown last."""

from __future__ import annotations

from dataclasses import replace

from tejido.sources.catalog import series_of
from tejido.sources.checking import Row
from tejido.sources.series import ColumnType, Series
from tejido.sources.withheld import shown_table
from tests import people


def _series(kind: ColumnType) -> Series:
    found = next(
        one for one in series_of(people.HERE).values() if any(column.type is kind for column in one.dimensions)
    )
    dimension = next(column for column in found.dimensions if column.type is kind)
    return replace(found, columns=(dimension, *found.counts))


def _order(series: Series, codes: list[str]) -> list[str]:
    counts = dict.fromkeys((count.name for count in series.counts), 40)
    rows: list[Row] = [{series.dimensions[0].name: code, **counts} for code in codes]
    return [name for name, _ in shown_table(series, [[rows]], salt=b"x").rows]


def test_ages_grow_whatever_the_order_of_the_file() -> None:
    series = _series(ColumnType.AGE_GROUP)
    listed = [code for code in series.dimensions[0].values if code != "unknown"]
    assert _order(series, ["unknown", *reversed(listed)]) == [*listed, "unknown"]


def test_what_the_series_does_not_list_follows_by_name() -> None:
    series = _series(ColumnType.ZONE)
    assert _order(series, ["unknown", "punchauca", "chocas"]) == ["chocas", "punchauca", "unknown"]
