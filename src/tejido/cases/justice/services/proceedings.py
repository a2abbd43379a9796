"""A proceeding: opened, its numbers, its stages, and how each alleged perpetrator stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.justice.catalog import justice_catalog
from tejido.cases.justice.models import Party, Proceeding
from tejido.cases.justice.rows import party_row, proceeding_row, set_numbers, set_status_of
from tejido.cases.justice.services.asking import case_for_justice, keep_act, numbers_of, proceeding_for, was_sent
from tejido.cases.justice.states import BY_SENTENCE, Status, check_status
from tejido.cases.models import Case, Person
from tejido.cases.services.told import Told, checked
from tejido.kernel.errors import Refused
from tejido.vault.sealing import DataKeyHandle, handle_of


@transaction.atomic(durable=True)
def open_proceeding(
    case_code: str,
    *,
    kind: str,
    stage: str,
    references: Mapping[str, str],
    told: Told,
    actor: Actor,
    at: datetime,
) -> str:
    """Begin to follow a proceeding; every alleged perpetrator of the case stands in it as reported. Returns its code.

    Raises:
        NotFound, NotPermitted: the case is not the actor's, or its sector takes no part in the proceedings.
        Refused, FieldErrors: a kind or stage that is not of the list, a date in the future, what is no number.
    """
    case = case_for_justice(case_code, actor)
    sent = Proceeding.objects.filter(case=case, form=told.form).first() if told.form else None
    if sent is not None:
        return sent.code
    justice_catalog().check("kinds", [kind], field="kind")
    justice_catalog().check("stages", [stage], field="stage")
    numbers = justice_catalog().checked_references(references)
    told = checked(told, case, actor, at)
    row = proceeding_row(case, kind=kind, stage=stage, opened_at=told.occurred_at, at=at, form=told.form)
    row.save()
    _keep_numbers(row, numbers, handle_of(case_code))
    for person in case.people.filter(role="alleged_perpetrator").order_by("id"):
        party_row(row, person, since=told.occurred_at).save()
    keep_act(row, "opened", replace(told, data={"kind": kind, "stage": stage}), actor=actor, at=at)
    return row.code


@transaction.atomic(durable=True)
def add_references(code: str, references: Mapping[str, str], *, told: Told, actor: Actor, at: datetime) -> None:
    """Add or correct the numbers of a proceeding; the others stay. Raises NotFound, NotPermitted, FieldErrors."""
    case, row = proceeding_for(code, actor)
    if was_sent(row, told):
        return
    numbers = justice_catalog().checked_references(references)
    if not numbers:
        raise Refused("Escriba al menos un número.", field="sidpol")
    key = handle_of(case.code)
    _keep_numbers(row, {**numbers_of(row, key), **numbers}, key)
    told = replace(checked(told, case, actor, at), data={"references": sorted(numbers)})
    keep_act(row, "references", told, actor=actor, at=at)


@transaction.atomic(durable=True)
def move_stage(code: str, stage: str, *, told: Told, actor: Actor, at: datetime) -> None:
    """Say at which stage it is now. Raises NotFound, NotPermitted, Refused."""
    case, row = proceeding_for(code, actor)
    if was_sent(row, told):
        return
    justice_catalog().check("stages", [stage], field="stage")
    told = replace(checked(told, case, actor, at, since=row.opened_at), data={"stage": stage})
    row.stage = stage
    row.save(update_fields=["stage"])
    keep_act(row, "stage", told, actor=actor, at=at)


@transaction.atomic(durable=True)
def set_status(code: str, person_code: str, status: Status, *, told: Told, actor: Actor, at: datetime) -> None:
    """Say how an alleged perpetrator stands: investigated, accused, dismissed. A sentence is told as a sentence.

    Raises:
        NotFound, NotPermitted; Conflict: nobody passes from how he stood to that.
        Refused: only a sentence gives that status, or the person is not accused in this case.
    """
    case, row = proceeding_for(code, actor)
    if was_sent(row, told):
        return
    if status in BY_SENTENCE:
        raise Refused("Eso lo dice una sentencia: anótela como sentencia, con su fecha.", field="status")
    party = party_of(row, case, person_code, told.occurred_at)
    check_status(party.status, status)
    told = replace(checked(told, case, actor, at, since=row.opened_at), data={"status": status, "person": person_code})
    set_status_of(party, status, since=told.occurred_at, by_sentence=False)
    party.save()
    keep_act(row, "status", told, actor=actor, at=at)


def party_of(row: Proceeding, case: Case, person_code: str, since: datetime) -> Party:
    """How that person stands in the proceeding, locked; who was added to the case later enters as reported.

    Raises:
        Refused: the person is not an alleged perpetrator of the case.
    """
    person = Person.objects.filter(case=case, code=person_code, role="alleged_perpetrator").first()
    if person is None:
        raise Refused("Elija a una persona denunciada de este caso.", field="person")
    Party.objects.get_or_create(proceeding=row, person=person, defaults={"status": Status.REPORTED, "since": since})
    return Party.objects.select_for_update().get(proceeding=row, person=person)


def _keep_numbers(row: Proceeding, numbers: Mapping[str, str], key: DataKeyHandle) -> None:
    if numbers:
        set_numbers(row, numbers, key)
        row.save(update_fields=["has", "references_sealed"])
