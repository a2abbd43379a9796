"""Plan again when something changed: add, move, close or cancel obligations, each with its reason. Inner step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from tejido.accounts.exclusions import ExclusionSet, exclusions_of_many
from tejido.accounts.machines.access import is_machine, leaves_out
from tejido.cases.models import Case, CaseEvent
from tejido.cases.planning_facts import facts_asked
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.lost_protocols import say_kept, with_kept, without_lost
from tejido.cases.services.routing import LEGAL, Allowed, Place, assign_all, desk_for, gate_for, institution_for
from tejido.cases.services.routing import OWN as BY_TEAM
from tejido.cases.services.togetherness import joined_with
from tejido.directory.libraries import library_of
from tejido.directory.routing import calendar, routes
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.obligations.access import confirmed_marks
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OWN
from tejido.obligations.services import moving
from tejido.obligations.services.opening import Subject, open_obligations
from tejido.obligations.states import LIVE, Gate, State
from tejido.protocols.duties import Duty, Plan
from tejido.protocols.events import Event
from tejido.protocols.planning import plan

CLOSED = "closed"
"""The state of a case in which nothing new is asked of anybody."""


class Happening(Protocol):
    """What happened and when, as a row of the register tells it."""

    @property
    def event(self) -> str: ...

    @property
    def occurred_at(self) -> datetime: ...

    @property
    def registered_at(self) -> datetime: ...

    @property
    def obligation_code(self) -> str: ...


def events_map(events: Iterable[Happening]) -> dict[Event, datetime]:
    """The instant of each event: the first, or the latest when the event is repeatable.

    What the correction of a task says stands for what that task had said before.
    """
    said: dict[tuple[str, str | datetime], Happening] = {}
    for row in sorted(events, key=lambda e: e.registered_at):
        said[row.event, row.obligation_code or row.occurred_at] = row
    found: dict[Event, datetime] = {}
    for row in sorted(said.values(), key=lambda e: e.occurred_at):
        event = Event(row.event)
        if event.repeatable or event not in found:
            found[event] = row.occurred_at
    return found


def plan_of(case: Case, events: Iterable[CaseEvent], *, at: datetime) -> Plan:
    """The plan of the case by its facts and events and the library of its district (ADR 0029), with the limits that the
    instancia confirmed.

    What the library lost (a version that the case follows, a fact that nothing asks any more) is left out of it.
    """
    library = without_lost(library_of(case.district), case.versions)
    return plan(
        facts_asked(case.facts, library.facts),
        events_map(events),
        library=library,
        calendar=calendar(case.district),
        at=at,
        marks=confirmed_marks(case.district),
        versions=case.versions,
    )


def place_of(case: Case) -> Place:
    """Where the case stands for routing: its zone, its exclusions and its consents. Two queries."""
    exclusions = exclusions_of_many([case.code]).get(case.code, ExclusionSet())
    return Place(
        district=case.district,
        zone_code=case.zone_code,
        door_institution=case.door_institution,
        school_code=case.school_code,
        exclusions=exclusions,
        allowed=Allowed.from_consents(case.consents.all()),
    )


def replan(case: Case, *, actor_code: str, at: datetime) -> Plan:
    """Bring the obligations in line with the facts; what is closed stays as it was.

    A task whose protocol the library lost stays too, and says why. The cases joined with it are planned again as well:
    what one of them asks of somebody, another does not ask again (ADR 0014).
    """
    others = joined_with(case)
    current = _replan(case, others, actor_code, at)
    for other in others:
        _replan(other, [one for one in (case, *others) if one.pk != other.pk], actor_code, at)
    return current


def _replan(case: Case, others: Sequence[Case], actor_code: str, at: datetime) -> Plan:
    events = list(case.events.all())
    current = plan_of(case, events, at=at)
    _keep_versions(case, current)
    place = place_of(case)
    rows = moving.live_rows(KIND, case.code)
    current, kept = with_kept(current, rows, events_map(events), library_of(case.district))
    close_settled(rows, current.settled, moving, actor_code=actor_code, at=at)
    _leave_excluded(rows, place, actor_code, at)
    _find_home(rows, place, actor_code, at)
    _find_desk(rows, place, actor_code, at)
    move_or_cancel(rows, current.duties, moving, actor_code=actor_code, at=at)
    regate(rows, place, current.duties, moving, actor_code=actor_code, at=at)
    new = [] if case.state == CLOSED else [duty for duty in current.duties if not answered(duty, rows)]
    beside = rows_of_all(one.code for one in others) if new and others else []
    new = [duty for duty in new if not asked_beside(duty, beside)]
    if new:
        subject = Subject(KIND, case.code, case.district)
        open_obligations(
            assign_all(new, place, at=at), subject=subject, actor_code=actor_code, institution_code="", at=at
        )
    say_kept(rows, kept, current.duties, actor_code=actor_code, at=at)
    record(action=Action("case.replanned"), subject=(KIND, case.code), actor_code=actor_code, at=at, data={})
    return current


def _keep_versions(case: Case, current: Plan) -> None:
    """A case keeps the wording of each protocol that it was first planned by."""
    versions = {**current.versions, **case.versions}
    if versions != case.versions:
        case.versions = versions
        case.save(update_fields=["versions"])


def answered(duty: Duty, rows: list[Obligation]) -> bool:
    """True when a row stands for the duty already: a live one, or a closed one of the same turn."""
    same = [r for r in rows if (r.duty, r.sector) == (duty.key, duty.sector) and r.state != State.CANCELLED]
    return any(r.state in LIVE or not duty.repeats or r.started_at >= duty.started_at for r in same)


def rows_of_all(codes: Iterable[str]) -> list[Obligation]:
    """Every obligation of several cases, by key. One query."""
    return list(Obligation.objects.filter(subject_kind=KIND, subject_code__in=list(codes)).order_by("pk"))


def asked_beside(duty: Duty, beside: Iterable[Obligation]) -> bool:
    """True when a case joined with this one asks the same of somebody who knows it, or saw it done since it was due
    here: for her it is one act."""
    return any(
        (row.duty, row.sector) == (duty.key, str(duty.sector))
        and (
            (row.state in LIVE and row.gate == Gate.OPEN)
            or (row.state == State.DONE and (row.claimed_at or row.started_at) >= duty.started_at)
        )
        for row in beside
    )


class Hand(Protocol):
    """Who does to an obligation what the plan says: `moving`, or what stands for it where nothing is written."""

    def close_by_event(
        self, row: Obligation, *, event: str, occurred_at: datetime, actor_code: str, at: datetime
    ) -> None: ...

    def cancel(self, row: Obligation, *, reason: str, actor_code: str, at: datetime) -> None: ...

    def move(self, row: Obligation, duty: Duty, *, reason: str, actor_code: str, at: datetime) -> None: ...

    def open_gate(self, row: Obligation, *, basis: str, norm: str, actor_code: str, at: datetime) -> None: ...

    def close_gate(self, row: Obligation, *, gate: Gate, actor_code: str, at: datetime) -> None: ...


def close_settled(rows: list[Obligation], duties: Iterable[Duty], hand: Hand, *, actor_code: str, at: datetime) -> None:
    """Close the live obligations whose duty an event has ended."""
    settled = {(duty.key, str(duty.sector)): duty for duty in duties}
    for row in rows:
        duty = settled.get((row.duty, row.sector))
        if row.state in LIVE and duty is not None and duty.ended_by is not None and duty.ended_at is not None:
            hand.close_by_event(row, event=duty.ended_by, occurred_at=duty.ended_at, actor_code=actor_code, at=at)


def move_or_cancel(
    rows: list[Obligation], duties: Iterable[Duty], hand: Hand, *, actor_code: str, at: datetime
) -> None:
    """Bring the live obligations to what their duties say now, and cancel those that the plan no longer has."""
    wanted = {(duty.key, str(duty.sector)): duty for duty in duties}
    for row in rows:
        if row.state not in LIVE or row.protocol in OWN:
            continue
        duty = wanted.get((row.duty, row.sector))
        if duty is None:
            hand.cancel(row, reason="Con los datos nuevos, esta tarea ya no corresponde.", actor_code=actor_code, at=at)
        elif moving.differs(row, duty):
            hand.move(row, duty, reason=_what_changed(row, duty), actor_code=actor_code, at=at)


def _what_changed(row: Obligation, duty: Duty) -> str:
    """What the plan says now that it did not say before, in Spanish."""
    told = []
    if duty.due_at != row.legal_due_at:
        told.append(f"Cambió el plazo. {' '.join(duty.why)}".strip())
    elif duty.mark != row.mark:
        told.append(f"El plazo es el mismo; ahora figura como «{duty.mark.spanish}».")
    if (duty.step, duty.citation.norm, duty.citation.article) != (row.step, row.norm, row.article):
        told.append(f"Ahora lo pide {duty.citation}: {duty.action}")
    if duty.priority != row.priority:
        told.append(f"Ahora es {'más' if duty.priority < row.priority else 'menos'} urgente.")
    return " ".join(told) or "Cambió a quién se avisa si nadie la hace."


def _leave_excluded(rows: list[Obligation], place: Place, actor_code: str, at: datetime) -> None:
    """Take live duties away from institutions that are now excluded; the plan gives them to the next competent one.

    What an excluded person had in hand goes back to the institution's inbox.
    """
    if not place.exclusions:
        return
    known = routes(at)
    barred = known.barred(place.exclusions, at=at)
    people = place.exclusions.accounts | {p.code for _, p, _ in known.staff.postings if p.account_id in barred}
    for row in rows:
        if row.state not in LIVE:
            continue
        if {row.institution_code, row.desk_institution} & place.exclusions.institutions:
            reason = "Pasa a otra institución: la que la tenía quedó excluida de este caso."
            moving.cancel(row, reason=reason, actor_code=actor_code, at=at)
        elif row.assigned_code in people or (
            is_machine(row.assigned_code) and leaves_out(place.exclusions, row.desk_institution)
        ):
            moving.release(row, actor_code=actor_code, at=at)


def _find_home(rows: list[Obligation], place: Place, actor_code: str, at: datetime) -> None:
    """Close the live duties that had no institution and now have one; the plan opens them there."""
    homeless = [row for row in rows if row.state in LIVE and not row.institution_code]
    known = routes(at) if homeless else None
    for row in homeless:
        if known is not None and institution_for(row.sector, place, known, at) is not None:
            reason = "Pasa a una institución que ya puede hacerla."
            moving.cancel(row, reason=reason, actor_code=actor_code, at=at)


def _is_of_team(row: Obligation) -> bool:
    """True for what a register asks of the case's own team: it needs nobody's permission to be told."""
    return row.basis == BY_TEAM and row.protocol in OWN


def _find_desk(rows: list[Obligation], place: Place, actor_code: str, at: datetime) -> None:
    """Close the live duties on a desk where nobody may act any more; the plan opens them where somebody can."""
    known = routes(at)
    for row in rows:
        if row.state not in LIVE or row.protocol in OWN or not row.institution_code:
            continue
        if known.desk(row.desk_institution, exclusions=place.exclusions, at=at) is None:
            desk = desk_for(row.institution_code, place, known, at)
            if desk not in ("", row.desk_institution):
                reason = "Pasa a quien sí puede atenderla: en su institución no queda nadie que pueda."
                moving.cancel(row, reason=reason, actor_code=actor_code, at=at)


def regate(
    rows: list[Obligation], place: Place, duties: Iterable[Duty], hand: Hand, *, actor_code: str, at: datetime
) -> None:
    """Open the gates that consent or a legal duty now opens, and shut those that nothing opens any more."""
    planned = {(duty.key, str(duty.sector)): duty.legal_basis for duty in duties}
    for row in rows:
        if row.state not in LIVE or not row.institution_code:
            continue
        # A referral is in no plan: it keeps the norm that it was sent by.
        legal = planned.get((row.duty, row.sector), row.basis_norm if row.basis == LEGAL else None)
        gate, basis, norm = gate_for(row.sector, legal, row.institution_code, place)
        if gate == row.gate or (gate == Gate.CONSENT and _is_of_team(row)):
            continue
        if gate == Gate.OPEN:
            hand.open_gate(row, basis=basis, norm=norm, actor_code=actor_code, at=at)
        else:
            hand.close_gate(row, gate=gate, actor_code=actor_code, at=at)
