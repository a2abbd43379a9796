"""A release as a folder: `manifest.json` and one CSV file a table in `tables/`, in UTF-8.

The manifest (`"format": "tejido-release/1"`) has the code, the cut date, the rule, the dimensions with their codes and
sums, and the tables: name, kind (`counts` or `ratios`), population, dimensions and, for ratios, what they are of. The
file of a table has its name; a column for each dimension, with codes; `count` or `ratio`, in which `withheld` stands
for a hidden number; and `base` for the rates that have one. A file in `tables/` that the manifest does not name is
refused: what is published and not declared is not audited.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tejido.statistics.releases.values import Cell, Counts, Ratios, Release

FORMAT = "tejido-release/1"
WITHHELD = "withheld"
MANIFEST = "manifest.json"
TABLES = "tables"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def write_release(release: Release, folder: Path) -> None:
    """Write the folder, which must not exist or be empty.

    Raises:
        FileExistsError: there is something in it.
        ValueError: the name of a table cannot be that of a file.
    """
    if any(not NAME.fullmatch(table.name) for table in release.tables):
        raise ValueError("the name of a table is in small letters, digits, - and _")
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(folder)
    (folder / TABLES).mkdir(parents=True)
    for table in release.tables:
        (folder / TABLES / f"{table.name}.csv").write_text(_csv(table), encoding="utf-8", newline="")
    manifest = json.dumps(manifest_of(release), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(manifest + "\n", encoding="utf-8")


def manifest_of(release: Release) -> dict[str, Any]:
    """The manifest, as JSON writes it."""
    rule = release.rule
    return {
        "format": FORMAT,
        "code": release.code,
        "cut_on": release.cut_on.isoformat(),
        "rule": {"threshold": rule.threshold, "protection": rule.protection, "hide_zeros": rule.hide_zeros},
        "dimensions": [
            {"name": d.name, "codes": d.codes, "sums": d.sums, "overlapping": d.overlapping, "neither": d.neither}
            for d in release.dimensions
        ],
        "bonds": [
            {"population": b.population, "whole": b.whole, "of": b.of, "parts": b.parts, "exact": b.exact}
            for b in release.bonds
        ],
        "tables": [_entry(table) for table in release.tables],
    }


def _entry(table: Counts | Ratios) -> dict[str, Any]:
    kind = "counts" if isinstance(table, Counts) else "ratios"
    entry: dict[str, Any] = {
        "name": table.name,
        "kind": kind,
        "population": table.population,
        "dimensions": table.dimensions,
    }
    if isinstance(table, Ratios):
        entry |= {"part": table.part, "per": table.per, "decimals": table.decimals}
    return entry


def _csv(table: Counts | Ratios) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    bases: Mapping[Cell, int] | None = table.bases if isinstance(table, Ratios) else None
    rows.writerow([*table.dimensions, *columns(isinstance(table, Ratios), bases is not None)])
    for cell, value in table.cells.items():
        shown = WITHHELD if value is None else str(value)
        rows.writerow([*cell, shown, *([bases[cell]] if bases is not None else [])])
    return text.getvalue()


def columns(is_ratio: bool, has_base: bool) -> list[str]:
    """The columns of numbers in the file of a table."""
    return [*(["ratio"] if is_ratio else ["count"]), *(["base"] if has_base else [])]
