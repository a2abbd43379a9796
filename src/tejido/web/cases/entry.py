"""The page of a case, and its sheet for paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from tejido.accounts.access import own_glass
from tejido.accounts.permits import Permit
from tejido.cases.access import assessments_of, documents_in, has_exclusions, referrals_of
from tejido.cases.catalog import label
from tejido.cases.field_policy import Closeness, Group
from tejido.cases.justice.access import proceedings_of
from tejido.cases.linking.access import joined_seen, kept_of
from tejido.cases.models import RiskAssessment
from tejido.cases.protection.access import orders_of
from tejido.directory.kinds import SERVICES
from tejido.kernel.clock import lima_date
from tejido.reports.telling.consents import standing_consents
from tejido.reports.telling.incidents import facts_told, incidents_told, zones_of
from tejido.reports.telling.measures import told_order
from tejido.reports.telling.people import people_told
from tejido.reports.telling.proceedings import told_proceeding
from tejido.web.cases.changes import changes_at
from tejido.web.cases.lanes import RouteView, route_view
from tejido.web.cases.offered import deeds
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.links.telling import CAME_FROM, bound


@require_safe
@of_case
def page(visit: Visit) -> HttpResponse:
    """The case: what comes next and for whom, one lane a sector, and what is known of it. One that was joined to
    another leads to it, to what it was."""
    kept = kept_of(visit.actor, visit.case)
    if kept is not None:
        path = reverse("case_page", args=[kept])
        return redirect(f"{path}?{urlencode({CAME_FROM: visit.code})}#unido-{visit.code}")
    get = visit.request.GET
    shown = {
        "route": route_view(visit),
        "changes": changes_at(visit, get.get("cambios", "")),
        "new": "registrado" in get,
        "outline": visit.seen.closeness == Closeness.OUTLINE,
        "may": deeds(visit),
        **_about(visit),
        **bound(visit),
    }
    return visit.show("cases/page.html", shown)


@require_safe
@of_case
def paper(visit: Visit) -> HttpResponse:
    """The route of the case and of those joined to it, to be printed: by codes and sectors, nobody is named and
    nothing that happened is told."""
    kept = kept_of(visit.actor, visit.case)
    if kept is not None:
        return redirect("case_paper", kept)
    visits = [visit, *(replace(visit, seen=seen) for _, seen in joined_seen(visit.actor, visit.case))]
    routes: list[tuple[str, RouteView]] = [(one.code, route_view(one, paper=True)) for one in visits]
    return visit.show("cases/paper.html", {"routes": routes, "door": visit.institution(visit.case.door_institution)})


def _about(visit: Visit) -> dict[str, Any]:
    """What the actor may know of the case; nothing of it in an outline."""
    seen, actor, case = visit.seen, visit.actor, visit.case
    shown: dict[str, Any] = {
        "door": visit.institution(case.door_institution),
        "excluding": has_exclusions(seen),
        "shows_risk": seen.shows(Group.RISK_LEVEL),
    }
    if seen.closeness == Closeness.OUTLINE:
        return shown
    facts = facts_told(visit)
    zones = zones_of(visit) if seen.shows(Group.INCIDENT) or seen.shows(Group.ADDRESS) else {}
    return shown | {
        "glass": next((g for g in own_glass(actor, at=visit.at) if g.case_code == case.code), None)
        if seen.closeness == Closeness.GLASS
        else None,
        "channel": label("channels", case.channel) if seen.in_full else "",
        "entry_route": label("entry_routes", case.entry_route) if seen.in_full and case.entry_route else "",
        "condition": label("conditions", case.condition) if seen.in_full else "",
        "zone": zones.get(case.zone_code, ""),
        "danger": case.immediate_danger if seen.shows(Group.RISK_LEVEL) else None,
        "incidents": incidents_told(visit, zones),
        "people": people_told(visit),
        "facts": facts,
        "others_unknown": [fact for fact in facts if not fact.blocks and not fact.answer],
        "consents": standing_consents(visit),
        "referrals": [
            (row, visit.institution(row.to_institution), SERVICES.get(row.service, row.service))
            for row in referrals_of(seen, actor)
        ],
        "orders": [told_order(row, visit.institutions, lima_date(visit.at)) for row in orders_of(seen)],
        "proceedings": [told_proceeding(row, {}) for row in proceedings_of(seen)],
        "documents": len(documents_in(seen, actor)) if actor.may(Permit.CASE_READ) else 0,
        "sheet": _last_sheet(visit),
    }


def _last_sheet(visit: Visit) -> RiskAssessment | None:
    return next(iter(assessments_of(visit.seen)), None)
