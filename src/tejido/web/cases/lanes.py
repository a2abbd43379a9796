"""The route of a case as lanes: one a sector, one's own first; and what comes next, for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tejido.cases.timeline import ShownDuty, on_paper, shown_duties
from tejido.law.norms import Citation
from tejido.obligations.access import obligations_of
from tejido.obligations.states import LIVE, Gate, State
from tejido.protocols.sectors import Sector
from tejido.reports.telling.sectors import sector_name
from tejido.web.cases.seeing import Visit

NEXT = 5
_ORDER = list(Sector)


@dataclass(frozen=True, slots=True)
class RouteView:
    """The route of a case as the page shows it."""

    own: list[ShownDuty]
    next: list[dict[str, Any]]
    lanes: list[dict[str, Any]]
    without_effect: list[dict[str, Any]]
    waiting: list[ShownDuty]


def route_view(visit: Visit, *, paper: bool = False) -> RouteView:
    """The route of the case as the actor may see it, or as paper may. One query; another if the directory changed."""
    duties = shown_duties(visit.seen, visit.actor, obligations_of(visit.actor, "case", visit.code))
    duties = on_paper(duties) if paper else duties
    live = [duty for duty in duties if duty.row.state in LIVE]
    standing = [duty for duty in duties if duty.row.state != State.CANCELLED]
    gone = [duty for duty in duties if duty.row.state == State.CANCELLED]
    others = sorted((d for d in live if not d.own and d.row.gate == Gate.OPEN), key=_urgency)
    return RouteView(
        own=sorted((duty for duty in live if duty.own), key=_urgency),
        next=[item_of(duty, visit) for duty in _one_a_sector(others)[:NEXT]],
        lanes=_lanes(standing, visit),
        without_effect=[item_of(duty, visit) for duty in gone],
        waiting=[duty for duty in live if duty.row.gate == Gate.CONSENT],
    )


def item_of(duty: ShownDuty, visit: Visit) -> dict[str, Any]:
    """One duty as the drawing of lanes wants it."""
    row = duty.row
    return {
        "title": duty.title,
        "href": f"/tareas/{row.code}" if duty.own else "",
        "sector": row.sector,
        "sector_name": sector_name(row.sector),
        "who": visit.institution(duty.institution) if duty.institution else "",
        "note": _note(duty, visit),
        "state": row.state,
        "gate": row.gate,
        "started_at": row.started_at,
        "due_at": row.due_at,
        "closed_at": row.claimed_at or row.closed_at,
        "mark": row.mark,
        "immediate": row.immediate,
        "source": "" if duty.withheld else row.norm,
    }


def _note(duty: ShownDuty, visit: Visit) -> str:
    row = duty.row
    said = [] if duty.withheld else [str(Citation(row.norm, row.article))]
    if duty.institution and row.desk_institution not in ("", row.institution_code):
        said.append(f"informado por {visit.institution(row.desk_institution)}")
    return " · ".join(said)


def _lanes(duties: Sequence[ShownDuty], visit: Visit) -> list[dict[str, Any]]:
    sectors = {duty.row.sector for duty in duties}
    order = sorted(sectors, key=lambda s: (s != visit.actor.sector, _ORDER.index(Sector(s))))
    return [
        {
            "sector": sector,
            "name": sector_name(sector) + (" · su institución" if sector == visit.actor.sector else ""),
            "items": [item_of(duty, visit) for duty in duties if duty.row.sector == sector],
            "folded": sector != visit.actor.sector,
        }
        for sector in order
    ]


def _one_a_sector(duties: Sequence[ShownDuty]) -> list[ShownDuty]:
    """The first of each sector, in the order given."""
    found: dict[str, ShownDuty] = {}
    for duty in duties:
        found.setdefault(duty.row.sector, duty)
    return list(found.values())


def _urgency(duty: ShownDuty) -> tuple[int, bool, datetime, int]:
    row = duty.row
    return row.priority, row.due_at is None, row.due_at or row.started_at, row.pk
