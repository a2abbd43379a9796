"""Give a task that a register asks for by itself to the institution that answers for the case. Inner step."""

from __future__ import annotations

from datetime import datetime

from tejido.cases.models import Case
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.replanning import place_of
from tejido.cases.services.routing import Place, desk_for, gate_for, institution_for
from tejido.directory.routes import Routes
from tejido.directory.routing import routes
from tejido.law.norms import Citation
from tejido.obligations.own_duties import OwnDuty
from tejido.obligations.services.opening import Assignment, Subject, open_obligations

LOCAL = Citation("Propuesta por validar con la instancia", "")
"""What stands where a norm would: nothing obliges to it yet."""


def owed_at_sector(duty: OwnDuty, place: Place, known: Routes, *, at: datetime) -> Assignment:
    """The task at the sector's competent institution, or at the case's door where none may know, with its gate."""
    institution = institution_for(duty.sector, place, known, at) or place.door_institution
    gate, basis, norm = gate_for(duty.sector, None, institution, place)
    desk = desk_for(institution, place, known, at)
    return Assignment(duty.as_planned(), institution, desk, gate, basis, norm)


def open_at_sector(case: Case, duty: OwnDuty, *, actor_code: str, at: datetime) -> None:
    """Open the task at the sector's competent institution, or at the case's door where none may know.

    The gates of consent and exclusion hold as for any other task.
    """
    owed = owed_at_sector(duty, place_of(case), routes(at), at=at)
    subject = Subject(KIND, case.code, case.district)
    open_obligations([owed], subject=subject, actor_code=actor_code, institution_code="", at=at)
