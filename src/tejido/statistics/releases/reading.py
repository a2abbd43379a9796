"""Reads the folder of a release (`folder.py` says how it is made); what is wrong is refused with file and line."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from re import compile as pattern
from typing import Any

from tejido.kernel.errors import WrongFile
from tejido.statistics.releases.dimensions import Dimension
from tejido.statistics.releases.folder import FORMAT, MANIFEST, NAME, TABLES, WITHHELD, columns
from tejido.statistics.releases.values import Bond, Cell, Counts, Ratios, Release
from tejido.statistics.rule import Rule

_NUMBER = pattern(r"[0-9]{1,12}(\.[0-9]{1,6})?")  # longer ones are of no register


def read_release(folder: Path) -> Release:
    """The release of a folder.

    Raises:
        WrongFile: a file is missing, wrong, or not declared; or there is no table.
    """
    manifest = _read_manifest(folder / MANIFEST)
    try:
        entries: list[dict[str, Any]] = manifest["tables"]
        names = [str(entry["name"]) for entry in entries]
        if not names:
            raise ValueError("no trae ninguna tabla")
        dimensions = tuple(_dimension(entry) for entry in manifest["dimensions"])
        _refuse_undeclared(folder, names)
        tables = [_table(folder / TABLES / f"{name}.csv", entry) for name, entry in zip(names, entries, strict=True)]
        return Release(
            code=str(manifest["code"]),
            cut_on=date.fromisoformat(manifest["cut_on"]),
            dimensions=dimensions,
            counts=tuple(table for table in tables if isinstance(table, Counts)),
            ratios=tuple(table for table in tables if isinstance(table, Ratios)),
            rule=Rule(**manifest["rule"]),
            bonds=tuple(map(_bond, manifest.get("bonds", []))),
        )
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise WrongFile(str(folder / MANIFEST), 0, f"no es una publicación bien hecha ({error})") from error


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
    except (OSError, ValueError, RecursionError) as error:
        raise WrongFile(str(path), 0, "no se pudo leer como JSON en UTF-8") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise WrongFile(str(path), 0, f"no dice que su formato sea «{FORMAT}»")
    return manifest


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _refuse_undeclared(folder: Path, names: list[str]) -> None:
    """What is published and not declared is not audited, whatever it is and wherever it lies."""
    if wrong := [name for name in names if not NAME.fullmatch(name)]:
        raise WrongFile(str(folder / MANIFEST), 0, f"«{wrong[0]}» no sirve como nombre de tabla")
    declared = {folder / TABLES / f"{name}.csv" for name in names} | {folder / MANIFEST, folder / TABLES}
    for path in sorted(folder.rglob("*")):
        if path not in declared or path.is_symlink():
            raise WrongFile(str(path), 0, "está en la publicación y el manifiesto no lo declara")


def _dimension(entry: Mapping[str, Any]) -> Dimension:
    sums = tuple((str(whole), tuple(map(str, parts))) for whole, parts in entry["sums"])
    overlapping, neither = bool(entry.get("overlapping", False)), str(entry.get("neither", ""))
    return Dimension(str(entry["name"]), tuple(map(str, entry["codes"])), sums, overlapping, neither)


def _bond(entry: Mapping[str, Any]) -> Bond:
    parts, exact, of = tuple(map(dict, entry["parts"])), bool(entry["exact"]), str(entry.get("of", ""))
    return Bond(str(entry["population"]), dict(entry["whole"]), parts, exact, of)


def _table(path: Path, entry: Mapping[str, Any]) -> Counts | Ratios:
    dimensions = tuple(map(str, entry["dimensions"]))
    if entry["kind"] == "counts":
        counts, _ = _read_cells(path, dimensions, is_ratio=False, has_base=False)
        return Counts(str(entry["name"]), str(entry["population"]), dimensions, _whole_numbers(path, counts))
    part = tuple(map(str, entry["part"])) if entry.get("part") else None
    cells, bases = _read_cells(path, dimensions, is_ratio=True, has_base=part is None)
    return Ratios(
        name=str(entry["name"]),
        population=str(entry["population"]),
        dimensions=dimensions,
        cells=cells,
        part=(part[0], part[1]) if part else None,
        bases=_whole_numbers(path, bases) if part is None else None,  # type: ignore[arg-type]
        per=int(entry["per"]),
        decimals=int(entry["decimals"]),
    )


def _whole_numbers(path: Path, cells: Mapping[Cell, Decimal | None]) -> dict[Cell, int | None]:
    if wrong := [value for value in cells.values() if value is not None and value != int(value)]:
        raise WrongFile(str(path), 0, f"«{wrong[0]}» no es un número entero")
    return {cell: None if value is None else int(value) for cell, value in cells.items()}


def _read_cells(
    path: Path, dimensions: tuple[str, ...], *, is_ratio: bool, has_base: bool
) -> tuple[dict[Cell, Decimal | None], dict[Cell, Decimal | None]]:
    """The numbers of a file, and its bases, by cell."""
    header = [*dimensions, *columns(is_ratio, has_base)]
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongFile(str(path), 0, "falta, no está en UTF-8 o no es una tabla") from error
    if not rows or rows[0] != header:
        raise WrongFile(str(path), 1, f"se esperaban las columnas {', '.join(header)}")
    cells: dict[Cell, Decimal | None] = {}
    bases: dict[Cell, Decimal | None] = {}
    for line, row in enumerate(rows[1:], start=2):
        cell = tuple(row[: len(dimensions)])
        if len(row) != len(header) or cell in cells:
            raise WrongFile(str(path), line, "le faltan o le sobran columnas, o está repetida")
        cells[cell] = _number(path, line, row[len(dimensions)])
        if has_base:
            bases[cell] = _number(path, line, row[-1])
    return cells, bases


def _number(path: Path, line: int, text: str) -> Decimal | None:
    if text == WITHHELD:
        return None
    if not _NUMBER.fullmatch(text):
        raise WrongFile(str(path), line, f"«{text[:40]}» no es un número de 0 a más, ni «{WITHHELD}»")
    return Decimal(text)
