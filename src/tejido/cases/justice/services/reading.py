"""The numbers and the notes of a proceeding, opened for who may; each reading is recorded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import see_case
from tejido.cases.field_policy import Closeness, Group
from tejido.cases.justice.access import proceeding_in
from tejido.cases.justice.services.asking import numbers_of
from tejido.kernel.errors import NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import handle_of


@transaction.atomic(durable=True)
def open_references(case_code: str, code: str, *, actor: Actor, at: datetime) -> dict[str, str]:
    """The numbers of a proceeding, opened; the reading is recorded.

    Raises:
        NotFound; NotPermitted: the actor takes no part in the proceedings or may not read identities; CannotUnseal.
    """
    seen = see_case(actor, case_code)
    row = proceeding_in(seen, code)
    if not (actor.may(Permit.IDENTITY_READ) or seen.closeness == Closeness.GLASS):
        raise NotPermitted("Su rol no permite leer los números de este proceso.")
    data = {"groups": [str(Group.JUSTICE)], "closeness": str(seen.closeness)}
    record(action=Action.IDENTITY_READ, subject=("case", case_code), actor_code=actor.code, at=at, data=data)
    return numbers_of(row, handle_of(case_code))


@transaction.atomic(durable=True)
def open_proceeding_notes(case_code: str, code: str, *, actor: Actor, at: datetime) -> dict[str, str]:
    """What was written under its acts, by their key; the reading is recorded. Raises as `open_references`."""
    seen = see_case(actor, case_code)
    row = proceeding_in(seen, code)
    if not (actor.may(Permit.IDENTITY_READ) or seen.closeness == Closeness.GLASS):
        raise NotPermitted("Su rol no permite leer las notas de este caso.")
    handle, context = handle_of(case_code), f"proceeding:{row.code}"
    notes = {str(a.pk): handle.text(a.note_sealed, context=context) for a in row.acts.all() if a.note_sealed}
    if notes:
        record(action=Action.NOTES_READ, subject=("case", case_code), actor_code=actor.code, at=at, data={})
    return notes
