"""What `tejido plan` and `tejido protocols check` answer, without the command line around it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from tejido.kernel.errors import FieldErrors, Refused, WrongFile
from tejido.law.calendars import WorkingCalendar
from tejido.law.reading import read_yaml
from tejido.protocols.duties import Duty, Plan
from tejido.protocols.events import ABOUT, Event, Source
from tejido.protocols.facts import FactValue
from tejido.protocols.loading import load_known, load_library, protocol_files
from tejido.protocols.planning import plan
from tejido.protocols.reading_steps import read_protocol
from tejido.protocols.steps import Library


def plan_json(path: Path, *, library: Library, calendar: WorkingCalendar, at: datetime) -> str:
    """The plan of a JSON file as JSON; instants in UTC, each with its time zone.

    The file has `facts`, `events` (event: instant with its time zone) and perhaps `at`, which replaces `at`.

    Raises:
        Refused: the file is not as it should be; the message says what.
        FieldErrors: a fact that is not declared or has a value it does not admit.
    """
    content = _content(path)
    events = {_event(name): _instant(name, text) for name, text in content["events"].items()}
    when = _instant("at", content["at"]) if "at" in content else at
    facts = {name: _fact(value) for name, value in content["facts"].items()}
    result = plan(facts, events, library=library, calendar=calendar, at=when)
    return json.dumps(_told(result), ensure_ascii=False, indent=2)


def _content(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise Refused(f"No se puede leer {path.name}. Revise que exista.") from None
    except ValueError as error:
        raise Refused(f"{path.name} no es JSON bien formado: {error}") from None
    if not isinstance(content, dict) or not set(content) <= {"facts", "events", "at"}:
        raise Refused(f"{path.name} lleva solo «facts», «events» y, si hace falta, «at».")
    for name in ("facts", "events"):
        if not isinstance(content.setdefault(name, {}), dict):
            raise Refused(f"En {path.name}, «{name}» se escribe entre llaves.")
    return content


def _event(name: str) -> Event:
    try:
        return Event(name)
    except ValueError:
        raise Refused(f"El evento «{name}» no se conoce.") from None


def _instant(name: str, text: object) -> datetime:
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError:
        raise Refused(f"«{name}» lleva fecha y hora, como 2026-07-28T10:00:00-05:00.") from None
    if instant.tzinfo is None:
        raise Refused(f"A «{name}» le falta la zona horaria, como -05:00.")
    return instant


def _fact(value: object) -> FactValue:
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    if value is None or isinstance(value, str | int):
        return value
    raise FieldErrors({"facts": [f"El valor «{value}» no sirve para un dato."]})


def _told(result: Plan) -> dict[str, Any]:
    return {
        "library": result.library,
        "versions": dict(result.versions),
        "not_in_force": list(result.not_in_force),
        "duties": [_duty(duty) for duty in result.duties],
        "settled": [_duty(duty) for duty in result.settled],
        "waiting": [
            {"step": one.step, "sector": one.sector, "action": one.action, "questions": one.questions}
            for one in result.waiting
        ],
        "upcoming": [
            {"duty": one.duty, "sector": one.sector, "action": one.action, "starts_on": one.starts_on}
            for one in result.upcoming
        ],
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "key": duty.key,
        "sector": duty.sector,
        "action": duty.action,
        "started_by": duty.started_by,
        "started_at": duty.started_at.isoformat(),
        "due_at": duty.due_at and duty.due_at.isoformat(),
        "immediate": duty.immediate,
        "limit": duty.limit and {"amount": duty.limit.amount, "unit": duty.limit.unit},
        "citation": str(duty.citation),
        "mark": duty.mark,
        "legal_basis": duty.legal_basis,
        "priority": duty.priority,
        "certain": duty.certain,
        "step": duty.step,
        "merged": duty.merged,
        "why": duty.why,
        "ended_by": duty.ended_by,
    }


def check(folder: Path, *more: Path) -> list[str]:
    """Every problem of the protocol folders, a Spanish line each; empty when there is none."""
    try:
        known = load_known(folder)
    except WrongFile as error:
        return [error.message]
    problems = []
    for path in (path for one in (folder, *more) for path in protocol_files(one)):
        try:
            read_protocol(read_yaml(path), known)
        except WrongFile as error:
            problems.append(error.message)
    if problems:
        return problems
    try:
        return _loose_ends(load_library(folder, *more))
    except WrongFile as error:
        return [error.message]


def _loose_ends(library: Library) -> list[str]:
    """Facts that no step asks about, and events that start or end a step and nobody records."""
    steps = [step for protocol in library.protocols.values() for step in protocol.steps]
    asked = {name for step in steps for name in step.when.names()}
    asked |= {name for step in steps for basis in step.legal_basis for name in basis.when.names()}
    asked |= {fact.source for fact in library.facts.values()}
    emitted = {event for step in steps for event in step.emits}
    used = {event for step in steps for event in (*step.starts_on, *step.ends_on)}
    unused = [f"facts.yaml: ningún paso pregunta por «{name}»" for name in library.facts if name not in asked]
    silent = [
        f"ningún paso produce el evento «{event}», que empieza o termina otros"
        for event in sorted(used - emitted)
        if ABOUT[event].sources == {Source.DUTY}
    ]
    return unused + silent
