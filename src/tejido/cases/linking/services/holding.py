"""Tasks that two joined cases ask twice: one of each pair is held without effect, and put back. Inner steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from tejido.cases.models import Case
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.replanning import CLOSED, rows_of_all
from tejido.obligations.models import Obligation
from tejido.obligations.services import moving
from tejido.obligations.states import LIVE, Gate, State

WHY_HELD = "La misma tarea ya está pendiente por otro caso de la misma persona."
WHY_BACK = "Se deshizo la unión con otro caso: la tarea vuelve a estar como estaba."
_FAR = datetime.max.replace(tzinfo=UTC)
Columns = Mapping[str, str | None]
Held = dict[str, Columns]


def hold(kept: Case, joined: Case, *, actor_code: str, at: datetime) -> Held:
    """Of each pair that asks the same, leave without effect the one that is due later; returns what they were.

    Only where the other one is told to somebody: what waits for her permission on both sides stays on both.
    """
    there = {(row.duty, row.sector): row for row in moving.live_rows(KIND, kept.code) if row.state in LIVE}
    held: Held = {}
    for row in moving.live_rows(KIND, joined.code):
        twin = there.get((row.duty, row.sector)) if row.state in LIVE else None
        gone = _of_the_two(twin, row) if twin is not None else None
        if gone is not None:
            held[gone.code] = moving.cancelled_columns(gone)
            moving.cancel(gone, reason=WHY_HELD, actor_code=actor_code, at=at)
    return held


def _of_the_two(kept: Obligation, joined: Obligation) -> Obligation | None:
    """The one that need not be asked; None when nobody is told of either."""
    told = [row for row in (kept, joined) if row.gate == Gate.OPEN]
    if len(told) == 1:
        return joined if told[0] is kept else kept
    if not told:
        return None
    return kept if (joined.due_at or _FAR) < (kept.due_at or _FAR) else joined


def put_back(held: Mapping[str, Columns], cases: Mapping[str, Case], *, actor_code: str, at: datetime) -> None:
    """Put the tasks back as they were, unless the case moved away, was closed, or asks the same again already."""
    rows = Obligation.objects.select_for_update().filter(code__in=list(held), state=State.CANCELLED).order_by("pk")
    live = {(r.subject_code, r.duty, r.sector) for r in rows_of_all(cases) if r.state in LIVE}
    for row in rows:
        case = cases[row.subject_code]
        here = row.district == case.district and case.state != CLOSED
        if here and (row.subject_code, row.duty, row.sector) not in live:
            moving.restore(row, held[row.code], reason=WHY_BACK, actor_code=actor_code, at=at)
