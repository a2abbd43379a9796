"""What a receiving institution answers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from tejido.api.shapes.fields import Note
from tejido.api.shapes.papers_in import WithPaper
from tejido.cases.services.told import Told
from tejido.kernel.clock import lima_date


class ReferralAnswer(WithPaper):
    """The state that follows. `reason` (10 letters or more) goes with `refused`; it is sealed. A paper: only of
    what an institution that does not log in answered, told by who sent it the case; with any other answer 422."""

    state: Literal["received", "accepted", "refused", "in_progress", "done"]
    reason: Note = ""

    def told(self, at: datetime) -> Told:
        """The paper that was brought."""
        return Told(at, document=self.document, paper=self.paper(lima_date(at)))
