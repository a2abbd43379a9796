"""The cases of the institution and the route of each one."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.accounts.permits import Permit
from tejido.cases.access import CASES_PAGE, recent_cases, see_case
from tejido.cases.catalog import label
from tejido.cases.models import Case
from tejido.directory.access import visible_zones
from tejido.web.context import instant
from tejido.web.intake.place import address_of
from tejido.web.intake.route import route_of


@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that the own institution registered, newest first; codes only."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = recent_cases(actor, before=_cursor(request.GET.get("antes", "")))
    zones = {zone.code: zone.name for zone in visible_zones(actor)} if rows else {}
    shown = {
        "rows": [
            (case, address_of(case.code).partition("?")[0], zones.get(case.zone_code, ""), _condition(case))
            for case in rows
        ],
        "may_register": actor.may(Permit.CASE_REGISTER),
        "older": _mark_of(rows[-1]) if len(rows) == CASES_PAGE else "",
        "first": "antes" not in request.GET,
    }
    return render(request, "intake/cases.html", shown)


@never_cache
@require_safe
def route(request: HttpRequest, code: str) -> HttpResponse:
    """Who was told, who waits, and until when each one has."""
    actor = request.actor  # type: ignore[attr-defined]
    seen = see_case(actor, code)
    shown = {
        "case": seen.case,
        "route": route_of(seen, actor, at=instant(request)),
        "new": "registrado" in request.GET,
        "may_register": actor.may(Permit.CASE_REGISTER),
    }
    return render(request, "intake/route.html", shown)


def _condition(case: Case) -> str:
    return label("conditions", case.condition)


def _mark_of(case: Case) -> str:
    return f"{case.registered_at.isoformat()}~{case.pk}"


def _cursor(text: str) -> tuple[datetime, int] | None:
    """Where the page before ended; None for the first page or for a mark that is not one."""
    moment, _, row = text.partition("~")
    try:
        found = datetime.fromisoformat(moment), int(row)
    except ValueError:
        return None
    return found if found[0].tzinfo is not None else None
