"""Tasks of a protocol, version or step that the library no longer has: they stay as they were and say why. Inner steps.

A file taken away by mistake must not leave a survivor without what was promised to her. The wording that a case follows
is planned no more while it is missing; what it had asked stays alive, ends by its own events, moves to the next
institution when one is excluded, and a person is told to bring the file back (`minding_library`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from tejido.cases.services.routing import LEGAL
from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OWN
from tejido.obligations.services import moving
from tejido.obligations.states import LIVE
from tejido.protocols.duties import Duty, Plan
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Library, Limit, Unit

KEPT = "El protocolo que la pide ya no está en la biblioteca: la tarea sigue como estaba hasta que se restablezca."
BACK = "El protocolo que la pide está otra vez en la biblioteca."


def without_lost(library: Library, versions: Mapping[str, str]) -> Library:
    """The library less the protocols whose version, the one that the case follows, it does not have."""
    lost = {name for name, version in versions.items() if name in library.protocols and not library.has(name, version)}
    if not lost:
        return library
    return replace(
        library, protocols=MappingProxyType({n: one for n, one in library.protocols.items() if n not in lost})
    )


def is_lost(row: Obligation, library: Library) -> bool:
    """Whether what asked for a task is not in the library: the protocol, the version or the step."""
    if row.protocol in OWN:
        return False
    return not library.has(row.protocol, row.version) or library.step(row.step) is None


def with_kept(
    current: Plan, rows: Iterable[Obligation], events: Mapping[Event, datetime], library: Library
) -> tuple[Plan, list[Obligation]]:
    """The plan with what the library lost and the case still owes, and those tasks."""
    planned = {(duty.key, str(duty.sector)) for duty in (*current.duties, *current.settled)}
    kept = [
        row
        for row in rows
        if row.state in LIVE and (row.duty, row.sector) not in planned and is_lost(row, library)
    ]  # fmt: skip
    if not kept:
        return current, kept
    duties = [_settled(_as_planned(row), events) for row in kept]
    return (
        replace(
            current,
            duties=(*current.duties, *(duty for duty in duties if duty.ended_at is None)),
            settled=(*current.settled, *(duty for duty in duties if duty.ended_at is not None)),
        ),
        kept,
    )


def say_kept(
    rows: Iterable[Obligation], kept: Iterable[Obligation], duties: Iterable[Duty], *, actor_code: str, at: datetime
) -> None:
    """Say once in each kept task why it stays, and in one that the library asks again that it does: on its page, in
    its history and in the ledger."""
    lost = {row.pk for row in kept}
    planned = {(duty.key, str(duty.sector)): duty for duty in duties}
    for row in rows:
        said, duty = KEPT in _why(row), planned.get((row.duty, row.sector))
        if row.state not in LIVE or duty is None or said == (row.pk in lost):
            continue
        reason, why = (BACK, duty.why) if said else (KEPT, (*duty.why, KEPT))
        moving.move(row, replace(duty, why=why), reason=reason, actor_code=actor_code, at=at)


def _why(row: Obligation) -> tuple[str, ...]:
    return tuple(row.origin.get("why", ()))


def _as_planned(row: Obligation) -> Duty:
    """The duty that a task stands for, from the row itself."""
    return Duty(
        key=row.duty,
        step=row.step,
        protocol=row.protocol,
        version=row.version,
        sector=Sector(row.sector),
        action=row.action,
        started_by=row.started_by,
        started_at=row.started_at,
        due_at=row.legal_due_at,
        limit=Limit(row.limit_amount or 0, Unit(row.limit_unit)) if row.limit_unit else None,
        immediate=row.immediate,
        citation=Citation(row.norm, row.article),
        mark=Mark(row.mark),
        ladder=row.ladder,
        legal_basis=row.basis_norm if row.basis == LEGAL else None,
        ends_on=tuple(Event(one) for one in row.origin.get("ends_on", ()) if one in set(Event)),
        emits=tuple(Event(one) for one in row.origin.get("emits", ()) if one in set(Event)),
        why=_why(row),
        merged=tuple(row.origin.get("merged", ())),
        priority=row.priority,
        certain=True,
        repeats=False,
    )


def _settled(duty: Duty, events: Mapping[Event, datetime]) -> Duty:
    """The duty with the event that ended it after it began, if one did."""
    ended = [(events[event], event) for event in duty.ends_on if event in events and events[event] >= duty.started_at]
    if not ended:
        return duty
    when, event = min(ended, key=lambda pair: pair[0])
    return replace(duty, ended_by=event, ended_at=when)
