"""The tasks that proceedings give by themselves: to go with her to a hearing, to see whether a sanction is met."""

from __future__ import annotations

from datetime import datetime

from tejido.cases.justice import duties
from tejido.cases.justice.models import Hearing, Sanction
from tejido.cases.models import Case
from tejido.cases.services.own_tasks import open_at_sector
from tejido.obligations.own_duties import Register
from tejido.obligations.services.closing import close_own


def ask_company(case: Case, hearing: Hearing, *, actor_code: str, at: datetime) -> None:
    """Open the task to go with her."""
    open_at_sector(case, duties.company_duty(hearing, at=at), actor_code=actor_code, at=at)


def ask_execution(case: Case, sanction: Sanction, *, actor_code: str, at: datetime) -> None:
    """Open the task to find out about the sanction."""
    open_at_sector(case, duties.execution_duty(sanction, at=at), actor_code=actor_code, at=at)


def close_task(case: Case, step: str, reference: str, *, occurred_at: datetime, actor_code: str, at: datetime) -> None:
    """Close what was asked about a hearing or a sanction."""
    close_own(
        ("case", case.code),
        register=Register.JUSTICE,
        step=step,
        reference=reference,
        event=f"{step}.told",
        occurred_at=occurred_at,
        actor_code=actor_code,
        at=at,
    )
