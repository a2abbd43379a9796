"""Who would be told with what is known so far: by which norm, or only if she agrees. The planner is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

from tejido.kernel.errors import FieldErrors
from tejido.law.calendars import WorkingCalendar
from tejido.law.marks import Mark
from tejido.protocols.duties import Plan
from tejido.protocols.events import Event
from tejido.protocols.facts import complete_facts
from tejido.protocols.planning import plan
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Library
from tejido.web.intake.numbered import INCIDENT, SURVIVOR, count


@dataclass(slots=True)
class Recipient:
    """A sector with what it would be asked to do and, when it is told by law, the norms."""

    sector: str
    actions: list[str] = field(default_factory=list)
    norms: list[str] = field(default_factory=list)
    sure: bool = True
    marks: list[Mark] = field(default_factory=list)

    @property
    def name(self) -> str:
        return Sector(self.sector).spanish

    @property
    def mark(self) -> Mark:
        """How well the least known of its norms was read."""
        return max(self.marks, key=lambda mark: mark.rank, default=Mark.UNVERIFIED)


@dataclass(frozen=True, slots=True)
class Recipients:
    """`by_law` are told whatever she answers; `by_consent` only if she agrees."""

    by_law: tuple[Recipient, ...]
    by_consent: tuple[Recipient, ...]


def recipients(
    typed: QueryDict | None, *, door: str, library: Library, calendar: WorkingCalendar, at: datetime
) -> Recipients:
    """The recipients with the facts typed so far, by that library; the own institution's sector is never one.

    Raises:
        CalendarExhausted: the district has no working calendar.
    """
    known = facts_so_far(typed, door=door, library=library)
    events = {Event.CASE_REGISTERED: at}
    if typed is not None and typed.get("caso-report") == "yes":
        events[Event.REPORT_RECEIVED] = at
    if typed is not None and any(typed.get(f"{INCIDENT}-{n}-day") for n in range(count(typed, INCIDENT))):
        events[Event.INCIDENT_OCCURRED] = at
    planned = plan(known, events, library=library, calendar=calendar, at=at, started_only=True)
    return sort_out(planned, door=door, library=library)


def sort_out(planned: Plan, *, door: str, library: Library) -> Recipients:
    """The duties of others by what lets them be told; those that wait for a fact are asked about too."""
    law: dict[str, Recipient] = {}
    ask: dict[str, Recipient] = {}
    for duty in planned.duties:
        if duty.sector == door:
            continue
        side = law if duty.legal_basis else ask
        row = side.setdefault(duty.sector, Recipient(duty.sector))
        _add(row.actions, duty.action)
        if duty.legal_basis:
            _add(row.norms, duty.legal_basis)
            norm = library.norms.get(duty.legal_basis.partition(",")[0])
            row.marks += [norm.mark] if norm else []
    for waiting in planned.waiting:
        step = library.step(waiting.step)
        if waiting.sector != door and step is not None and not step.legal_basis:
            row = ask.setdefault(waiting.sector, Recipient(waiting.sector, sure=False))
            _add(row.actions, waiting.action)
    order = list(Sector)
    by_order = sorted(ask.values(), key=lambda row: (not row.sure, order.index(Sector(row.sector))))
    return Recipients(tuple(law.values()), tuple(by_order))


def facts_so_far(typed: QueryDict | None, *, door: str, library: Library) -> Mapping[str, Any]:
    """The facts that are well written already; what is not is left out, as unknown."""
    found: dict[str, Any] = {"entry_sector": door}
    if typed is None:
        return found
    words: dict[str, Any] = {"yes": True, "no": False}
    for name in library.facts:
        for prefix in ("datos", "caso"):
            if said := typed.get(f"{prefix}-{name}"):
                found[name] = words.get(said, said)
    ages = [typed.get(f"{SURVIVOR}-{n}-age", "") for n in range(count(typed, SURVIVOR))]
    found["survivor_age"] = min((int(a) for a in ages if a.isascii() and a.isdigit()), default=None)
    kinds = {kind for n in range(count(typed, INCIDENT)) for kind in typed.getlist(f"{INCIDENT}-{n}-types")}
    found["violence_types"] = tuple(sorted(kinds)) or None
    return _without_faults(found, library)


def _without_faults(found: dict[str, Any], library: Library) -> Mapping[str, Any]:
    try:
        return complete_facts(found, library.facts)
    except FieldErrors as wrong:
        return {name: value for name, value in found.items() if name not in wrong.errors}


def _add(lines: list[str], line: str) -> None:
    if line not in lines:
        lines.append(line)
