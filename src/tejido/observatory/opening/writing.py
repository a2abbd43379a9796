"""The files of the open data of a release: each table as CSV, XLSX, JSON and Parquet, and the data package."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from tejido.observatory.opening.beside import said
from tejido.observatory.opening.flat import COLUMNS, NUMBER, Column, columns, rows
from tejido.observatory.opening.formats import PACKAGE
from tejido.observatory.opening.licence import LICENCE
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.released.tables import Table

_DUCKDB = {"string": "VARCHAR", "integer": "BIGINT"}


def write_open_data(release: ReleaseInForce, folder: Path) -> None:
    """Write every file that is downloaded."""
    folder.mkdir()
    for table in release.tables.values():
        base = folder / table.name
        _csv(table, base.with_suffix(".csv"))
        _parquet(table, base.with_suffix(".csv"), base.with_suffix(".parquet"))
        _json(release, table, base.with_suffix(".json"))
        _xlsx(release, table, base.with_suffix(".xlsx"))
    _write_json(folder / PACKAGE, package(release, folder))


def package(release: ReleaseInForce, folder: Path) -> dict[str, Any]:
    """The Frictionless data package of the CSV files of a folder."""
    return {
        "profile": "tabular-data-package",
        "name": f"observatorio-{release.district}",
        "title": f"Observatorio distrital de la violencia: {release.district_name}",
        **({"description": release.notice} if release.notice else {}),
        "version": str(release.number),
        "created": release.made_at.isoformat(),
        "licenses": [LICENCE],
        "resources": [_resource(release, table, folder / f"{table.name}.csv") for table in release.tables.values()],
    }


def _resource(release: ReleaseInForce, table: Table, path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    told = said(release, table)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": path.name,
        "title": table.title,
        "description": f"{table.what} {table.place} {told['limites']} Corte: {told['corte']}.",
        "sources": [{"title": table.source}],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(one) for one in columns(table)],
            "missingValues": [""],
            "primaryKey": [COLUMNS[name] for name in table.axes],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"enum": list(column.codes)} if column.codes else {}
    if column.name == NUMBER:
        constraints = {"minimum": 0}
    return {"name": column.name, "type": column.kind, "title": column.title, "constraints": constraints}


def _csv(table: Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([one.name for one in columns(table)])
        out.writerows(["" if value is None else value for value in row] for row in rows(table))


def _parquet(table: Table, source: Path, path: Path) -> None:
    kinds = ", ".join(f"'{one.name}': '{_DUCKDB[one.kind]}'" for one in columns(table))
    read = f"read_csv('{source}', header = true, auto_detect = false, nullstr = '', columns = {{{kinds}}})"
    with duckdb.connect() as engine:
        engine.execute(f"COPY (SELECT * FROM {read}) TO '{path}' (FORMAT parquet)")  # noqa: S608  our own names


def _json(release: ReleaseInForce, table: Table, path: Path) -> None:
    names = [one.name for one in columns(table)]
    told = [dict(zip(names, row, strict=True)) for row in rows(table)]
    _write_json(path, {**said(release, table), "filas": told})


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _xlsx(release: ReleaseInForce, table: Table, path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("datos")
        sheet.write_row(0, 0, [one.name for one in columns(table)])
        for number, row in enumerate(rows(table), start=1):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
        about = book.add_worksheet("ficha")
        for number, (name, text) in enumerate(said(release, table).items()):
            about.write_row(number, 0, [name, text])
