"""The task to assess the risk again: each assessment closes the one that waited and asks for the next. Inner steps."""

from __future__ import annotations

from datetime import datetime, time

from tejido.cases.models import Case, RiskAssessment
from tejido.cases.risk import Level, reassess_on
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.own_tasks import LOCAL, open_at_sector
from tejido.kernel.clock import LIMA, UTC, lima_date
from tejido.obligations.own_duties import OwnDuty, Register
from tejido.obligations.services.closing import close_own
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector


def ask_again(case: Case, row: RiskAssessment, *, actor_code: str, at: datetime) -> None:
    """Close what asked for this assessment, and ask for the next one of the same person by its proposed day.

    A sheet older than another of the same person, entered late, asks for nothing.
    """
    newer = case.assessments.filter(person=row.person, assessed_at__gt=row.assessed_at).exists()
    if newer or row.reassess_on is None:
        return
    close_own(
        (KIND, case.code),
        register=Register.RISK,
        reference=row.person.code,
        event=Event.RISK_ASSESSED,
        occurred_at=row.assessed_at,
        actor_code=actor_code,
        at=at,
    )
    open_at_sector(case, reassess_duty(row, at=at), actor_code=actor_code, at=at)


def ask_anew(case: Case, *, actor_code: str, at: datetime) -> None:
    """Ask for the next assessment of everybody who has one, in a case that was opened again."""
    newest = {row.person_id: row for row in case.assessments.select_related("person").order_by("assessed_at", "id")}
    for row in newest.values():
        if row.reassess_on is not None:
            open_at_sector(case, reassess_duty(row, at=at), actor_code=actor_code, at=at)


def reassess_duty(row: RiskAssessment, *, at: datetime) -> OwnDuty:
    """To assess the risk again; the days are a proposal, so nobody is ever late for them."""
    due_on = row.reassess_on or lima_date(at)
    due_at = datetime.combine(due_on, time.max, tzinfo=LIMA).astimezone(UTC)
    return OwnDuty(
        register=Register.RISK,
        step="risk.reassess",
        reference=row.person.code,
        sector=Sector.CEM,
        action="Valore otra vez el riesgo con la persona.",
        started_by="ficha de valoración de riesgo anterior",
        started_at=at,
        citation=LOCAL,
        why=(reassess_on(Level(row.override_level or row.level), lima_date(row.assessed_at)).note,),
        due_at=max(due_at, at),
        ladder="days",
        priority=2,
    )
