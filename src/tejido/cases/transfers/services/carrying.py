"""The tasks that registers gave by themselves (a visit, a hearing): ended here, begun there. Inner steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tejido.cases.models import Case
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.replanning import place_of
from tejido.cases.services.routing import LEGAL, gate_for, institution_for
from tejido.directory.routing import routes
from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OWN, OwnDuty, Register, reference_of
from tejido.obligations.services.opening import Assignment, Subject, open_obligations
from tejido.obligations.states import LIVE
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Limit, Unit

BETWEEN_TWO = frozenset({Register.REFERRAL, Register.TRANSFER})
"""What was asked between two institutions ends with the transfer; it is not begun again."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A duty that goes on in the new district, with the norm that lets it be told, blank when none."""

    duty: OwnDuty
    norm: str


def carried(case: Case, *, to_district: str) -> list[Carried]:
    """What goes on elsewhere, as it stands now; read before the tasks of the old district end."""
    rows = Obligation.objects.filter(
        subject_kind=KIND, subject_code=case.code, state__in=LIVE, protocol__in=sorted(OWN - BETWEEN_TWO)
    )
    return [Carried(_duty(row), row.basis_norm if row.basis == LEGAL else "") for row in _local(rows, to_district)]


def _local(rows: Iterable[Obligation], district: str) -> list[Obligation]:
    return sorted((row for row in rows if row.district != district), key=lambda row: row.pk)


def _duty(row: Obligation) -> OwnDuty:
    """The duty of which that obligation was opened: the same limit, counted from the same event."""
    limit = Limit(row.limit_amount, Unit(row.limit_unit)) if row.limit_amount is not None else None
    return OwnDuty(
        register=Register(row.protocol),
        step=row.step,
        reference=reference_of(row.duty),
        sector=Sector(row.sector),
        action=row.action,
        started_by=row.started_by,
        started_at=row.started_at,
        citation=Citation(row.norm, row.article),
        why=tuple(row.origin.get("why", ())),
        mark=Mark(row.mark),
        due_at=row.due_at,
        limit=limit,
        immediate=row.immediate,
        ladder=row.ladder,
        priority=row.priority,
    )


def open_again(case: Case, duties: Iterable[Carried], *, actor_code: str, at: datetime) -> None:
    """Begin them at the institutions of the case's new place; where there is none of the sector, at its door."""
    place, known = place_of(case), routes(at)
    owed = []
    for one in duties:
        institution = institution_for(one.duty.sector, place, known, at) or case.door_institution
        gate, basis, norm = gate_for(one.duty.sector, one.norm or None, institution, place)
        facts = known.institutions.get(institution)
        desk = institution if facts is not None and facts.uses_platform else case.door_institution
        owed.append(Assignment(one.duty.as_planned(), institution, desk, gate, basis, norm))
    if owed:
        subject = Subject(KIND, case.code, case.district)
        open_obligations(owed, subject=subject, actor_code=actor_code, institution_code="", at=at)
