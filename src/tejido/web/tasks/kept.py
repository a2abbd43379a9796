"""What a person typed in the forms of a task and has not sent yet: it outlives a session that ends meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from tejido.accounts.actors import Actor
from tejido.cases.access import drafts_of
from tejido.cases.services.drafts import discard_draft, read_draft
from tejido.web.intake.drafts import typed_of


@dataclass(frozen=True, slots=True)
class Kept:
    """The fields of one form and when they were last saved."""

    typed: QueryDict
    saved_at: datetime


def name_of(task_code: str, slug: str) -> str:
    """The name under which the draft of one form of one task is kept."""
    return f"tarea.{task_code}.{slug}"


def kept_of(task_code: str, actor: Actor) -> dict[str, Kept]:
    """The drafts of the actor for the forms of a task, by form. One query, and two more for each one found."""
    start = name_of(task_code, "")
    found: dict[str, Kept] = {}
    for draft in drafts_of(actor):
        if draft.form.startswith(start):
            typed = typed_of(read_draft(draft.form, actor=actor))
            if typed is not None:
                found[draft.form.removeprefix(start)] = Kept(typed, draft.updated_at)
    return found


def forget(task_code: str, slug: str, kept: Mapping[str, Kept], *, actor: Actor, at: datetime) -> None:
    """The form was sent: its draft goes."""
    if slug in kept:
        discard_draft(name_of(task_code, slug), actor=actor, at=at)
