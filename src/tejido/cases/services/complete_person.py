"""What was not asked of a person when the case was registered: answered later, or corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.access import see_case
from tejido.cases.field_policy import GROUP_OF_PROFILE
from tejido.cases.intake import PersonEntry
from tejido.cases.services.catalog_checking import check_person_codes
from tejido.cases.services.editing import check_writing, editable_case
from tejido.cases.services.people_rows import person_of
from tejido.kernel.errors import FieldErrors
from tejido.ledger.actions import Action
from tejido.ledger.recording import record


@transaction.atomic(durable=True)
def complete_person(
    case_code: str, person_code: str, *, sex: str, profile: Mapping[str, Any], actor: Actor, at: datetime
) -> None:
    """Replace a person's sex and profile; an answer that is left out is not known again. The same changes nothing.

    Raises:
        NotFound, NotPermitted: not the actor's case, or its sector does not see the profile of that role.
        FieldErrors: an answer is not of its list; keys are `person.sex` and `person.profile.<key>`.
    """
    case = editable_case(case_code, actor)
    row = person_of(case, person_code)
    check_writing(see_case(actor, case_code), needs=GROUP_OF_PROFILE[row.role], team=False, note=False)
    faults: defaultdict[str, list[str]] = defaultdict(list)
    check_person_codes(PersonEntry(row.role, sex, profile=profile), "person", faults)
    if faults:
        raise FieldErrors(faults)
    if (row.sex, row.profile) == (sex, dict(profile)):
        return
    row.sex, row.profile = sex, dict(profile)
    row.save(update_fields=["sex", "profile"])
    data = {"person": row.code}
    record(action=Action.PERSON_UPDATED, subject=("case", case_code), actor_code=actor.code, at=at, data=data)
