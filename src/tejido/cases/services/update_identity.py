"""Correcting who a person is: replaced whole, indexes too; the route follows the age."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import see_case
from tejido.cases.catalog import age_band
from tejido.cases.field_policy import GROUP_OF_ROLE, Group
from tejido.cases.intake import Identity, PersonEntry
from tejido.cases.models import Person
from tejido.cases.services.checking import age_of, check_person
from tejido.cases.services.editing import check_writing, editable_case
from tejido.cases.services.identity_rows import identity_mapping
from tejido.cases.services.people_rows import dated_incidents, follow_age, index_person, is_sole, person_of
from tejido.cases.services.replanning import replan
from tejido.kernel.errors import FieldErrors
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import DataKeyHandle, handle_of


@transaction.atomic(durable=True)
def update_identity(
    case_code: str, person_code: str, identity: Identity, *, age: int | None = None, actor: Actor, at: datetime
) -> None:
    """Replace a person's identity and its indexes; the ledger says that it changed, never to what.

    An address that the actor does not see stays as it was.

    A date of birth, or an age in whole years when there is none, also changes the age, and the route with it.

    Raises:
        NotFound, NotPermitted, FieldErrors.
    """
    actor.require(Permit.IDENTITY_READ)
    case = editable_case(case_code, actor, closed=True)
    row = person_of(case, person_code)
    seen = see_case(actor, case_code)
    check_writing(seen, needs=GROUP_OF_ROLE.get(row.role), team=False, note=False)
    handle = handle_of(case_code)
    if not seen.shows(Group.ADDRESS):
        identity = _with_its_address(identity, row, handle)
    entry = PersonEntry(role=row.role, age=age, identity=identity)
    faults: defaultdict[str, list[str]] = defaultdict(list)
    sole = is_sole(case, row.code)
    check_person(entry, "person", dated_incidents(case), sole=sole, at=at, faults=faults)
    if faults:
        raise FieldErrors(faults)
    mapping = identity_mapping(identity)
    row.identity_sealed = handle.seal(mapping, context=f"person:{row.code}") if mapping else None
    if age_of(entry, at) is not None:
        row.age = age_of(entry, at)
        row.age_band = age_band(row.age)
    row.save()
    row.indexes.all().delete()
    index_person(row, identity)
    record(
        action=Action.IDENTITY_UPDATED,
        subject=("case", case_code),
        actor_code=actor.code,
        at=at,
        data={"person": row.code},
    )
    if follow_age(case):
        replan(case, actor_code=actor.code, at=at)


def _with_its_address(identity: Identity, row: Person, handle: DataKeyHandle) -> Identity:
    """The identity with the address that is sealed already."""
    if row.identity_sealed is None:
        return replace(identity, address="", address_reference="")
    known = handle.mapping(row.identity_sealed, context=f"person:{row.code}")
    return replace(identity, address=known.get("address", ""), address_reference=known.get("address_reference", ""))
