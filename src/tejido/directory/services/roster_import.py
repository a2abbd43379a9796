"""Importing the duty roster of an institution from a spreadsheet: first seen, then applied whole or not at all.

Columns: puesto, persona, desde, hasta, reemplazo. A person is written by e-mail or by code; an instant as
2026-11-23 08:00, in Lima's time. For each post of the sheet, the roster from its first shift to the end of its last is
replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.directory.models import Institution, Post, Posting
from tejido.directory.services.duty import replace_duty
from tejido.directory.services.permission import require_roster
from tejido.directory.services.versions import mark_changed
from tejido.directory.sheets import Fault, SheetRow, read_sheet
from tejido.directory.shifts import ShiftRow, shift_faults
from tejido.kernel.clock import LIMA, aware
from tejido.kernel.errors import FieldErrors, NotFound
from tejido.ledger.actions import Action
from tejido.ledger.recording import record

REQUIRED: Final = ("puesto", "persona", "desde", "hasta")
HEADINGS: Final = (*REQUIRED, "reemplazo")


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """The shifts of each post, and what is wrong."""

    shifts: Mapping[str, Sequence[ShiftRow]]
    errors: tuple[Fault, ...]


def preview_roster(
    content: bytes, filename: str, *, institution_code: str, actor: Actor, at: datetime
) -> RosterPreview:
    """What the spreadsheet would make the roster; nothing is saved.

    Raises:
        NotPermitted: the roster is not the actor's to change.
        NotFound: there is no such institution.
        Refused: the file as a whole cannot be read.
    """
    institution = Institution.objects.filter(code=institution_code).first()
    if institution is None:
        raise NotFound("No existe esa institución.")
    require_roster(actor, institution.code, institution.district)
    sheet = read_sheet(content, filename, required=REQUIRED, known=HEADINGS)
    people = _people(institution, at)
    posts = set(Post.objects.filter(institution=institution).values_list("code", flat=True))
    faults: list[Fault] = []
    read: dict[str, list[tuple[SheetRow, ShiftRow]]] = {}
    for row in sheet:
        shift, wrong = _read(row, posts, people)
        faults += wrong
        if shift is not None:
            read.setdefault(row.cells["puesto"], []).append((row, shift))
    for rows in read.values():
        told = shift_faults([shift for _, shift in rows], set(people.values()), at=at)
        faults += [Fault(rows[n][0].number, "", sentence) for n, sentences in told.items() for sentence in sentences]
    shifts = {post: [shift for _, shift in rows] for post, rows in read.items()}
    return RosterPreview(shifts, tuple(sorted(faults, key=lambda f: (f.row, f.column))))


def import_roster(content: bytes, filename: str, *, institution_code: str, actor: Actor, at: datetime) -> int:
    """Replace the roster of each post in the sheet; the number of shifts saved.

    Raises:
        NotPermitted, NotFound, Refused: as the preview.
        FieldErrors: some row is wrong; keys are "fila 3, persona". Nothing was saved.
    """
    with transaction.atomic(durable=True):
        preview = preview_roster(content, filename, institution_code=institution_code, actor=actor, at=at)
        if preview.errors:
            raise FieldErrors({f"fila {f.row}, {f.column}": [f.reason] for f in preview.errors})
        locked = Post.objects.select_for_update(of=("self",)).filter(code__in=preview.shifts)
        posts = {p.code: p for p in locked.select_related("institution").order_by("code")}
        for code, shifts in preview.shifts.items():
            start, end = min(s.starts_at for s in shifts), max(s.ends_at for s in shifts)
            replace_duty(posts[code], shifts, from_at=start, until_at=end, at=at)
        saved = sum(map(len, preview.shifts.values()))
        data = {"posts": len(posts), "shifts": saved}
        subject = ("institution", institution_code)
        record(action=Action.ROSTER_CHANGED, subject=subject, actor_code=actor.code, at=at, data=data)
        mark_changed()
    return saved


def _read(row: SheetRow, posts: set[str], people: Mapping[str, str]) -> tuple[ShiftRow | None, list[Fault]]:
    found = [Fault(row.number, c, f"Falta «{c}».") for c in REQUIRED if c not in row.cells]
    if not found and row.cells["puesto"] not in posts:
        found.append(Fault(row.number, "puesto", f"«{row.cells['puesto']}» no es un puesto de la institución."))
    for column in ("persona", "reemplazo"):
        if column in row.cells and row.cells[column].lower() not in people:
            told = f"«{row.cells[column]}» no ocupa un puesto de la institución."
            found.append(Fault(row.number, column, told))
    edges = {c: _instant(row.cells[c]) for c in ("desde", "hasta") if c in row.cells}
    for column, instant in edges.items():
        if instant is None:
            told = f"«{row.cells[column]}» no es una fecha con hora; escriba, por ejemplo, 2026-11-23 08:00."
            found.append(Fault(row.number, column, told))
    start, end = edges.get("desde"), edges.get("hasta")
    if found or start is None or end is None:
        return None, found
    substitute = people[row.cells["reemplazo"].lower()] if "reemplazo" in row.cells else ""
    return ShiftRow(people[row.cells["persona"].lower()], start, end, substitute), []


def _instant(text: str) -> datetime | None:
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= len("2026-11-23"):
        return None
    return aware(local if local.tzinfo else local.replace(tzinfo=LIMA))


def _people(institution: Institution, at: datetime) -> dict[str, str]:
    """The institution's people: their code, by code and by e-mail, in lower case."""
    rows = Posting.objects.filter(post__institution=institution, account__active=True).exclude(until_at__lte=at)
    pairs = list(rows.values_list("account__code", "account__email"))
    return {code.lower(): code for code, _ in pairs} | {email.lower(): code for code, email in pairs}
