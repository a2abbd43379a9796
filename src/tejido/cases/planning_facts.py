"""The coded facts that the planner reads, drawn from what the door took in. Nothing here names anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tejido.cases.intake import IncidentEntry, Intake, PersonEntry
from tejido.protocols.events import Event
from tejido.protocols.facts import Facts, FactValue, Vocabulary
from tejido.protocols.sectors import Sector

RECEIVERS = (Sector.POLICE, Sector.PROSECUTOR, Sector.FAMILY_COURT, Sector.JUSTICE_OF_PEACE)


def facts_of(intake: Intake, *, entry_sector: str) -> dict[str, Any]:
    """The facts that are known; what was not asked or answered is left out, never turned into "no".

    Where several survivors are in one case the youngest age counts: it gives the most protection.
    """
    found: dict[str, Any] = {name: value for name, value in intake.facts.items() if value not in (None, "", ())}
    found["entry_sector"] = entry_sector
    if intake.report_filed and entry_sector in RECEIVERS:
        found["received_by"] = entry_sector
    age = youngest(intake.people)
    if age is not None:
        found["survivor_age"] = age
    types = violence_types(intake.incidents)
    if types:
        found["violence_types"] = types
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def planner_facts(stored: Mapping[str, Any]) -> Facts:
    """The facts as the planner wants them: lists as tuples."""
    return {name: _value(value) for name, value in stored.items()}


def facts_asked(stored: Mapping[str, Any], vocabulary: Vocabulary) -> Facts:
    """The same, less what that vocabulary does not ask or admit: another district asked it, or a file was lost."""
    found = planner_facts(stored)
    return {n: value for n, value in found.items() if n in vocabulary and not vocabulary[n].fault(value)}


def events_of(intake: Intake, *, entry_sector: str, at: datetime) -> dict[Event, datetime]:
    """What has happened when a case is registered."""
    events = {Event.CASE_REGISTERED: at}
    last = last_incident(intake.incidents)
    if last is not None:
        events[Event.INCIDENT_OCCURRED] = last
    if intake.report_filed:
        events[Event.REPORT_RECEIVED] = intake.reported_at
    if entry_sector == Sector.EDUCATION:
        events[Event.SCHOOL_INFORMED] = intake.reported_at
    return events


def youngest(people: Iterable[PersonEntry]) -> int | None:
    """The youngest known age among the survivors."""
    return min((p.age for p in people if p.role == "survivor" and p.age is not None), default=None)


def violence_types(incidents: Iterable[IncidentEntry]) -> tuple[str, ...]:
    """Every type named in any incident, sorted."""
    return tuple(sorted({kind for incident in incidents for kind in incident.types}))


def last_incident(incidents: Iterable[IncidentEntry]) -> datetime | None:
    """The latest known instant of violence: the windows of the kit count from it."""
    known = [i.occurred_until or i.occurred_from for i in incidents if i.precision in ("instant", "day", "period")]
    return max((moment for moment in known if moment is not None), default=None)


def _value(value: Any) -> FactValue:
    return tuple(value) if isinstance(value, list) else value
