"""The task that a referral gives to the institution that receives it: answer, yes or no. Inner steps."""

from __future__ import annotations

from datetime import datetime

from tejido.cases.models import Referral
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.replanning import REFERRAL_PROTOCOL
from tejido.directory.routing import routes
from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.obligations.models import Obligation
from tejido.obligations.services import moving
from tejido.obligations.services.opening import Assignment, Subject, open_obligations
from tejido.obligations.states import LIVE, Gate
from tejido.protocols.duties import Duty
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector

LOCAL_PROTOCOL = "Protocolo local de Carabayllo (borrador)"


def ask_answer(row: Referral, *, actor_code: str, at: datetime) -> None:
    """Open the task on the receiving institution, without a limit: no norm gives one, so none is invented."""
    known = routes(at).institutions[row.to_institution]
    desk = known.code if known.uses_platform else row.from_institution
    assignment = Assignment(_duty(row, Sector(known.sector), at), known.code, desk, Gate.OPEN, row.basis)
    subject = Subject(KIND, row.case.code, row.case.district)
    open_obligations([assignment], subject=subject, actor_code=actor_code, institution_code="", at=at)


def close_answer(row: Referral, *, event: str, actor_code: str, at: datetime) -> None:
    """Close that task when the referral is accepted, refused or withdrawn."""
    tasks = Obligation.objects.select_for_update().filter(
        protocol=REFERRAL_PROTOCOL, duty=_key(row), subject_code=row.case.code, state__in=LIVE
    )
    for task in tasks:
        moving.close_by_event(task, event=event, occurred_at=at, actor_code=actor_code, at=at)


def _key(row: Referral) -> str:
    return f"referral.answer.{row.code}"


def _duty(row: Referral, sector: Sector, at: datetime) -> Duty:
    return Duty(
        key=_key(row),
        step="referral.answer",
        protocol=REFERRAL_PROTOCOL,
        version="",
        sector=sector,
        action=f"Responda la derivación {row.code}: acéptela o diga por qué no.",
        started_by=Event.REFERRAL_SENT,
        started_at=at,
        due_at=None,
        limit=None,
        immediate=False,
        citation=Citation(LOCAL_PROTOCOL, ""),
        mark=Mark.UNVERIFIED,
        ladder="hours",
        legal_basis=None,
        ends_on=(),
        emits=(),
        why=("Otra institución le derivó el caso.",),
        merged=(),
        priority=3,
        certain=True,
        repeats=True,
    )
