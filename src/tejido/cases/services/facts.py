"""The coded facts that decide the route, answered later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.access import see_case
from tejido.cases.fact_policy import answerable
from tejido.cases.planning_facts import facts_asked, planner_facts
from tejido.cases.services.editing import editable_case
from tejido.cases.services.replanning import replan
from tejido.directory.libraries import library_of
from tejido.directory.lookups import institution_sector
from tejido.kernel.errors import NotPermitted, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.protocols.facts import complete_facts
from tejido.protocols.sectors import Sector


@transaction.atomic(durable=True)
def update_facts(
    case_code: str, facts: Mapping[str, Any], *, school: str | None = None, actor: Actor, at: datetime
) -> None:
    """Set or change coded facts (None takes one back to unknown) and plan again; what stays equal is not recorded.

    `school` says which school is hers ("" takes it back); only the team says it, and None leaves it as it is.

    Raises:
        NotFound; NotPermitted: a fact that the actor's sector does not answer, or that comes from elsewhere;
        FieldErrors: its value is not admitted; Refused: it is not a school of the directory.
    """
    case = editable_case(case_code, actor, team=school is not None)
    if facts.keys() - answerable(see_case(actor, case_code), actor.sector).keys():
        raise NotPermitted("Ese dato no se cambia aquí: sale de otra parte del caso o lo responde otra institución.")
    changed = {name: value for name, value in facts.items() if value != case.facts.get(name)}
    merged = {name: value for name, value in {**case.facts, **facts}.items() if value not in (None, "", [], ())}
    asked = library_of(case.district).facts
    answered = planner_facts({name: value for name, value in merged.items() if name in facts})
    complete_facts({**facts_asked(merged, asked), **answered}, asked)
    if school is not None and school != case.school_code:
        if school and institution_sector(school, at=at) != Sector.EDUCATION:
            raise Refused("Elija la institución educativa de la lista.", field="school")
        case.school_code, changed = school, {**changed, "school": school}
    if not changed:
        return
    case.facts = merged
    case.save()
    for name in sorted(changed):
        record(
            action=Action.FACT_RECORDED,
            subject=("case", case_code),
            actor_code=actor.code,
            at=at,
            data={"fact": name},
        )
    replan(case, actor_code=actor.code, at=at)
