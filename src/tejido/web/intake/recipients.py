"""Who would be told with what is known so far: by which norm, or only if she agrees. The planner is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.http import QueryDict

from tejido.kernel.errors import FieldErrors
from tejido.law.calendars import WorkingCalendar
from tejido.law.marks import Mark
from tejido.law.norms import norms
from tejido.protocols.duties import Plan
from tejido.protocols.events import Event
from tejido.protocols.facts import complete_facts
from tejido.protocols.loading import standard_library
from tejido.protocols.planning import plan
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Step
from tejido.web.intake.numbered import INCIDENT, SURVIVOR, count


@dataclass(slots=True)
class Recipient:
    """A sector with what it would be asked to do and, when it is told by law, the norms."""

    sector: str
    actions: list[str] = field(default_factory=list)
    norms: list[str] = field(default_factory=list)
    sure: bool = True

    @property
    def name(self) -> str:
        return Sector(self.sector).spanish

    @property
    def mark(self) -> Mark:
        """How well the least known of its norms was read."""
        marks = [norms()[name].mark for said in self.norms if (name := said.partition(",")[0]) in norms()]
        return max(marks, key=lambda mark: mark.rank, default=Mark.UNVERIFIED)


@dataclass(frozen=True, slots=True)
class Recipients:
    """`by_law` are told whatever she answers; `by_consent` only if she agrees."""

    by_law: tuple[Recipient, ...]
    by_consent: tuple[Recipient, ...]


def recipients(typed: QueryDict | None, *, door: str, calendar: WorkingCalendar, at: datetime) -> Recipients:
    """The recipients with the facts typed so far; the own institution's sector is never one.

    Raises:
        CalendarExhausted: the district has no working calendar.
    """
    known = facts_so_far(typed, door=door)
    events = {Event.CASE_REGISTERED: at}
    if typed is not None and typed.get("caso-report") == "yes":
        events[Event.REPORT_RECEIVED] = at
    if typed is not None and any(typed.get(f"{INCIDENT}-{n}-day") for n in range(count(typed, INCIDENT))):
        events[Event.INCIDENT_OCCURRED] = at
    planned = plan(known, events, library=standard_library(), calendar=calendar, at=at, started_only=True)
    return sort_out(planned, door=door)


def sort_out(planned: Plan, *, door: str) -> Recipients:
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
    for waiting in planned.waiting:
        if waiting.sector != door and not _steps()[waiting.step].legal_basis:
            row = ask.setdefault(waiting.sector, Recipient(waiting.sector, sure=False))
            _add(row.actions, waiting.action)
    order = list(Sector)
    by_order = sorted(ask.values(), key=lambda row: (not row.sure, order.index(Sector(row.sector))))
    return Recipients(tuple(law.values()), tuple(by_order))


def facts_so_far(typed: QueryDict | None, *, door: str) -> Mapping[str, Any]:
    """The facts that are well written already; what is not is left out, as unknown."""
    found: dict[str, Any] = {"entry_sector": door}
    if typed is None:
        return found
    words: dict[str, Any] = {"yes": True, "no": False}
    for name in standard_library().facts:
        for prefix in ("datos", "caso"):
            if said := typed.get(f"{prefix}-{name}"):
                found[name] = words.get(said, said)
    ages = [typed.get(f"{SURVIVOR}-{n}-age", "") for n in range(count(typed, SURVIVOR))]
    found["survivor_age"] = min((int(a) for a in ages if a.isascii() and a.isdigit()), default=None)
    kinds = {kind for n in range(count(typed, INCIDENT)) for kind in typed.getlist(f"{INCIDENT}-{n}-types")}
    found["violence_types"] = tuple(sorted(kinds)) or None
    return _without_faults(found)


def _without_faults(found: dict[str, Any]) -> Mapping[str, Any]:
    try:
        return complete_facts(found, standard_library().facts)
    except FieldErrors as wrong:
        return {name: value for name, value in found.items() if name not in wrong.errors}


def _add(lines: list[str], line: str) -> None:
    if line not in lines:
        lines.append(line)


@cache
def _steps() -> Mapping[str, Step]:
    return {step.id: step for protocol in standard_library().protocols.values() for step in protocol.steps}
