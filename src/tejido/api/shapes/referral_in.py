"""What a receiving institution answers."""

from __future__ import annotations

from typing import Literal

from tejido.api.shapes.fields import Note, Sent


class ReferralAnswer(Sent):
    """The state that follows. `reason` (10 letters or more) goes with `refused`; it is sealed."""

    state: Literal["received", "accepted", "refused", "in_progress", "done"]
    reason: Note = ""
