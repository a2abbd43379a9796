"""Which duties of a case an actor is shown, and in which words: need-to-know on the route. Pure.

The team and who opened it with a reason see all. An outline (the technical secretariat) sees what every sector owes,
and the institution only where it was told; a duty that exists because of what happened, how grave it is or what she
wants says only that it is one. Another sector sees its own duties whole; of the others, only those told by
law or by the door, never one told by consent, and in words only when it may know what happened and how grave it is.
That another district was asked to take the case, and which one, only its two sides know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import Seen
from tejido.cases.field_policy import Closeness, Group
from tejido.directory.libraries import library_of
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import Register
from tejido.obligations.states import Gate, State
from tejido.protocols.events import Event

WITHHELD = "Una tarea de este sector"
PLAIN_FACTS = frozenset(
    {
        *("entry_sector", "received_by", "survivor_age", "survivor_age_group", "cem_can_attend", "misdemeanour"),
        *("demuna_accredited", *Event),
    }
)
"""What a duty may depend on without telling anything reserved."""
_OF_REGISTER: Mapping[str, tuple[Group, ...]] = {
    Register.JUSTICE: (Group.JUSTICE,),
    Register.PROTECTION: (Group.PROTECTION,),
}
"""What else must be seen of a case to read the words of a duty that a register gave."""


@dataclass(frozen=True, slots=True)
class ShownDuty:
    """A duty as it may be shown. `institution` is blank when it may not be named; `own` when the actor works it."""

    row: Obligation
    title: str
    institution: str
    own: bool

    @property
    def withheld(self) -> bool:
        """True when only that there is a duty may be told: not its words, its norm nor its reason."""
        return self.title == WITHHELD


def shown_duties(seen: Seen, actor: Actor, rows: Iterable[Obligation]) -> list[ShownDuty]:
    """The duties that may be shown, in the order given."""
    found = (_shown(row, seen, actor) for row in rows)
    return [duty for duty in found if duty is not None]


def on_paper(duties: Iterable[ShownDuty]) -> list[ShownDuty]:
    """The same for a sheet that may be left on a table: what depends on anything reserved says only that it is one."""
    return [duty if _is_plain(duty.row) else replace(duty, title=WITHHELD) for duty in duties]


def works_on(actor: Actor, row: Obligation) -> bool:
    """True when the actor may act on the duty at its institution's desk."""
    return actor.may(Permit.TASK_ACT) and actor.institution is not None and row.desk_institution == actor.institution


def outline_title(row: Obligation) -> str:
    """The duty's words for who follows a case by its code: `WITHHELD` when they would tell what is reserved."""
    return row.action if row.subject_kind != "case" or _is_plain(row) else WITHHELD


def _shown(row: Obligation, seen: Seen, actor: Actor) -> ShownDuty | None:
    told = row.gate == Gate.OPEN
    own = told and works_on(actor, row)
    if seen.in_full or own:
        return ShownDuty(row, row.action, row.institution_code, own)
    if row.state == State.CANCELLED or row.protocol == Register.TRANSFER:
        return None
    if seen.closeness == Closeness.OUTLINE:
        return ShownDuty(row, outline_title(row), row.institution_code if told else "", own=False)
    if not told or row.basis == "consent":
        return None
    knows = all(seen.shows(group) for group in (Group.INCIDENT, Group.RISK_LEVEL, *_OF_REGISTER.get(row.protocol, ())))
    return ShownDuty(row, row.action if knows else WITHHELD, row.institution_code, own=False)


def _is_plain(row: Obligation) -> bool:
    """Whether its step would be owed whatever happened to her; an unknown one is not."""
    found = library_of(row.district).step(row.step)
    return found is not None and found.depends_on <= PLAIN_FACTS
