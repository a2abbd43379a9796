"""Which duties of a case an actor is shown, and in which words: need-to-know on the route. Pure.

The team and who opened it with a reason see all. An outline (the technical secretariat) sees what every sector owes,
and the institution only where it was told. Another sector sees its own duties whole; of the others, only those told by
law or by the door, never one told by consent, and in words only when it may know what happened and how grave it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tejido.accounts.actors import Actor
from tejido.cases.access import Seen
from tejido.cases.field_policy import Closeness, Group
from tejido.obligations.models import Obligation
from tejido.obligations.states import Gate, State

WITHHELD = "Una tarea de este sector"


@dataclass(frozen=True, slots=True)
class ShownDuty:
    """A duty as it may be shown. `institution` is blank when it may not be named; `own` when the actor works it."""

    row: Obligation
    title: str
    institution: str
    own: bool


def shown_duties(seen: Seen, actor: Actor, rows: Iterable[Obligation]) -> list[ShownDuty]:
    """The duties that may be shown, in the order given."""
    found = (_shown(row, seen, actor) for row in rows)
    return [duty for duty in found if duty is not None]


def _shown(row: Obligation, seen: Seen, actor: Actor) -> ShownDuty | None:
    told = row.gate == Gate.OPEN
    own = told and actor.institution is not None and row.desk_institution == actor.institution
    if seen.in_full or own:
        return ShownDuty(row, row.action, row.institution_code, own)
    if row.state == State.CANCELLED:
        return None
    if seen.closeness == Closeness.OUTLINE:
        return ShownDuty(row, row.action, row.institution_code if told else "", own=False)
    if not told or row.basis == "consent":
        return None
    knows = seen.shows(Group.INCIDENT) and seen.shows(Group.RISK_LEVEL)
    return ShownDuty(row, row.action if knows else WITHHELD, row.institution_code, own=False)
