"""Open obligations from planned duties. Inner steps: they run inside the caller's durable transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from tejido.kernel.codes import is_taken, new_code
from tejido.ledger.actions import Action
from tejido.ledger.recording import NewEntry, record_many
from tejido.obligations.models import Obligation, ObligationAct
from tejido.obligations.quick import maker
from tejido.obligations.states import Act, Gate, State
from tejido.obligations.waking import wake_watcher
from tejido.protocols.duties import Duty


@dataclass(frozen=True, slots=True)
class Assignment:
    """A duty with the institution that owes it and the gate that lets it be told; `account`: of one person alone."""

    duty: Duty
    institution_code: str
    desk_institution: str
    gate: Gate
    basis: str
    basis_norm: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an obligation is about: its register, its code and its district (INEI code)."""

    kind: str
    code: str
    district: str


_row = maker(Obligation)


def obligation_row(assignment: Assignment, *, subject: Subject, at: datetime, code: str | None = None) -> Obligation:
    """The unsaved row of a new obligation, first looked at by the watcher at once when its gate is open."""
    duty = assignment.duty
    told = assignment.gate == Gate.OPEN
    return _row(
        code=code or new_code("T"),
        subject_kind=subject.kind,
        subject_code=subject.code,
        district=subject.district,
        duty=duty.key,
        step=duty.step,
        protocol=duty.protocol,
        version=duty.version,
        sector=duty.sector,
        institution_code=assignment.institution_code,
        desk_institution=assignment.desk_institution,
        assigned_code=assignment.account,
        action=duty.action,
        started_by=duty.started_by,
        started_at=duty.started_at,
        opened_at=at,
        alert_from=at,
        due_at=duty.due_at,
        legal_due_at=duty.due_at,
        limit_amount=duty.limit.amount if duty.limit else None,
        limit_unit=duty.limit.unit if duty.limit else "",
        immediate=duty.immediate,
        norm=duty.citation.norm,
        article=duty.citation.article,
        mark=duty.mark,
        ladder=duty.ladder,
        basis=assignment.basis,
        basis_norm=assignment.basis_norm,
        gate=assignment.gate,
        state=State.OPEN,
        priority=duty.priority,
        next_look_at=at if told else None,
        origin=origin_of(duty),
    )


def origin_of(duty: Duty) -> dict[str, list[str]]:
    """What is kept of the plan beside the columns: why it is asked, what was merged, what ends it and what it emits."""
    return {
        "why": list(duty.why),
        "merged": list(duty.merged),
        "ends_on": list(duty.ends_on),
        "emits": list(duty.emits),
    }


def open_obligations(
    assignments: Iterable[Assignment], *, subject: Subject, actor_code: str, institution_code: str, at: datetime
) -> list[Obligation]:
    """Insert the obligations and the act that opened each; a constant number of statements."""
    owed = list(assignments)
    try:
        with transaction.atomic():
            rows = _insert(owed, subject, at)
    except IntegrityError as error:
        if not is_taken(error):
            raise
        rows = _insert(owed, subject, at)  # with codes drawn again
    ObligationAct.objects.bulk_create(
        ObligationAct(
            obligation=row, act=Act.OPENED, at=at, actor_code=actor_code, institution_code=institution_code, data={}
        )
        for row in rows
    )
    entry_of = (subject.kind, subject.code)
    record_many(
        [
            NewEntry(Action.OBLIGATION_OPENED, entry_of, actor_code, at, {"obligation": row.code, "step": row.step})
            for row in rows
        ]
    )
    wake_watcher()
    return rows


def _insert(assignments: Iterable[Assignment], subject: Subject, at: datetime) -> list[Obligation]:
    return Obligation.objects.bulk_create(obligation_row(one, subject=subject, at=at) for one in assignments)
