"""The route of a case in plain words: who was told, who waits for consent, what is missing, what comes after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.access import Seen, events_of
from tejido.cases.field_policy import Closeness
from tejido.cases.services.replanning import plan_of
from tejido.cases.timeline import shown_duties
from tejido.directory.libraries import library_of
from tejido.directory.routing import routes
from tejido.law.norms import Citation
from tejido.obligations.access import obligations_of
from tejido.obligations.models import Obligation
from tejido.obligations.states import Gate, State
from tejido.protocols.duties import Plan
from tejido.protocols.facts import Vocabulary
from tejido.protocols.sectors import Sector
from tejido.reports.telling.sectors import sector_name
from tejido.web.intake.closing_forms import SCHOOL

BASES = {
    "own": "Es tarea de la institución que registró el caso.",
    "legal": "Se le avisó por obligación de ley",
    "consent": "Se le avisó porque la persona dio su permiso.",
}


@dataclass(frozen=True, slots=True)
class Leg:
    """One duty of one institution. `informed_by`: who records for it, when it does not use the platform."""

    task: Obligation
    institution: str
    cite: str
    why: str
    informed_by: str
    own: bool


@dataclass(frozen=True, slots=True)
class Route:
    """The legs by what happens with each, and what is still to be known."""

    told: tuple[Leg, ...]
    waiting: tuple[Leg, ...]
    excluded: tuple[Leg, ...]
    over: tuple[Leg, ...]
    questions: tuple[str, ...]
    later: tuple[tuple[str, str], ...]


def route_of(seen: Seen, actor: Actor, *, at: datetime) -> Route:
    """The route as the actor may see it: all for the case's team, its own part for another sector. Four queries."""
    rows = [row for row in obligations_of(actor, "case", seen.case.code) if _may_see(row, seen, actor)]
    names = {code: one.name for code, one in routes(at).institutions.items()}
    legs = [_leg(row, actor, names) for row in rows if row.state != State.CANCELLED]
    live = [leg for leg in legs if leg.task.state in (State.OPEN, State.TAKEN)]
    planned = plan_of(seen.case, events_of(seen), at=at) if _sees_all(seen) else None
    return Route(
        told=_of_gate(live, Gate.OPEN),
        waiting=_of_gate(live, Gate.CONSENT),
        excluded=_of_gate(live, Gate.EXCLUDED),
        over=tuple(leg for leg in legs if leg not in live),
        questions=_questions(planned, library_of(seen.case.district).facts) if planned else (),
        later=_later(planned) if planned else (),
    )


def _sees_all(seen: Seen) -> bool:
    return seen.closeness in (Closeness.TEAM, Closeness.GLASS)


def _may_see(row: Obligation, seen: Seen, actor: Actor) -> bool:
    if seen.closeness != Closeness.SECTOR:
        return any(not duty.withheld for duty in shown_duties(seen, actor, [row]))
    return row.gate == Gate.OPEN and actor.institution in (row.institution_code, row.desk_institution)


def _of_gate(legs: Iterable[Leg], gate: Gate) -> tuple[Leg, ...]:
    return tuple(leg for leg in legs if leg.task.gate == gate)


def _leg(row: Obligation, actor: Actor, names: Mapping[str, str]) -> Leg:
    why = BASES.get(row.basis, "")
    return Leg(
        task=row,
        institution=names.get(row.institution_code) or sector_name(row.sector),
        cite=str(Citation(row.norm, row.article)),
        why=f"{why} ({row.basis_norm})." if row.basis == "legal" else why,
        informed_by=names.get(row.desk_institution, "") if row.desk_institution != row.institution_code else "",
        own=row.desk_institution == actor.institution and row.gate == Gate.OPEN,
    )


def _questions(planned: Plan, facts: Vocabulary) -> tuple[str, ...]:
    """What can be asked of the person; a question that hangs on another waits for that one."""
    asked = planned.questions
    hanging = SCHOOL if "school_situation" in asked else ()
    return tuple(question for name, question in asked.items() if name in facts and name not in hanging)


def _later(planned: Plan) -> tuple[tuple[str, str], ...]:
    """What would follow, once each, by sector."""
    rows = [(one.sector, one.action) for one in planned.upcoming]
    order = list(Sector)
    return tuple(dict.fromkeys(sorted(((str(s), a) for s, a in rows), key=lambda row: order.index(Sector(row[0])))))
