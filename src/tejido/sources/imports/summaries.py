"""What a load holds, in few numbers: its years by measure, its places, the sums that do not close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tejido.directory.ubigeo import folded
from tejido.sources.imports.districts import by_code
from tejido.sources.imports.engine import Engine
from tejido.sources.imports.heading import NAMES
from tejido.sources.imports.opening import ENCODINGS
from tejido.sources.imports.profile import Profile, Replaces
from tejido.sources.imports.reading import Reading

MOST_NAMES: Final = 30


def release_of(engine: Engine) -> str:
    """The last period that the cells reach: `2025-08`, or `2020` when nobody says the month; "" without cells."""
    found = engine.ask("SELECT year, month FROM cells ORDER BY year DESC, month DESC LIMIT 1")
    if not found:
        return ""
    year, month = found[0]
    return f"{year}-{month:02}" if month else str(year)


def slot_of(engine: Engine, profile: Profile) -> str:
    """What the cells take the place of within their source: "" everything, or their first and last year."""
    if profile.replaces is Replaces.ALL:
        return ""
    first, last = engine.ask("SELECT min(year), max(year) FROM cells")[0]
    return str(first) if first == last else f"{first}-{last}"


def summary_of(read: Reading) -> dict[str, Any]:
    """Years with the sum of each measure, how many places, names that differ, sums that do not close, and notes."""
    years: dict[str, dict[str, int]] = {}
    for year, measure, value in read.engine.ask(
        "SELECT year, measure, sum(value)::BIGINT FROM cells GROUP BY ALL ORDER BY ALL"
    ):
        years.setdefault(str(year), {})[measure] = int(value)
    places = read.engine.ask("SELECT count(DISTINCT place) FROM cells")[0][0]
    notes = [*read.notes]
    if read.repeated:
        notes.append(f"{read.repeated:,} filas repiten periodo, lugar y grupo: se sumaron, no se tomaron por copias.")
    names = _other_names(read)
    if names:
        notes.append(f"{len(names)} nombres de distrito se escriben distinto que en la tabla; se leyó su código.")
    sums = [found for one in read.profile.sums if (found := _open_sum(read.engine, one.whole, one.parts))]
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


def _open_sum(engine: Engine, whole: str, parts: Sequence[str]) -> Mapping[str, Any] | None:
    """The cells in which the parts do not add up to the whole, with the first ones; None when all do."""
    listed = ", ".join(f"'{one}'" for one in parts)
    rows = engine.ask(
        f"SELECT year, month, place_name, w::BIGINT, p::BIGINT, count(*) OVER () FROM ("  # noqa: S608
        f"SELECT year, month, place, place_name, groups, coalesce(sum(value) FILTER (measure = '{whole}'), 0) w, "
        f"coalesce(sum(value) FILTER (measure IN ({listed})), 0) p FROM cells GROUP BY ALL) WHERE w <> p "
        f"ORDER BY abs(w - p) DESC, year, month, place LIMIT 5"
    )
    if not rows:
        return None
    return {"whole": whole, "parts": list(parts), "cells": int(rows[0][5]), "first": [list(row[:5]) for row in rows]}
