"""One real case and the desk of the police: what every test of the work on tasks begins with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.forms.models import model_to_dict

from tejido.accounts.actors import Actor
from tejido.cases.models import Case, CaseEvent
from tejido.cases.services.registration import register_case
from tejido.ledger.models import LedgerEntry
from tejido.obligations.access import inbox
from tejido.obligations.models import Extension, LimitConfirmation, Obligation, ObligationAct
from tests import people
from tests.people import actor
from tests.world import AT, intake

NOTE = "Se hizo en la prueba, con todo lo que pide."
REASON = "Falta el informe que otra institución todavía no envía."


def later(**passed: float) -> datetime:
    return AT + timedelta(**passed)


def case(key: str = "form-1", **changes: Any) -> str:
    """The code of a registered case: the police owe several tasks in it."""
    return register_case(intake(key, **changes), actor=actor(people.ana()), at=AT).code


def bruno() -> Actor:
    return actor(people.bruno())


def nora() -> Actor:
    return actor(people.nora())


def police_task(*, with_limit: bool = True) -> str:
    """The code of a task on the desk of the police of a fresh case."""
    case()
    return next(row.code for row in inbox(bruno()) if not with_limit or row.due_at is not None)


def row(code: str) -> Obligation:
    return Obligation.objects.get(code=code)


def traces() -> dict[str, Any]:
    """Everything that a use case on a task could have left behind."""
    return {
        "tasks": {one.code: model_to_dict(one) for one in Obligation.objects.all()},
        "acts": list(ObligationAct.objects.order_by("id").values_list("id", "act", "at")),
        "extensions": list(Extension.objects.order_by("id").values_list("id", "approved", "decided_by")),
        "limits": list(LimitConfirmation.objects.order_by("id").values_list("id", "withdrawn_at")),
        "events": CaseEvent.objects.count(),
        "cases": list(Case.objects.order_by("id").values_list("code", "facts", "versions")),
        "ledger": LedgerEntry.objects.count(),
    }
