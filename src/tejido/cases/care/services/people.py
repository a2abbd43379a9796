"""The survivor of whom a service of care writes, in a case that the actor may write in. Inner steps."""

from __future__ import annotations

from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.models import Case, Person
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.editing import editable_case
from tejido.kernel.errors import Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record


def case_of_team(case_code: str, actor: Actor, *, closed: bool = False) -> Case:
    """The case, locked, for who leads it: the door that registered it or the CEM. Raises as `editable_case`."""
    return editable_case(case_code, actor, team=True, closed=closed)


def survivor(case: Case, code: str) -> Person:
    """The survivor of that code. Raises Refused when she is not of the case."""
    found = Person.objects.filter(case=case, code=code, role="survivor").first()
    if found is None:
        raise Refused("Elija a la persona afectada de este caso.", field="person")
    return found


def keep_line(action: Action, case: Case, *, actor_code: str, at: datetime, **data: object) -> None:
    """The line of the ledger of something that was done in the care of a case."""
    record(action=action, subject=(KIND, case.code), actor_code=actor_code, at=at, data=data)
