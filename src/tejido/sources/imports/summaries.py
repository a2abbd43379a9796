"""What a load holds, in few numbers: its years by measure, its places, the sums that do not close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from tejido.directory.ubigeo import folded
from tejido.kernel.numbers import grouped
from tejido.sources.imports.districts import by_code
from tejido.sources.imports.heading import NAMES
from tejido.sources.imports.opening import ENCODINGS
from tejido.sources.imports.profile import Profile, Replaces
from tejido.sources.imports.reading import Reading

MOST_NAMES: Final = 30
_MONTHS: Final = 13  # of a year: 0 is all of it


def release_of(cells: pl.DataFrame) -> str:
    """The last period that the cells reach: `2025-08`, or `2020` when nobody says the month; "" without cells."""
    if cells.is_empty():
        return ""
    year, month = divmod(int(cells.select((pl.col("year") * _MONTHS + pl.col("month")).max()).item()), _MONTHS)
    return f"{year}-{month:02}" if month else str(year)


def slot_of(cells: pl.DataFrame, profile: Profile) -> str:
    """What the cells take the place of within their source: "" everything, or their first and last year."""
    if profile.replaces is Replaces.ALL:
        return ""
    first, last = cells.select(pl.min("year").alias("first"), pl.max("year").alias("last")).row(0)
    return str(first) if first == last else f"{first}-{last}"


def summary_of(read: Reading) -> dict[str, Any]:
    """Years with the sum of each measure, how many places, names that differ, sums that do not close, and notes."""
    years: dict[str, dict[str, int]] = {}
    cells = read.engine.cells
    for year, measure, value in cells.group_by("year", "measure").agg(pl.sum("value")).sort("year", "measure").rows():
        years.setdefault(str(year), {})[measure] = value
    places = cells["place"].n_unique()
    notes = [*read.notes]
    if read.repeated:
        notes.append(
            f"{grouped(read.repeated)} filas repiten periodo, lugar y grupo: se sumaron, no se tomaron por copias."
        )
    names = _other_names(read)
    if names:
        notes.append(f"{len(names)} nombres de distrito se escriben distinto que en la tabla; se leyó su código.")
    sums = [found for one in read.profile.sums if (found := _open_sum(cells, one.whole, one.parts))]
    return {"years": years, "places": int(places), "names": names[:MOST_NAMES], "sums": sums, "notes": notes}


def detected_of(read: Reading) -> dict[str, Any]:
    """What was found in the file without anybody saying it, in words."""
    heading, opened = read.heading, read.opened
    columns = [
        [heading.headings[heading.places[one.name]], one.title] for one in read.profile.columns
        if one.name in heading.places
    ]  # fmt: skip
    workbook = opened.encoding == "xlsx"
    return {
        "kind": "Excel" if workbook else "CSV",
        "encoding": "" if workbook else ENCODINGS[opened.encoding],
        "delimiter": "" if workbook else NAMES.get(heading.delimiter, heading.delimiter),
        "sheet": read.sheet,
        "heading_row": heading.row,
        "codes": read.verdict.spanish if read.verdict else "",
        "columns": columns,
        "unused": list(heading.unused),
    }


def _other_names(read: Reading) -> list[list[str]]:
    """The districts whose name in the file is not the table's: code, what the file says, what the table says."""
    if read.verdict is None:
        return []
    table = by_code(read.verdict.kind)
    return [
        [code, name, table[code].name]
        for code, name in sorted(read.places)
        if name and code in table and folded(name) != table[code].key
    ]


def _open_sum(cells: pl.DataFrame, whole: str, parts: Sequence[str]) -> Mapping[str, Any] | None:
    """The cells in which the parts do not add up to the whole, with the first ones; None when all do."""
    value, measure = pl.col("value"), pl.col("measure")
    told = cells.group_by("year", "month", "place_name", "place", "groups").agg(
        value.filter(measure == whole).sum().alias("whole"),
        value.filter(measure.is_in(list(parts))).sum().alias("parts"),
    )
    wrong = told.filter(pl.col("whole") != pl.col("parts")).sort(
        (pl.col("whole") - pl.col("parts")).abs(), "year", "month", "place", "groups", descending=[True, *[False] * 4]
    )
    if wrong.is_empty():
        return None
    first = wrong.select("year", "month", "place_name", "whole", "parts").head(5).rows()
    return {"whole": whole, "parts": list(parts), "cells": wrong.height, "first": [list(row) for row in first]}
