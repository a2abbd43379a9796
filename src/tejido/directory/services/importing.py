"""Importing institutions from a spreadsheet: first seen, then applied whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from shapely.geometry import Point

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.geometry import read_shape
from tejido.directory.models import Institution, ZoneShape
from tejido.directory.rows import InstitutionRow
from tejido.directory.services.institutions import Saved, changes_of, save_institutions
from tejido.directory.services.permission import require_in_district
from tejido.directory.services.versions import mark_changed
from tejido.directory.sheet_institutions import HEADINGS, REQUIRED, read_row, row_of
from tejido.directory.sheets import Fault, SheetRow, read_sheet
from tejido.kernel.errors import Conflict, FieldErrors
from tejido.ledger.actions import Action
from tejido.ledger.recording import record


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One institution of the sheet. `changes` maps each column to [before, after]."""

    number: int
    code: str
    name: str
    changes: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do. `digest` stands for the file and for what was known when it was seen."""

    new: tuple[PreviewRow, ...]
    changed: tuple[PreviewRow, ...]
    unchanged: tuple[PreviewRow, ...]
    errors: tuple[Fault, ...]
    rows: tuple[InstitutionRow, ...]
    digest: str


def preview_import(content: bytes, filename: str, *, actor: Actor, district: str) -> ImportPreview:
    """What the spreadsheet would change; nothing is saved. Columns: `sheet_institutions.HEADINGS`.

    Raises:
        NotPermitted: the actor may not edit the directory of that district.
        Refused: the file as a whole cannot be read.
    """
    require_in_district(actor, Permit.DIRECTORY_EDIT, district)
    sheet = read_sheet(content, filename, required=REQUIRED, known=HEADINGS)
    known = {i.code: i for i in Institution.objects.filter(code__in=[r.cells.get("codigo", "") for r in sheet])}
    faults = _repeated(sheet) + _elsewhere(sheet, known, district)
    read: list[tuple[SheetRow, InstitutionRow]] = []
    boundary = _boundary(district)
    for line in sheet:
        kept = known.get(line.cells.get("codigo", ""))
        row, wrong = read_row(line, row_of(kept) if kept else None, district=district)
        faults += wrong
        if row is not None:
            faults += _outside(line, row, boundary)
            read.append((line, row))
    shown = [(_shown(line, row, known), row.code in known) for line, row in read]
    return ImportPreview(
        new=tuple(p for p, there in shown if not there),
        changed=tuple(p for p, there in shown if there and p.changes),
        unchanged=tuple(p for p, there in shown if there and not p.changes),
        errors=tuple(sorted(faults, key=lambda f: (f.row, f.column))),
        rows=tuple(row for _, row in read),
        digest=_digest(content, shown),
    )


def apply_import(content: bytes, filename: str, *, district: str, digest: str, actor: Actor, at: datetime) -> Saved:
    """Save what the preview with that digest showed, whole or not at all.

    Raises:
        NotPermitted, Refused: as the preview.
        FieldErrors: some row is wrong; keys are "fila 7, correo".
        Conflict: the file or the directory is no longer what the preview showed.
    """
    with transaction.atomic(durable=True):
        preview = preview_import(content, filename, actor=actor, district=district)
        if preview.errors:
            raise FieldErrors(_by_place(preview.errors))
        if preview.digest != digest:
            raise Conflict(
                "El directorio o el archivo cambió desde la vista previa. Revíselo otra vez antes de guardar."
            )
        saved = save_institutions(preview.rows, district=district, actor=actor, at=at, origin="spreadsheet")
        counts = {"added": len(saved.added), "updated": len(saved.updated)}
        subject = ("district", district)
        record(action=Action.DIRECTORY_IMPORTED, subject=subject, actor_code=actor.code, at=at, data=counts)
        mark_changed()
    return saved


def _shown(line: SheetRow, row: InstitutionRow, known: dict[str, Institution]) -> PreviewRow:
    changes = changes_of(known[row.code], row) if row.code in known else {}
    return PreviewRow(line.number, row.code, row.name, changes)


def _repeated(sheet: list[SheetRow]) -> list[Fault]:
    first: dict[str, int] = {}
    found = []
    for line in sheet:
        code = line.cells.get("codigo", "")
        if code and code in first:
            found.append(Fault(line.number, "codigo", f"El código «{code}» ya está en la fila {first[code]}."))
        first.setdefault(code, line.number)
    return found


def _elsewhere(sheet: list[SheetRow], known: dict[str, Institution], district: str) -> list[Fault]:
    foreign = {code for code, one in known.items() if one.district != district}
    return [
        Fault(line.number, "codigo", f"«{line.cells['codigo']}» es una institución de otro distrito.")
        for line in sheet
        if line.cells.get("codigo") in foreign
    ]


def _boundary(district: str) -> Any:
    shape = ZoneShape.objects.filter(zone__code=district, valid_until__isnull=True).first()
    return read_shape(shape.geometry) if shape else None


def _outside(line: SheetRow, row: InstitutionRow, boundary: Any) -> list[Fault]:
    given = {"latitud", "longitud"} & line.cells.keys()
    if boundary is None or not given or row.lat is None or row.lon is None or boundary.covers(Point(row.lon, row.lat)):
        return []
    told = f"El punto {row.lat}, {row.lon} está fuera del distrito. Revise el signo y el orden: latitud, longitud."
    return [Fault(line.number, "latitud", told)]


def _digest(content: bytes, shown: list[tuple[PreviewRow, bool]]) -> str:
    known = repr([(p.code, there, p.changes) for p, there in shown])
    return hashlib.sha256(content + known.encode()).hexdigest()


def _by_place(faults: tuple[Fault, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(f"fila {fault.row}, {fault.column}", []).append(fault.reason)
    return found
