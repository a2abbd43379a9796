"""Sentences and sanctions: what was decided of each alleged perpetrator, and whether it was carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.justice import duties
from tejido.cases.justice.catalog import justice_catalog
from tejido.cases.justice.models import Sanction
from tejido.cases.justice.rows import sanction_row, set_status_of
from tejido.cases.justice.services import tasks
from tejido.cases.justice.services.asking import UNSEEN, keep_act, proceeding_for, was_sent
from tejido.cases.justice.services.proceedings import party_of
from tejido.cases.justice.states import BY_SENTENCE, Status, check_status
from tejido.cases.services.told import Told, checked
from tejido.kernel.errors import NotFound, Refused

LONGEST_MONTHS = 35 * 12
MOST_SOLES = 100_000_000


@dataclass(frozen=True, slots=True)
class SanctionEntry:
    """A sanction as it was said; `months` and `soles` None: not said."""

    kind: str
    months: int | None = None
    soles: int | None = None


@transaction.atomic(durable=True)
def record_sentence(
    code: str,
    person_code: str,
    outcome: Status,
    sanctions: Sequence[SanctionEntry],
    *,
    told: Told,
    actor: Actor,
    at: datetime,
) -> None:
    """Record a sentence of one person; each sanction asks later whether it is carried out.

    Raises:
        NotFound, NotPermitted; Conflict: that person cannot pass to that outcome.
        Refused: no proceeding is named, it is no sentence, a sanction with an acquittal, or a figure that cannot be.
    """
    case, row = proceeding_for(code, actor)
    if was_sent(row, told):
        return
    if outcome not in BY_SENTENCE:
        raise Refused("Diga si la sentencia condena o absuelve.", field="outcome")
    if outcome is Status.ACQUITTED and sanctions:
        raise Refused("Una sentencia que absuelve no impone sanciones. Revise lo que marcó.", field="sanctions")
    _check(sanctions)
    party = party_of(row, case, person_code, told.occurred_at)
    check_status(party.status, outcome)
    told = checked(told, case, actor, at, since=row.opened_at)
    told = replace(told, data={"outcome": outcome, "person": person_code, "sanctions": [s.kind for s in sanctions]})
    set_status_of(party, outcome, since=told.occurred_at, by_sentence=True)
    party.save()
    for entry in sanctions:
        sanction = sanction_row(
            party, kind=entry.kind, months=entry.months, soles=entry.soles, imposed_at=told.occurred_at
        )
        sanction.save()
        tasks.ask_execution(case, sanction, actor_code=actor.code, at=at)
    row.stage = stage_after_sentence(row.stage)
    row.save(update_fields=["stage"])
    keep_act(row, "sentence", told, actor=actor, at=at)


@transaction.atomic(durable=True)
def record_execution(sanction_code: str, execution: str, *, told: Told, actor: Actor, at: datetime) -> None:
    """Say whether a sanction is carried out; asked again later while that is not settled.

    Raises:
        NotFound, NotPermitted; Refused: not of the list, or before the sentence.
    """
    code = Sanction.objects.filter(code=sanction_code).values_list("party__proceeding__code", flat=True).first()
    if code is None:
        raise NotFound(UNSEEN)
    case, row = proceeding_for(code, actor)
    if was_sent(row, told):
        return
    justice_catalog().check("executions", [execution], field="execution")
    sanction = Sanction.objects.select_for_update().get(code=sanction_code)
    told = checked(told, case, actor, at, since=sanction.imposed_at)
    told = replace(told, data={"sanction": sanction.code, "execution": execution})
    sanction.execution, sanction.execution_at = execution, told.occurred_at
    sanction.save(update_fields=["execution", "execution_at"])
    keep_act(row, "execution", told, actor=actor, at=at)
    tasks.close_task(case, duties.SANCTION, sanction.code, occurred_at=told.occurred_at, actor_code=actor.code, at=at)
    if execution not in ("done", "not_done"):
        tasks.ask_execution(case, sanction, actor_code=actor.code, at=at)


def stage_after_sentence(stage: str) -> str:
    """A sentence of first instance; what was decided above stays."""
    return "judgement" if stage not in ("appeal", "final") else stage


def _check(sanctions: Sequence[SanctionEntry]) -> None:
    justice_catalog().check("sanctions", [entry.kind for entry in sanctions], field="sanctions")
    for entry in sanctions:
        if entry.months is not None and not 0 < entry.months <= LONGEST_MONTHS:
            raise Refused("El tiempo va de 1 a 420 meses (35 años).", field="months")
        if entry.soles is not None and not 0 < entry.soles <= MOST_SOLES:
            raise Refused("El monto en soles no puede ser. Revíselo.", field="soles")
