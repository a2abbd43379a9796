"""What people do with the tasks of a case: each use case is one transaction that also plans the case again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import ExclusionSet, exclusions_of_many
from tejido.accounts.permits import Permit
from tejido.cases.models import Case, CaseEvent
from tejido.cases.protection.services.following import follow_event
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.replanning import replan
from tejido.cases.services.togetherness import lock_all_together
from tejido.cases.services.told import Told, checked
from tejido.directory.lookups import works_at
from tejido.directory.routing import routes
from tejido.kernel.errors import Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.obligations.access import get_obligation
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import OWN, Register
from tejido.obligations.services import extending, working
from tejido.obligations.services.working import Said
from tejido.obligations.states import State
from tejido.protocols.events import Event


@transaction.atomic(durable=True)
def acknowledge_task(code: str, *, actor: Actor, at: datetime) -> None:
    """Say that the alert was seen. Raises NotFound."""
    working.acknowledge(actor, _locked(actor, code), at=at)


@transaction.atomic(durable=True)
def take_task(code: str, *, actor: Actor, at: datetime) -> None:
    """Make the task one's own; again, when it is already, changes nothing. Raises NotFound, Conflict."""
    row = _locked(actor, code)
    if row.state != State.TAKEN or row.assigned_code != actor.code:
        working.take(actor, row, at=at)


@transaction.atomic(durable=True)
def complete_task(code: str, said: Said, *, actor: Actor, at: datetime, told: Told | None = None) -> None:
    """Close the task as done at the claimed time; the events that it emits start and end other tasks.

    The same form (`said.form`) sent again changes nothing. `told` brings the paper of what another institution did.

    Raises:
        NotFound: not a task of the actor's institution.
        Conflict: somebody closed it first.
        Refused: the claimed time is in the future or before the cause.
    """
    row = _locked(actor, code)
    _refuse_own(row)
    if working.was_sent(row, said):
        return
    document = _attached(row, told, actor, at)
    if document:
        said = replace(said, data={**said.data, "document": document})
    working.complete(actor, row, said, at=at)
    _emit(row, row.claimed_at or at, actor, at, document)


@transaction.atomic(durable=True)
def declare_task_unable(code: str, said: Said, *, actor: Actor, at: datetime) -> None:
    """Close the task as impossible with its reason. Raises NotFound, Conflict, Refused."""
    row = _locked(actor, code)
    _refuse_own(row)
    if not working.was_sent(row, said):
        working.declare_unable(actor, row, said, at=at)


@transaction.atomic(durable=True)
def correct_task(code: str, said: Said, *, actor: Actor, at: datetime) -> None:
    """Add a correction to a closed task; what was written stays.

    A new claimed time is also that of the events that the task recorded: what they started is planned again.

    Raises:
        NotFound, Conflict, Refused: as `working.correct`.
    """
    row = _locked(actor, code)
    if working.was_sent(row, said):
        return
    working.correct(actor, row, said, at=at)
    if said.claimed_at is not None:
        _emit_again(row, said.claimed_at, actor, at)


@transaction.atomic(durable=True)
def hand_over_tasks(codes: Iterable[str], *, to_account: str, said: Said, actor: Actor, at: datetime) -> int:
    """Give tasks to another person of the same institution; all of them or none. Returns how many changed hands.

    One's own tasks need no more than acting on them; those of others need `task.manage` (a duty change in bulk).
    The same form (`said.form`) sent again changes nothing.

    Raises:
        Refused: the person does not work at the institution now, or one of the cases excludes the person.
        NotFound, NotPermitted, Conflict: as each task says.
    """
    rows = _all_locked(actor, codes)
    if any(row.protocol == Register.PROTOCOL for row in rows):
        raise Refused("El protocolo local lo lee cada persona: esa tarea no se entrega a otra.")
    if not works_at(to_account, actor.institution or "", at=at):
        raise Refused("Esa persona no trabaja hoy en su institución. Elija a otra de la lista.", field="to_account")
    _refuse_excluded(rows, to_account, at)
    todo = [row for row in rows if not working.was_sent(row, said)]
    for row in todo:
        if row.assigned_code not in ("", actor.code):
            actor.require(Permit.TASK_MANAGE)
        working.hand_over(actor, row, to_account=to_account, said=said, at=at)
    return len(todo)


def _locked(actor: Actor, code: str) -> Obligation:
    """The task, locked after its case: whoever writes in tasks of a case takes the case first, so nobody deadlocks.

    Raises:
        NotFound: it is not of the actor's institution.
    """
    return _all_locked(actor, [code])[0]


def _all_locked(actor: Actor, codes: Iterable[str]) -> list[Obligation]:
    """The tasks, by case and code, each case locked before them. Raises NotFound when one is not the institution's."""
    found = sorted((get_obligation(actor, code) for code in set(codes)), key=lambda row: (row.subject_code, row.code))
    cases = {row.subject_code for row in found if row.subject_kind == KIND}
    lock_all_together(cases)
    return [working.locked(actor, row.code) for row in found]


def _refuse_excluded(rows: Iterable[Obligation], to_account: str, at: datetime) -> None:
    """An excluded person never gets a task of the case; the sentence does not say that this is why."""
    exclusions = exclusions_of_many({row.subject_code for row in rows})
    known = routes(at)
    person = next((p.account_id for _, p, _ in known.staff.postings if p.code == to_account), None)
    for row in rows:
        silenced = exclusions.get(row.subject_code, ExclusionSet())
        if person in known.barred(silenced, at=at):
            raise Refused(
                f"La tarea {row.code} no puede pasar a esa persona. Elija a otra para esa tarea.", field="to_account"
            )


@transaction.atomic(durable=True)
def request_task_extension(code: str, *, until: datetime, reason: str, actor: Actor, at: datetime) -> None:
    """Ask for more time; the same request while it waits changes nothing. Raises NotFound, Conflict, Refused."""
    row = _locked(actor, code)
    same = row.extensions.filter(decided_at__isnull=True, requested_by=actor.code, until=until)
    if not same.exists():
        extending.request_extension(actor, row, until=until, reason=reason, at=at)


@transaction.atomic(durable=True)
def decide_task_extension(code: str, *, approve: bool, actor: Actor, at: datetime) -> None:
    """Approve or refuse more time, asked for by another; the same answer again changes nothing.

    Raises:
        NotFound, NotPermitted, Conflict: as `extending.decide_extension`.
    """
    row = _locked(actor, code)
    last = row.extensions.order_by("-requested_at", "-id").first()
    if last is None or (last.decided_by, last.approved) != (actor.code, approve):
        extending.decide_extension(actor, row, approve=approve, at=at)


def _refuse_own(row: Obligation) -> None:
    """What a register asks for by itself is closed from the page of what it is about, which says more than «hecha»."""
    if row.protocol == Register.REFERRAL:
        raise Refused("Esta tarea se cierra al responder la derivación: acéptela o diga por qué no.")
    if row.protocol in OWN:
        raise Refused("Esta tarea se cierra al anotar lo que pide, desde su propia página.")


def told_for_another(row: Obligation) -> bool:
    """Whether who works the task tells what another institution did, so that its paper is asked for at every door."""
    return row.subject_kind == KIND and row.institution_code != row.desk_institution


def _attached(row: Obligation, told: Told | None, actor: Actor, at: datetime) -> str:
    """The code of the paper that was brought; blank: none was."""
    if told is None or row.subject_kind != KIND:
        return ""
    told = replace(told, must_cite=told.must_cite and told_for_another(row))
    return checked(told, Case.objects.get(code=row.subject_code), actor, at).document


def _emit(row: Obligation, occurred_at: datetime, actor: Actor, at: datetime, document: str) -> None:
    if row.subject_kind != KIND:
        return
    case = Case.objects.select_for_update().get(code=row.subject_code)
    told = Told(occurred_at, institution=actor.institution or "", document=document)
    for event in row.origin["emits"]:
        write_event(
            case, Event(event), occurred_at=occurred_at, actor=actor, at=at, obligation_code=row.code,
            document=document,
        )  # fmt: skip
        follow_event(case, Event(event), told, actor_code=actor.code, at=at)
    replan(case, actor_code=actor.code, at=at)


def _emit_again(row: Obligation, occurred_at: datetime, actor: Actor, at: datetime) -> None:
    if row.subject_kind != KIND:
        return
    case = Case.objects.select_for_update().get(code=row.subject_code)
    told = case.events.filter(obligation_code=row.code).order_by("event").values_list("event", flat=True).distinct()
    events = [Event(event) for event in told]
    for event in events:
        write_event(
            case, event, occurred_at=occurred_at, actor=actor, at=at, obligation_code=row.code,
            action=Action.EVENT_CORRECTED,
        )  # fmt: skip
    if events:
        replan(case, actor_code=actor.code, at=at)


def write_event(
    case: Case,
    event: Event,
    *,
    occurred_at: datetime,
    actor: Actor,
    at: datetime,
    obligation_code: str = "",
    document: str = "",
    action: Action = Action.EVENT_RECORDED,
) -> None:
    """Record that something happened in the case. Inner step; who calls plans again."""
    CaseEvent.objects.create(
        case=case,
        event=event,
        occurred_at=occurred_at,
        registered_at=at,
        actor_code=actor.code,
        institution_code=actor.institution or "",
        obligation_code=obligation_code,
        document=document,
    )
    record(
        action=action,
        subject=(KIND, case.code),
        actor_code=actor.code,
        at=at,
        data={"event": str(event)},
    )
