"""The planner: facts and events of a case in, the duties of each sector out. See docs/algorithms/planning.md.

Pure and deterministic: the same facts, events, library, calendar and instant always give the same plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from tejido.kernel.clock import aware
from tejido.kernel.errors import Refused
from tejido.law.calendars import WorkingCalendar
from tejido.law.marks import Mark
from tejido.protocols.applying import Applier, Events
from tejido.protocols.conditions import Situation
from tejido.protocols.duties import Duty, Plan, Upcoming, Waiting
from tejido.protocols.events import Event
from tejido.protocols.facts import Facts, complete_facts
from tejido.protocols.merging import FAR, merge
from tejido.protocols.steps import IfUnknown, Library, Protocol, Step, Version

_NONE: Mapping[str, str] = MappingProxyType({})
_NO_MARKS: Mapping[str, Mark] = MappingProxyType({})


def plan(
    facts: Facts,
    events: Events,
    *,
    library: Library,
    calendar: WorkingCalendar,
    at: datetime,
    marks: Mapping[str, Mark] = _NO_MARKS,
    versions: Mapping[str, str] = _NONE,
    started_only: bool = False,
    decided_only: bool = False,
) -> Plan:
    """Who owes what by when, at the instant `at`; an event after `at` has not happened.

    `marks` overrides the mark of steps by id or row (limits confirmed by the coordination body).
    `versions` are the ones the case already keeps (`Plan.versions` of its first plan); a protocol
    missing there takes the version in force on the day of the report, or of the registration without one.
    `started_only` leaves out what has not started (`Plan.upcoming` is empty), `decided_only` besides what waits for a
    fact (`Plan.waiting` is empty too): the duties are all that a registration needs.

    Raises:
        FieldErrors: a fact that is not declared or has a value it does not admit.
        Refused: `versions` names a version that the library does not have.
        ValueError: an instant without time zone.
    """
    moment = aware(at)
    utc = {event: aware(when) for event, when in events.items()}
    happened = {event: when for event, when in utc.items() if when <= moment}
    known = complete_facts(facts, library.facts)
    chosen = _versions(library, versions, _reported_at(happened, moment))
    draft = _Draft(Applier(known, happened, calendar, marks, library.facts), moment, decided_only)
    for protocol_id, version in chosen.items():
        for step in library.protocols[protocol_id].steps_of(version):
            if not (started_only or decided_only) or not happened.keys().isdisjoint(step.starts_on):
                draft.consider(step, version)
    duties = draft.merged()
    return Plan(
        duties=tuple(duty for duty in duties if duty.ended_at is None),
        settled=tuple(duty for duty in duties if duty.ended_at is not None),
        waiting=tuple(draft.waiting),
        upcoming=draft.upcoming(),
        versions=MappingProxyType({name: version.id for name, version in chosen.items()}),
        not_in_force=tuple(name for name in library.protocols if name not in chosen),
        library=library.version,
    )


def _reported_at(happened: Events, at: datetime) -> datetime:
    """The instant that chooses the versions: the report's, else the registration's, else `at`."""
    return happened.get(Event.REPORT_RECEIVED) or happened.get(Event.CASE_REGISTERED) or at


def _versions(library: Library, kept: Mapping[str, str], reported: datetime) -> dict[str, Version]:
    found = {}
    for protocol in library.protocols.values():
        version = _kept(protocol, kept[protocol.id]) if protocol.id in kept else protocol.version_on(reported)
        if version is not None:
            found[protocol.id] = version
    return found


def _kept(protocol: Protocol, version_id: str) -> Version:
    for version in protocol.versions:
        if version.id == version_id:
            return version
    raise Refused(
        f"El caso sigue la versión «{version_id}» de «{protocol.name}», que ya no está en la "
        "biblioteca de protocolos. Restablezca esa versión para planificar."
    )


def duty_order(duty: Duty) -> tuple[int, datetime, str, str]:
    """The order of a plan: the most urgent first."""
    return duty.priority, duty.due_at or FAR, duty.sector, duty.key


@dataclass(slots=True)
class _Draft:
    """What the steps gave so far, in the order of the library."""

    applier: Applier
    at: datetime
    decided_only: bool
    duties: dict[tuple[str, str], list[Duty]] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    later: dict[tuple[str, str], list[Step]] = field(default_factory=dict)
    situations: dict[datetime, Situation] = field(default_factory=dict)

    def consider(self, step: Step, version: Version) -> None:
        """File the step where it belongs: a duty, waiting for a fact, upcoming, or nowhere."""
        start = self.applier.start(step)
        situation = self._situation(start[0] if start else self.at)
        scope = step.scope.truth(situation)
        if scope is False:
            return
        truth = step.when.truth(situation)
        if truth is False:
            return
        unknown = scope is None or (truth is None and step.if_unknown is IfUnknown.WAIT)
        if unknown and self.decided_only:
            return
        if (start is None or unknown) and self._over(step):
            return
        if start is None:
            self.later.setdefault((step.duty, step.sector), []).append(step)
        elif unknown:
            missing = tuple(dict.fromkeys((*step.scope.missing(situation), *step.when.missing(situation))))
            questions = self.applier.questions(missing)
            self.waiting.append(
                Waiting(step.id, step.duty, step.protocol, step.sector, step.action, missing, questions)
            )
        else:
            duty = self.applier.duty(step, version, start, truth)
            self.duties.setdefault((duty.key, duty.sector), []).append(duty)

    def _situation(self, start: datetime) -> Situation:
        """The situation at a start; most steps of a case start at the same one or two instants."""
        found = self.situations.get(start)
        if found is None:
            found = self.situations[start] = self.applier.situation(start)
        return found

    def _over(self, step: Step) -> bool:
        """True when what the step asks for has already been done: there is nothing to wait for."""
        return not step.repeats and any(event in self.applier.events for event in step.ends_on)

    def merged(self) -> list[Duty]:
        """One duty for each key and sector, the most urgent first."""
        merged = (self.applier.settled(merge(group)) for group in self.duties.values())
        return sorted(merged, key=duty_order)

    def upcoming(self) -> tuple[Upcoming, ...]:
        """The duties none of whose steps has started, each once."""
        return tuple(
            Upcoming(
                duty=steps[0].duty,
                sector=steps[0].sector,
                action=steps[0].action,
                steps=tuple(step.id for step in steps),
                starts_on=tuple(dict.fromkeys(event for step in steps for event in step.starts_on)),
            )
            for key, steps in self.later.items()
            if key not in self.duties
        )
