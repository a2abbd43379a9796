"""The safe way to reach the survivor, when it changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.field_policy import Group
from tejido.cases.intake import SafeContact
from tejido.cases.services.editing import editable_case
from tejido.kernel.errors import FieldErrors, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.blind import normal_phone
from tejido.vault.sealing import seal

WITH_NUMBER = ("call", "message")
MODES = (*WITH_NUMBER, "in_person", "through_other", "do_not_call")


@transaction.atomic(durable=True)
def update_contact(case_code: str, contact: SafeContact, *, actor: Actor, at: datetime) -> None:
    """Replace the safe contact of the case.

    Raises:
        NotFound, NotPermitted: not the actor's case, or its sector does not see the contact.
        FieldErrors: the number is missing or is not one.
    """
    actor.require(Permit.IDENTITY_READ)
    case = editable_case(case_code, actor, needs=Group.CONTACT, closed=True)
    if contact.mode not in MODES:
        raise FieldErrors({"mode": ["Elija cómo se le puede contactar."]})
    if contact.mode in WITH_NUMBER and not contact.number.strip():
        raise FieldErrors({"number": ["Escriba el número seguro, o elija «No llamar»."]})
    if contact.mode == "through_other" and not contact.who_may_answer.strip():
        raise FieldErrors({"who_may_answer": ["Escriba a través de quién, o elija «No llamar»."]})
    if contact.number.strip():
        try:
            normal_phone(contact.number)
        except Refused as refused:
            raise FieldErrors({"number": [refused.message]}) from refused
    case.contact_sealed = seal(case_code, asdict(contact), context="contact")
    case.save(update_fields=["contact_sealed"])
    record(
        action=Action.IDENTITY_UPDATED,
        subject=("case", case_code),
        actor_code=actor.code,
        at=at,
        data={"contact": True},
    )
