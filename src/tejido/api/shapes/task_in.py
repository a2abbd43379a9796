"""What is told of a task."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tejido.api.shapes.fields import Moment, Note, Sent
from tejido.obligations.services.working import NOTE_LIMIT, Said


class NothingMore(Sent):
    """The deed says it all: an empty object."""


class TaskDone(Sent):
    """`happened_at`: when it was done, when that was before now."""

    note: Note = ""
    happened_at: Moment | None = None

    def said(self, form: str) -> Said:
        return Said(self.note, self.happened_at, form=form)


class TaskUnable(Sent):
    """Why it could not be done."""

    reason: Annotated[str, Field(min_length=10, max_length=NOTE_LIMIT)]
    happened_at: Moment | None = None

    def said(self, form: str) -> Said:
        return Said(self.reason, self.happened_at, form=form)
