"""The protocols: the list, the route of each one, what is missing, the ladders."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tejido.accounts.permits import Permit
from tejido.cases.services.minding_library import FOLDER, LIBRARY_KIND
from tejido.directory.libraries import fault_of, library_of
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import NotFound
from tejido.obligations.access import confirmed_marks, waiting_of_kind
from tejido.obligations.own_duties import reference_of
from tejido.protocols.steps import Library, Protocol
from tejido.web.context import asking, instant
from tejido.web.governance.telling import standing_of
from tejido.web.protocols.ladder_words import ladder_view
from tejido.web.protocols.route import (
    drawing,
    is_past,
    marked,
    period_words,
    sector_shown,
    sectors_of,
    step_line,
    version_shown,
)


@require_safe
def protocols(request: HttpRequest) -> HttpResponse:
    """Every protocol with the version in force, and those that live tasks follow and are missing. Two queries."""
    actor = asking(request)
    actor.require(Permit.PROTOCOLS_READ)
    library, at = library_of(actor.district), instant(request)
    rows, standing = [], standing_of(actor)
    for one in library.protocols.values():
        version = one.version_on(at)
        steps = one.steps_of(version or one.versions[-1])
        rows.append(
            {
                "protocol": one,
                "version": version,
                "period": period_words(version.in_force) if version else "",
                "steps": len(steps),
                "sectors": sectors_of(steps),
                "gaps": sum(gap.protocol == one.id for gap in library.gaps),
                "standing": standing if one.id in library.local else None,
            }
        )
    waiting = [reference_of(task.duty) for task in waiting_of_kind(actor, LIBRARY_KIND)]
    lost = [one.split("@") for one in waiting if one != FOLDER]
    return render(
        request,
        "protocols/list.html",
        {"rows": rows, "gaps": len(library.gaps), "lost": lost, "fault": fault_of(actor.district)},
    )


@require_safe
def protocol(request: HttpRequest, code: str) -> HttpResponse:
    """The route of a protocol: drawn and as a list. One query; two for the district's own."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.PROTOCOLS_READ)
    library, marks = library_of(actor.district), confirmed_marks(actor.district)
    found = marked(_protocol(library, code), marks)
    version = version_shown(found, request.GET.get("version", ""), at)
    sector = sector_shown(found, version, request.GET.get("sector", ""), actor.sector)
    steps = found.steps_of(version)
    lines = [step_line(step, library, marks) for step in steps if sector in (None, step.sector)]
    lines.sort(key=lambda line: sectors_of(steps).index(line.sector))
    shown = {
        "protocol": found,
        "version": version,
        "versions": [(one, period_words(one.in_force), is_past(one.in_force, lima_date(at))) for one in found.versions],
        "in_force": found.version_on(at) == version,
        "sector": sector,
        "sectors": sectors_of(steps),
        "own": actor.sector,
        "drawing": drawing(found, version, sector),
        "lanes": [(one, list(same)) for one, same in groupby(lines, key=lambda line: line.sector)],
        "gaps": [gap for gap in library.gaps if gap.protocol == found.id],
        "standing": standing_of(actor) if code in library.local else None,
    }
    return render(request, "protocols/protocol.html", shown)


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """What the norms say and nobody found, with the document to obtain. No query of its own."""
    actor = asking(request)
    actor.require(Permit.PROTOCOLS_READ)
    library = library_of(actor.district)
    groups = [
        (library.protocols[code], list(found)) for code, found in groupby(library.gaps, key=lambda gap: gap.protocol)
    ]
    return render(request, "protocols/gaps.html", {"groups": groups, "total": len(library.gaps)})


@require_safe
def ladders(request: HttpRequest) -> HttpResponse:
    """Who is told next, and when, for each ladder. No query of its own."""
    actor = asking(request)
    actor.require(Permit.PROTOCOLS_READ)
    library = library_of(actor.district)
    views = [ladder_view(ladder, _steps_on(library, name)) for name, ladder in library.ladders.items()]
    return render(request, "protocols/ladders.html", {"ladders": views})


def _steps_on(library: Library, ladder: str) -> int:
    return sum(step.ladder == ladder for one in library.protocols.values() for step in one.steps)


def _protocol(library: Library, code: str) -> Protocol:
    if code not in library.protocols:
        raise NotFound("No existe ese protocolo en la biblioteca.")
    return library.protocols[code]
