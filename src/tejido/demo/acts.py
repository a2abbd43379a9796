"""The one act of a task in memory, and the opening of tasks: what `obligations.services` writes of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tejido.accounts.actors import Actor
from tejido.cases.services.case_rows import KIND
from tejido.demo.life import Life
from tejido.demo.lines import ActLine
from tejido.ledger.actions import Action
from tejido.obligations.models import Obligation
from tejido.obligations.services.opening import Assignment, Subject, obligation_row
from tejido.obligations.states import Act, after

_ACTIONS = {kind: Action(f"obligation.{kind}") for kind in Act}
_NO_DATA: Mapping[str, Any] = {}


def act(
    life: Life,
    row: Obligation,
    kind: Act,
    actor: Actor | str,
    at: datetime,
    *,
    note: str = "",
    claimed_at: datetime | None = None,
    data: Mapping[str, Any] = _NO_DATA,
) -> None:
    """The act itself, as `working` and `moving` write it; the platform's own acts name no institution."""
    row.state = after(row.state, kind)
    row.look_version += 1
    who, where = (actor, "") if isinstance(actor, str) else (actor.code, actor.institution or "")
    life.acts.append(
        ActLine(
            obligation=row,
            act=kind,
            at=at,
            claimed_at=claimed_at,
            actor_code=who,
            institution_code=where,
            data=dict(data),
            note_sealed=life.key.seal(note, context=f"act:{row.code}") if note else None,
        )
    )
    told = {"obligation": row.code, "step": row.step, **data}
    told.pop("reason", None)
    life.record(_ACTIONS[kind], who, at, told)


def open_tasks(life: Life, assignments: Iterable[Assignment], *, actor_code: str, at: datetime) -> None:
    """As `opening.open_obligations`."""
    subject = Subject(KIND, life.code, life.rows.case.district)
    for assignment in assignments:
        row = obligation_row(assignment, subject=subject, at=at, code=life.ground.code("T"))
        life.rows.obligations.append(row)
        life.note_asked(row)
        life.acts.append(ActLine(row, Act.OPENED, at, None, actor_code, "", {}, None))
        life.record(Action.OBLIGATION_OPENED, actor_code, at, {"obligation": row.code, "step": row.step})
        life.told(row, at)
