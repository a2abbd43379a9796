"""The draft of a long form of a case: where it is kept, and what it kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from tejido.cases.access import draft_of
from tejido.cases.services.drafts import discard_draft, read_draft
from tejido.web.cases.seeing import Visit
from tejido.web.intake.drafts import typed_of


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft. `typed` is None when nothing was kept."""

    name: str
    typed: QueryDict | None
    saved_at: datetime | None


def kept(visit: Visit, form: str) -> Kept:
    """The actor's own draft of that form of the case."""
    name = f"{form}-{visit.code}"
    if visit.sent:
        return Kept(name, None, None)
    row = draft_of(visit.actor, name)
    typed = typed_of(read_draft(name, actor=visit.actor)) if row is not None else None
    return Kept(name, typed, row.updated_at if row is not None else None)


def forget(visit: Visit, form: str) -> None:
    """Throw it away, once it was sent and saved."""
    discard_draft(f"{form}-{visit.code}", actor=visit.actor, at=visit.at)
