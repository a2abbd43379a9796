"""What binds a case to others, in words: family, cases joined to it, and from where it came."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tejido.accounts.permits import Permit
from tejido.cases.access import assessments_of, documents_in
from tejido.cases.catalog import label
from tejido.cases.field_policy import Closeness, Group
from tejido.cases.linking.access import ShownLink, joined_seen, links_of
from tejido.cases.linking.kinds import link_kinds
from tejido.cases.linking.models import CaseJoin
from tejido.cases.models import Person
from tejido.cases.transfers.access import transfers_of
from tejido.cases.transfers.models import Transfer
from tejido.cases.transfers.states import TransferState
from tejido.reports.telling.incidents import IncidentTold, incidents_told, zones_of
from tejido.reports.telling.people import ROLES, PersonTold, people_told
from tejido.reports.telling.reader import Reader
from tejido.web.cases.lanes import RouteView, route_view
from tejido.web.cases.seeing import Visit


@dataclass(frozen=True, slots=True)
class LinkTold:
    """«Hija o hijo de» and who it is, by role, sex and age: never by name. `there` is blank within the case itself."""

    code: str
    here: str
    words: str
    other: str
    there: str


@dataclass(frozen=True, slots=True)
class JoinedTold:
    """A case joined to the one that is shown: all that the actor could see of it before."""

    join: CaseJoin
    code: str
    door: str
    registered_at: Any
    risk_level: str
    shows_risk: bool
    route: RouteView
    incidents: list[IncidentTold]
    people: list[PersonTold]
    documents: int
    sheets: int
    may_open: bool


def bound(visit: Visit) -> dict[str, Any]:
    """For the page of a case: its family, the cases joined to it, and the transfers that it went through."""
    if visit.seen.closeness == Closeness.OUTLINE:
        return {}
    rows = transfers_of(visit.seen)
    return {
        "family": [told_link(link, visit) for link in links_of(visit.seen, visit.actor)],
        "joined": [_joined(join, replace(visit, seen=seen)) for join, seen in joined_seen(visit.actor, visit.case)],
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


def _joined(join: CaseJoin, visit: Visit) -> JoinedTold:
    seen, case = visit.seen, visit.case
    zones = zones_of(visit) if seen.shows(Group.INCIDENT) else {}
    return JoinedTold(
        join=join,
        code=case.code,
        door=visit.institution(case.door_institution),
        registered_at=case.registered_at,
        risk_level=case.risk_level,
        shows_risk=seen.shows(Group.RISK_LEVEL),
        route=route_view(visit),
        incidents=incidents_told(visit, zones),
        people=people_told(visit),
        documents=len(documents_in(seen, visit.actor)) if visit.actor.may(Permit.CASE_READ) else 0,
        sheets=len(assessments_of(seen)),
        may_open=visit.actor.may(Permit.IDENTITY_READ),
    )


def _arrived(rows: list[Transfer], visit: Visit) -> tuple[Transfer, str] | None:
    """The transfer by which the case came to the institution that carries it."""
    row = next((one for one in rows if one.state == TransferState.ACCEPTED), None)
    if row is None or row.to_institution != visit.case.door_institution:
        return None
    return row, visit.institution(row.from_institution)
