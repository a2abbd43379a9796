"""What is told of a task."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from tejido.api.shapes.fields import Moment, Note, Sent
from tejido.api.shapes.papers_in import WithPaper
from tejido.cases.services.told import Told
from tejido.kernel.clock import lima_date
from tejido.obligations.services.working import NOTE_LIMIT, Said


class NothingMore(Sent):
    """The deed says it all: an empty object."""


class TaskDone(WithPaper):
    """`happened_at`: when it was done, when that was before now. A paper: of what another institution did."""

    note: Note = ""
    happened_at: Moment | None = None

    def said(self, form: str) -> Said:
        return Said(self.note, self.happened_at, form=form)

    def told(self, at: datetime) -> Told:
        """The paper that was brought."""
        return Told(at, document=self.document, paper=self.paper(lima_date(at)), must_cite=True)


class TaskUnable(Sent):
    """Why it could not be done."""

    reason: Annotated[str, Field(min_length=10, max_length=NOTE_LIMIT)]
    happened_at: Moment | None = None

    def said(self, form: str) -> Said:
        return Said(self.reason, self.happened_at, form=form)
