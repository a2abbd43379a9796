"""A case joined to the one that is shown: all that the actor could see of it before, where it can be opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from tejido.accounts.permits import Permit
from tejido.cases.access import assessments_of, documents_in, referrals_of
from tejido.cases.care.access import care_of
from tejido.cases.field_policy import Closeness, Group
from tejido.cases.justice.access import proceedings_of
from tejido.cases.linking.access import joined_seen
from tejido.cases.linking.models import CaseJoin
from tejido.cases.models import Referral
from tejido.cases.protection.access import orders_of
from tejido.directory.kinds import SERVICES
from tejido.kernel.clock import lima_date
from tejido.reports.telling.care import Line, PlanTold, told_closing, told_lines, told_plans
from tejido.reports.telling.consents import ConsentLine, standing_consents
from tejido.reports.telling.incidents import IncidentTold, incidents_told, zones_of
from tejido.reports.telling.measures import OrderTold, told_order
from tejido.reports.telling.people import PersonTold, people_told
from tejido.reports.telling.proceedings import ProceedingTold, told_proceeding
from tejido.web.cases.lanes import RouteView, route_view
from tejido.web.cases.offered import deeds
from tejido.web.cases.seeing import Visit


@dataclass(frozen=True, slots=True)
class CareTold:
    """What she was given, agreed and ended there; nothing of what was written."""

    lines: list[Line]
    plans: list[PlanTold]
    closings: list[tuple[datetime, str]]


@dataclass(frozen=True, slots=True)
class JoinedTold:
    """A case joined to the one that is shown. `may`: what the actor may do in it, as on its own page."""

    join: CaseJoin
    code: str
    outline: bool
    door: str
    registered_at: datetime
    risk_level: str
    shows_risk: bool
    may: dict[str, bool]
    route: RouteView
    incidents: list[IncidentTold]
    people: list[PersonTold]
    orders: list[OrderTold]
    proceedings: list[ProceedingTold]
    care: CareTold | None
    referrals: list[tuple[Referral, str, str]]
    consents: list[ConsentLine]
    documents: int
    sheets: int


def joined_told(visit: Visit) -> list[JoinedTold]:
    """The cases joined to the one that is shown, each as far as the actor sees that very one."""
    return [_told(join, replace(visit, seen=seen)) for join, seen in joined_seen(visit.actor, visit.case)]


def _told(join: CaseJoin, visit: Visit) -> JoinedTold:
    seen, actor, case, may = visit.seen, visit.actor, visit.case, deeds(visit)
    return JoinedTold(
        join=join,
        code=case.code,
        outline=seen.closeness == Closeness.OUTLINE,
        door=visit.institution(case.door_institution),
        registered_at=case.registered_at,
        risk_level=case.risk_level,
        shows_risk=seen.shows(Group.RISK_LEVEL),
        may=may,
        route=route_view(visit),
        incidents=incidents_told(visit, zones_of(visit)) if seen.shows(Group.INCIDENT) else [],
        people=people_told(visit),
        orders=[told_order(row, visit.institutions, lima_date(visit.at)) for row in orders_of(seen)],
        proceedings=[told_proceeding(row, {}) for row in proceedings_of(seen)],
        care=_care(visit) if may["care"] else None,
        referrals=[
            (row, visit.institution(row.to_institution), SERVICES.get(row.service, row.service))
            for row in referrals_of(seen, actor)
        ],
        consents=standing_consents(visit),
        documents=len(documents_in(seen, actor)) if actor.may(Permit.CASE_READ) else 0,
        sheets=len(assessments_of(seen)),
    )


def _care(visit: Visit) -> CareTold:
    found = care_of(visit.seen, visit.actor)
    return CareTold(
        told_lines(found, visit.institutions, None),
        told_plans(found, None),
        [(row.closed_at, told_closing(row)) for row in found.closings],
    )
