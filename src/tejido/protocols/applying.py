"""One step applied to one case: does it hold, when did it start, when is it due, who may be told and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tejido.kernel.errors import CalendarExhausted
from tejido.law.calendars import WorkingCalendar
from tejido.law.marks import Mark
from tejido.protocols.conditions import Situation, Truth
from tejido.protocols.deadlines import due_at
from tejido.protocols.duties import Duty
from tejido.protocols.events import Event
from tejido.protocols.facts import Facts, Vocabulary
from tejido.protocols.steps import Step, Unit, Version
from tejido.protocols.wording import limit_words, moment_words

Events = Mapping[Event, datetime]


@dataclass(frozen=True, slots=True)
class Applier:
    """What is known of a case, and the calendar and marks by which its steps are applied."""

    facts: Facts
    events: Events
    calendar: WorkingCalendar
    marks: Mapping[str, Mark]
    vocabulary: Vocabulary

    def start(self, step: Step) -> tuple[datetime, Event] | None:
        """The first of the step's starting events, or the latest when it repeats; None before any."""
        found = [event for event in step.starts_on if event in self.events]
        if len(found) > 1:
            found.sort(key=self.events.__getitem__, reverse=step.repeats)
        return (self.events[found[0]], found[0]) if found else None

    def situation(self, start: datetime) -> Situation:
        return Situation(self.facts, self.events, start)

    def questions(self, missing: tuple[str, ...]) -> tuple[str, ...]:
        """What to ask or record so that the missing facts and events are known."""
        return tuple(
            self.vocabulary[name].question
            if name in self.vocabulary
            else f"Falta registrar cuándo: {Event(name).spanish}."
            for name in missing
        )

    def duty(self, step: Step, version: Version, start: tuple[datetime, Event], truth: Truth) -> Duty:
        """The duty of a step that started and whose condition is not false."""
        started_at, started_by = start
        due, problem = self._due(step, started_at)
        situation = self.situation(started_at)
        return Duty(
            key=step.duty,
            step=step.id,
            protocol=step.protocol,
            version=version.id,
            sector=step.sector,
            action=step.action,
            started_by=started_by,
            started_at=started_at,
            due_at=due,
            limit=step.limit,
            immediate=step.immediate,
            citation=step.citation,
            mark=self._mark(step),
            ladder=step.ladder,
            legal_basis=self._legal_basis(step, situation),
            ends_on=step.ends_on,
            emits=step.emits,
            why=(*self._why(step, start, due, problem), *self._doubt(step, situation)),
            merged=(),
            priority=self._priority(step),
            certain=truth is True,
            repeats=step.repeats,
        )

    def settled(self, duty: Duty) -> Duty:
        """The duty with the event that ended it, if one did. One that repeats is ended only after its start."""
        ended = [(self.events[event], event) for event in duty.ends_on if event in self.events]
        if duty.repeats:
            ended = [pair for pair in ended if pair[0] > duty.started_at]
        if not ended:
            return duty
        when, event = min(ended, key=lambda pair: pair[0])
        return replace(duty, ended_by=event, ended_at=when)

    def _mark(self, step: Step) -> Mark:
        return self.marks.get(step.id, self.marks.get(step.row, step.mark))

    def _due(self, step: Step, started_at: datetime) -> tuple[datetime | None, str]:
        """The due instant, or None and the Spanish reason when there is a limit that cannot be counted."""
        if step.limit is None:
            return None, ""
        since = step.limit.counted_from
        if since is not None and since not in self.events:
            return None, f"El plazo no se puede contar todavía: falta registrar cuándo ({since.spanish})."
        try:
            return due_at(step.limit, self.events[since] if since else started_at, self.calendar), ""
        except CalendarExhausted as error:
            return None, f"El plazo no se pudo contar. {error.message}"

    def _legal_basis(self, step: Step, situation: Situation) -> str | None:
        certain = (basis for basis in step.legal_basis if basis.when.truth(situation) is True)
        basis = next(certain, None)
        return str(basis.citation) if basis else None

    def _why(self, step: Step, start: tuple[datetime, Event], due: datetime | None, problem: str) -> tuple[str, ...]:
        mark = self._mark(step)
        confirmed = "" if mark is step.mark else " Plazo confirmado por la instancia."
        until = f", hasta el {moment_words(due)}" if due else ""
        limit = limit_words(step.limit, immediate=step.immediate, repeats=step.repeats)
        told = (
            f"Empezó el {moment_words(start[0])} con: {start[1].spanish}.",
            f"Plazo: {limit}{until}. {step.citation} ({mark.spanish}).{confirmed}",
        )
        return (*told, problem) if problem else told

    def _doubt(self, step: Step, situation: Situation) -> tuple[str, ...]:
        missing = self.questions(step.when.missing(situation))
        return (f"Se aplica mientras no se sepa: {' '.join(missing)}",) if missing else ()

    def _priority(self, step: Step) -> int:
        """0 at once, 1 within a day, 2 other hours, 3 days or months, 4 no limit; severe risk lifts by one."""
        severe = self.facts.get("risk_level") == "severe"
        return max(0, _urgency(step) - severe)


def _urgency(step: Step) -> int:
    if step.immediate:
        return 0
    if step.limit is None:
        return 4
    if step.limit.unit is Unit.HOURS:
        return 1 if step.limit.amount <= 24 else 2
    return 1 if step.limit.unit is Unit.SAME_DAY else 3
