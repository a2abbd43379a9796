"""What is recorded of the proceedings of a fictitious case: each mirrors one of the services (see `life`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.justice import duties
from tejido.cases.justice.models import Hearing, Party, Proceeding, Sanction
from tejido.cases.justice.rows import (
    act_row,
    hearing_row,
    party_row,
    proceeding_row,
    sanction_row,
    set_numbers,
    set_status_of,
    set_told,
)
from tejido.cases.justice.services import hearings, proceedings, sentences
from tejido.cases.justice.services.sentences import SanctionEntry, stage_after_sentence
from tejido.cases.justice.states import HearingState, Status
from tejido.cases.models import Person
from tejido.cases.services.told import Told
from tejido.demo.did import mirrors
from tejido.demo.following import informed
from tejido.demo.life import Life
from tejido.demo.own import close_own, open_at_sector
from tejido.ledger.actions import Action
from tejido.obligations.own_duties import Register


@mirrors(proceedings.open_proceeding)
def open_proceeding(
    life: Life, *, kind: str, stage: str, references: Mapping[str, str], told: Told, actor: Actor, at: datetime
) -> Proceeding:
    """As `proceedings.open_proceeding`."""
    code = life.ground.code("J")
    row = proceeding_row(life.rows.case, kind=kind, stage=stage, opened_at=told.occurred_at, at=at, code=code)
    if references:
        set_numbers(row, references, life.key)
    life.proceedings.append(row)
    for person in life.rows.people:
        if person.role == "alleged_perpetrator":
            life.parties.append(party_row(row, person, since=told.occurred_at))
    _keep(life, row, "opened", informed(told, actor, kind=kind, stage=stage), actor, at)
    return row


@mirrors(proceedings.move_stage)
def move_stage(life: Life, row: Proceeding, stage: str, *, told: Told, actor: Actor, at: datetime) -> None:
    """As `proceedings.move_stage`."""
    row.stage = stage
    _keep(life, row, "stage", informed(told, actor, stage=stage), actor, at)


@mirrors(proceedings.set_status)
def set_status(
    life: Life, row: Proceeding, person: Person, status: Status, *, told: Told, actor: Actor, at: datetime
) -> None:
    """As `proceedings.set_status`."""
    set_status_of(party_of(life, row, person), status, since=told.occurred_at, by_sentence=False)
    _keep(life, row, "status", informed(told, actor, status=status, person=person.code), actor, at)


@mirrors(hearings.schedule_hearing)
def schedule_hearing(
    life: Life, row: Proceeding, *, kind: str, scheduled_at: datetime, told: Told, actor: Actor, at: datetime
) -> Hearing:
    """As `hearings.schedule_hearing`."""
    hearing = hearing_row(row, kind=kind, scheduled_at=scheduled_at, code=life.ground.code("H"))
    life.hearings.append(hearing)
    _keep(life, row, "hearing_set", informed(told, actor, kind=kind, on=scheduled_at.isoformat()), actor, at)
    open_at_sector(life, duties.company_duty(hearing, at=at), actor_code=actor.code, at=at)
    return hearing


@mirrors(hearings.tell_hearing)
def tell_hearing(
    life: Life,
    hearing: Hearing,
    state: HearingState,
    *,
    reason: str,
    accompanied: bool | None,
    told: Told,
    actor: Actor,
    at: datetime,
) -> None:
    """As `hearings.tell_hearing`."""
    set_told(hearing, state, reason=reason, accompanied=accompanied, at=at)
    data = informed(told, actor, hearing=hearing.code, state=state, reason=reason)
    _keep(life, hearing.proceeding, "hearing_told", data, actor, at)
    _close(life, duties.HEARING, hearing.code, told, actor, at)


@mirrors(sentences.record_sentence)
def record_sentence(
    life: Life,
    row: Proceeding,
    person: Person,
    outcome: Status,
    sanctions: Sequence[SanctionEntry],
    *,
    told: Told,
    actor: Actor,
    at: datetime,
) -> None:
    """As `sentences.record_sentence`."""
    party = party_of(life, row, person)
    set_status_of(party, outcome, since=told.occurred_at, by_sentence=True)
    for entry in sanctions:
        sanction = sanction_row(
            party, kind=entry.kind, months=entry.months, soles=entry.soles, imposed_at=told.occurred_at,
            code=life.ground.code("S"),
        )  # fmt: skip
        life.sanctions.append(sanction)
        open_at_sector(life, duties.execution_duty(sanction, at=at), actor_code=actor.code, at=at)
    row.stage = stage_after_sentence(row.stage)
    kinds = [entry.kind for entry in sanctions]
    data = informed(told, actor, outcome=outcome, person=person.code, sanctions=kinds)
    _keep(life, row, "sentence", data, actor, at)


@mirrors(sentences.record_execution)
def record_execution(life: Life, sanction: Sanction, execution: str, *, told: Told, actor: Actor, at: datetime) -> None:
    """As `sentences.record_execution`."""
    sanction.execution, sanction.execution_at = execution, told.occurred_at
    data = informed(told, actor, sanction=sanction.code, execution=execution)
    _keep(life, sanction.party.proceeding, "execution", data, actor, at)
    _close(life, duties.SANCTION, sanction.code, told, actor, at)
    if execution not in ("done", "not_done"):
        open_at_sector(life, duties.execution_duty(sanction, at=at), actor_code=actor.code, at=at)


def party_of(life: Life, row: Proceeding, person: Person) -> Party:
    """How that person stands in the proceeding."""
    return next(one for one in life.parties if one.proceeding is row and one.person is person)


def _keep(life: Life, row: Proceeding, act: str, told: Told, actor: Actor, at: datetime) -> None:
    note = life.key.seal(told.note, context=f"proceeding:{row.code}") if told.note.strip() else None
    life.proceeding_acts.append(act_row(row, act, told, actor_code=actor.code, at=at, note_sealed=note))
    life.record(Action.PROCEEDING_RECORDED, actor.code, at, {"proceeding": row.code, "act": act})


def _close(life: Life, step: str, reference: str, told: Told, actor: Actor, at: datetime) -> None:
    close_own(
        life, Register.JUSTICE, reference, step=step, event=f"{step}.told", occurred_at=told.occurred_at,
        actor_code=actor.code, at=at,
    )  # fmt: skip
