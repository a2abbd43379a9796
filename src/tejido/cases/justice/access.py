"""The only reads of the proceedings; their numbers stay sealed here."""

from __future__ import annotations

from tejido.cases.access import Seen
from tejido.cases.field_policy import Group
from tejido.cases.justice.models import Hearing, Party, Proceeding, ProceedingAct, Sanction
from tejido.kernel.errors import NotFound


def proceedings_of(seen: Seen) -> list[Proceeding]:
    """The proceedings of a case, oldest first, with who stands how, for who takes part in them. Four queries."""
    if not seen.shows(Group.JUSTICE):
        return []
    rows = Proceeding.objects.filter(case=seen.case).order_by("opened_at", "id")
    return list(rows.prefetch_related("parties__person", "parties__sanctions", "hearings"))


def proceeding_in(seen: Seen, code: str) -> Proceeding:
    """One proceeding of a case. Raises NotFound when it is not of that case or the actor takes no part in it."""
    found = next((row for row in proceedings_of(seen) if row.code == code), None)
    if found is None:
        raise NotFound("No encontramos ese proceso entre los de este caso.")
    return found


def acts_of(row: Proceeding) -> list[ProceedingAct]:
    """What happened in a proceeding that the caller may see, by when it happened; notes sealed. One query."""
    return list(row.acts.order_by("occurred_at", "id"))


def parts_of(row: Proceeding) -> tuple[list[Party], list[Hearing], list[Sanction]]:
    """Who stands how, the hearings and the sanctions of a proceeding that the caller may see; no query of its own when
    it came from `proceedings_of`."""
    parties = list(row.parties.all())
    return parties, list(row.hearings.all()), [one for party in parties for one in party.sanctions.all()]
