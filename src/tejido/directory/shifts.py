"""A roster as it is typed or imported, and what may be wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from tejido.kernel.clock import LIMA

LONGEST: Final = timedelta(days=31)
"""A shift longer than a month is a slip of the pen, or a post without shifts."""
GRACE: Final = timedelta(hours=24)
"""How far back a roster may still be put right; what is older says who should have heard and stays."""


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift `[starts_at, ends_at)` of an account, by code; `substitute` may be empty."""

    account: str
    starts_at: datetime
    ends_at: datetime
    substitute: str = ""


def shift_faults(rows: Sequence[ShiftRow], staff: Collection[str], *, at: datetime) -> dict[int, list[str]]:
    """The sentences about each wrong row, by its place from 0. `staff` are the codes of the institution's people."""
    found: dict[int, list[str]] = {}
    for number, row in enumerate(rows):
        if sentences := list(_row_faults(row, staff, at)):
            found[number] = sentences
    order = sorted(range(len(rows)), key=lambda n: (rows[n].account, rows[n].starts_at))
    for one, other in pairwise(order):
        if rows[one].account == rows[other].account and rows[other].starts_at < rows[one].ends_at:
            when = rows[one].starts_at.astimezone(LIMA)
            crossing = f"Se cruza con otro turno de la misma persona, que empieza el {when:%d/%m/%Y %H:%M}."
            found.setdefault(other, []).append(crossing)
    return found


def _row_faults(row: ShiftRow, staff: Collection[str], at: datetime) -> list[str]:
    faults = []
    if row.ends_at <= row.starts_at:
        faults.append("El turno debe terminar después de empezar.")
    elif row.ends_at - row.starts_at > LONGEST:
        faults.append("Un turno no puede durar más de 31 días.")
    if row.starts_at < at - GRACE:
        faults.append("No se cambian los turnos de hace más de un día: dicen quién debía recibir los avisos.")
    if row.account not in staff:
        faults.append("La persona de turno no ocupa un puesto de la institución.")
    if row.substitute and row.substitute not in staff:
        faults.append("La persona de reemplazo no ocupa un puesto de la institución.")
    if row.substitute == row.account:
        faults.append("El reemplazo debe ser otra persona.")
    return faults
