"""What binds a case to others, in words: family, cases joined to it, and from where it came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tejido.cases.catalog import label
from tejido.cases.field_policy import Closeness
from tejido.cases.linking.access import ShownLink, links_of
from tejido.cases.linking.kinds import link_kinds
from tejido.cases.models import Person
from tejido.cases.transfers.access import transfers_of
from tejido.cases.transfers.models import Transfer
from tejido.cases.transfers.states import TransferState
from tejido.reports.telling.people import ROLES
from tejido.reports.telling.reader import Reader
from tejido.web.cases.seeing import Visit
from tejido.web.links.joined import joined_told

CAME_FROM = "unido"
"""In the address of a case: the code of the case joined to it from whose address one comes."""


@dataclass(frozen=True, slots=True)
class LinkTold:
    """«Hija o hijo de» and who it is, by role, sex and age: never by name. `there` is blank within the case itself."""

    code: str
    here: str
    words: str
    other: str
    there: str


def bound(visit: Visit) -> dict[str, Any]:
    """For the page of a case: its family, the cases joined to it, and the transfers that it went through."""
    joined = joined_told(visit)
    came_from = visit.request.GET.get(CAME_FROM, "")
    shown = {"joined": joined, "came_from": came_from if came_from in {one.code for one in joined} else ""}
    if visit.seen.closeness == Closeness.OUTLINE:
        return shown
    rows = transfers_of(visit.seen)
    return shown | {
        "family": [told_link(link, visit) for link in links_of(visit.seen, visit.actor)],
        "arrived": _arrived(rows, visit),
        "leaving": next((row for row in rows if row.state in ("proposed", "sent")), None),
    }


def told_link(link: ShownLink, reader: Reader) -> LinkTold:
    """A link from the side of the case that is shown."""
    return LinkTold(
        code=link.row.code,
        here=person_words(link.here),
        words=link_kinds().word(link.row.kind, back=link.back),
        other=person_words(link.there),
        there="" if link.there_case.pk == reader.case.pk else link.there_case.code,
    )


def person_words(person: Person) -> str:
    """Somebody by role, sex and age group."""
    sex = label("sexes", person.sex).lower() if person.sex else ""
    age = f"{person.age} años" if person.age is not None else "edad no sabida"
    return f"{ROLES[person.role]} ({', '.join(part for part in (sex, age) if part)})"


def _arrived(rows: list[Transfer], visit: Visit) -> tuple[Transfer, str] | None:
    """The transfer by which the case came to the institution that carries it."""
    row = next((one for one in rows if one.state == TransferState.ACCEPTED), None)
    if row is None or row.to_institution != visit.case.door_institution:
        return None
    return row, visit.institution(row.from_institution)
