"""A task as a system sees it: whose it is, until when, by which article and with which mark."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OWN


class TaskOut(BaseModel):
    """A task. `mark`: how far its limit was checked; only `official` and `secondary` ones can be late.

    `own`: the caller's institution works it. Of a task of another sector that may not be told, `action` says only that
    there is one and the norm is absent.
    """

    code: str
    subject_kind: str
    subject: str
    action: str
    sector: str
    institution: str
    own: bool
    state: str
    started_at: datetime
    due_at: datetime | None
    mark: str
    immediate: bool
    norm: str = ""
    article: str = ""
    legal_due_at: datetime | None = None
    priority: int = 0
    why: list[str] = []
    taken_by_me: bool = False
    acknowledged_at: datetime | None = None
    closed_at: datetime | None = None
    happened_at: datetime | None = Field(default=None, description="When it is said to have been done.")
    closed_elsewhere: bool = Field(default=False, description="It closes by itself when what it asks is recorded.")


class TaskPage(BaseModel):
    """A page by urgency; `next` is the cursor of the following one, absent on the last."""

    tasks: list[TaskOut]
    next: str = ""


def told_task(row: Obligation, *, title: str, institution: str, own: bool, caller: str = "") -> TaskOut:
    """A task of a case; `title` and `institution` as far as the caller may know them."""
    more: dict[str, Any] = {}
    if title == row.action:
        more = {"norm": row.norm, "article": row.article}
    if own:
        more |= {
            "legal_due_at": row.legal_due_at,
            "priority": row.priority,
            "why": list(row.origin.get("why", [])),
            "taken_by_me": bool(caller) and row.assigned_code == caller,
            "acknowledged_at": row.acknowledged_at,
            "closed_at": row.closed_at,
            "happened_at": row.claimed_at,
            "closed_elsewhere": row.protocol in OWN,
        }
    return TaskOut(
        code=row.code,
        subject_kind=row.subject_kind,
        subject=row.subject_code,
        action=title,
        sector=row.sector,
        institution=institution,
        own=own,
        state=row.state,
        started_at=row.started_at,
        due_at=row.due_at,
        mark=row.mark,
        immediate=row.immediate,
        **more,
    )


def told_own(row: Obligation, caller: str) -> TaskOut:
    """A task of the caller's institution, whole."""
    return told_task(row, title=row.action, institution=row.institution_code, own=True, caller=caller)
