"""Register a case: permit, plan, rows and obligations, ledger; one durable transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.accounts.services.exclusions import put_exclusion
from tejido.cases.intake import Intake
from tejido.cases.models import Case
from tejido.cases.services.case_rows import Ground, case_rows, present_ground
from tejido.cases.services.checking import age_of, check_intake
from tejido.cases.services.named_checking import check_named
from tejido.cases.services.one_statement import CaseRows, insert_case
from tejido.directory.routes import Routes
from tejido.kernel.codes import is_taken


@dataclass(frozen=True, slots=True)
class Registered:
    """The code of the case; `already` when the same form had arrived before."""

    code: str
    already: bool = False


def register_case(intake: Intake, *, actor: Actor, at: datetime, known: Routes | None = None) -> Registered:
    """Register the case, plan its route and open its obligations.

    The same `submission_key` registers once: a form that arrives twice answers with the first case.
    `known` is the directory of that instant, of who has just read it.

    Raises:
        NotPermitted: the actor may not register cases.
        FieldErrors: something in the intake is wrong; nothing was saved.
    """
    actor.require(Permit.CASE_REGISTER)
    ground = present_ground(actor.district, at, known)
    zones = ground.routes.zones_of(actor.district)
    check_intake(intake, zones=zones, asked=ground.library.facts, at=at, door=actor.sector)
    check_named(intake, ground.routes, own=actor.institution or "")
    aged = replace(intake, people=tuple(replace(entry, age=age_of(entry, at)) for entry in intake.people))
    return _register(aged, actor, ground, at)


def _register(intake: Intake, actor: Actor, ground: Ground, at: datetime) -> Registered:
    try:
        return _written(intake, actor, ground, at)
    except IntegrityError as error:
        if not is_taken(error):
            raise
        return _written(intake, actor, ground, at)  # with codes drawn again


def _written(intake: Intake, actor: Actor, ground: Ground, at: datetime) -> Registered:
    key = f"{actor.code}:{intake.submission_key}"[:64]  # another person's form opens nothing
    rows = case_rows(intake, actor=actor, key=key, at=at, ground=ground)
    written = _insert_excluding(rows, intake, actor, at) if intake.exclusions else insert_case(rows)
    if not written:
        return Registered(Case.objects.values_list("code", flat=True).get(submission_key=key), already=True)
    return Registered(rows.case.code)


@transaction.atomic(durable=True)
def _insert_excluding(rows: CaseRows, intake: Intake, actor: Actor, at: datetime) -> bool:
    """Without exclusions the one statement is a transaction by itself, and its own commit."""
    written = insert_case(rows)
    for entry in intake.exclusions if written else ():
        put_exclusion(rows.case.code, kind=entry.kind, value=entry.value, reason=entry.reason, actor=actor, at=at)
    return written
