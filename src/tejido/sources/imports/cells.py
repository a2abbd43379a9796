"""Cells from rows that were counted by the numbers of their texts: period, place, groups, measure, value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from tejido.sources.imports.profile import Profile, Rows
from tejido.sources.imports.texts import Texts

ROWS: Final = "_rows"
_NAME: Final = "place_name"
_OF: Final = ("year", "month", "place", _NAME, "groups")
_NO_GROUP: Final = frozenset({"year", "month", "place"})
_WIDEST: Final = 1 << 62
_ROOM: Final = 1 << 22


@dataclass(frozen=True, slots=True)
class Cells:
    """`table` goes by measure, and within it by period, place and groups. `kept` rows were counted; `repeated` of them
    say a cell that another row already said: those were added up, and nobody knows if rightly."""

    table: pl.DataFrame
    kept: int
    repeated: int


def good_of(rows: pl.DataFrame, numbers: pl.DataFrame, texts: Sequence[Texts]) -> pl.DataFrame:
    """The rows without fault in some fields; `numbers`: the number of text in each."""
    for one in texts:
        if not one.said["_good"].all():
            good = one.of(numbers[one.field.name], "_good")
            rows, numbers = rows.filter(good), numbers.filter(good)
    return rows


class _Axis:
    """A column of a dimension: the place of each text's value among all values, in their order, and back."""

    def __init__(self, texts: Texts, column: str) -> None:
        self.column, self.field = column, texts.field.name
        said = texts.said[column]
        if said.dtype == pl.String:
            listed = _listed(said)
            self.places, self._values = listed.to_physical(), listed.drop_nulls().unique().sort()
        else:
            numbers = said.drop_nulls().to_list() or [0]
            first, last = min(numbers), max(numbers)
            self.places, self._values = said - first, pl.Series(range(first, last + 1), dtype=said.dtype)
        self.size = max(len(self._values), 1)

    def values(self, places: pl.Series) -> pl.Series:
        """What stands in these places."""
        return self._values.gather(places).alias(self.column)


def cells_of(counted: pl.DataFrame, dimensions: Sequence[Texts], profile: Profile, measures: Sequence[str]) -> Cells:
    """The cells of the rows without fault. `counted`: a number of text by dimension, how many rows, sums by measure."""
    counted = good_of(counted, counted, dimensions)
    axes = [_Axis(one, name) for one in dimensions for name, _ in one.field.outputs if name != _NAME]
    place = next(one for one in dimensions if _NAME in one.said)
    names = _listed(place.said[_NAME]).gather(counted[place.field.name])
    told = pl.DataFrame(
        [
            *(one.places.gather(counted[one.field]).alias(one.column) for one in axes),
            names,
            *counted.select(ROWS, *measures),
        ]
    )
    rows = _in_order(told, axes, measures)
    said = _said(rows, axes)
    kept = int(rows[ROWS].sum())
    kinds = pl.Enum(list(profile.measures))
    tables = [
        told if name == profile.main else told.filter(pl.col("value") > 0)
        for name, value in _measured(rows, said, profile, measures)
        for told in [said.select(*_OF, pl.lit(name, kinds).alias("measure"), value.alias("value"))]
    ]
    return Cells(pl.concat(tables), kept, kept - rows.height)


def _listed(texts: pl.Series) -> pl.Series:
    """Texts as numbers of a list: little memory, and quick to write."""
    return texts.cast(pl.Enum(texts.drop_nulls().unique().sort()))


def _in_order(told: pl.DataFrame, axes: Sequence[_Axis], measures: Sequence[str]) -> pl.DataFrame:
    """One row a cell, by their values; those that say the same cell are added up."""
    keys, space = _keys(axes)
    if len(keys) == 1 and space <= _ROOM and (order := _each_once(told.select(keys[0]).to_series(), space)) is not None:
        return told[order]
    told = told.with_columns(keys)
    names = told.columns[-len(keys) :]
    first = [pl.first(one.column) for one in axes]
    return told.group_by(names).agg(*first, pl.min(_NAME), pl.sum(ROWS, *measures)).sort(names)


def _each_once(keys: pl.Series, space: int) -> pl.Series | None:
    """The rows in the order of their keys, when no two have the same: quicker than sorting them."""
    at = np.full(space, -1, np.int64)
    at[keys.to_numpy()] = np.arange(len(keys))
    found = at[at >= 0]
    return pl.Series(found) if len(found) == len(keys) else None


def _keys(axes: Sequence[_Axis]) -> tuple[list[pl.Expr], int]:
    """As few whole numbers as tell the values of all dimensions, and how many values the last of them may have."""
    keys: list[pl.Expr] = []
    wide = _WIDEST
    for one in axes:
        place = pl.col(one.column).cast(pl.Int64)
        if wide * one.size < _WIDEST:
            keys[-1], wide = keys[-1] * one.size + place, wide * one.size
        else:
            keys.append(place)
            wide = one.size
    return [key.alias(f"_key{number}") for number, key in enumerate(keys)], wide


def _said(rows: pl.DataFrame, axes: Sequence[_Axis]) -> pl.DataFrame:
    """What each cell is of, in words."""
    said = pl.DataFrame([*(one.values(rows[one.column]) for one in axes), rows[_NAME]])
    groups = [one.column for one in axes if one.column not in _NO_GROUP]
    if not groups:
        return said.with_columns(groups=pl.lit("", pl.Enum([""])))
    each = [pl.lit(f"{name}=") + pl.col(name).cast(pl.String) for name in groups]
    return said.with_columns(_listed(said.select(groups=pl.concat_str(each, separator=";")).to_series()))


def _measured(
    rows: pl.DataFrame, said: pl.DataFrame, profile: Profile, measures: Sequence[str]
) -> Iterator[tuple[str, pl.Series]]:
    """The value of each measure in each cell. What stands apart is in its own measure and in no other."""
    if profile.rows is Rows.CELLS:
        yield from ((name, rows[name]) for name in measures)
        return
    if profile.apart is None:
        yield "total", rows[ROWS]
        yield from ((name, rows[name]) for name in measures)
        return
    apart = said[profile.apart.column].cast(pl.String).is_in(sorted(profile.apart.codes)).cast(pl.Int64)
    yield "total", rows[ROWS] * (1 - apart)
    yield profile.apart.measure, rows[ROWS] * apart
    yield from ((name, rows[name] * (1 - apart)) for name in measures)
