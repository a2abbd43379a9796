"""Follow-ups: whether they spoke, how she is, and the next one. And what she says of a service, tied to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.care.catalog import care_catalog
from tejido.cases.care.rows import follow_up_row, satisfaction_row
from tejido.cases.care.services.people import case_of_team, keep_line, survivor
from tejido.cases.care.services.tasks import close_follow_up, watch
from tejido.cases.services.told import Told, checked
from tejido.directory.routing import routes
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Refused
from tejido.ledger.actions import Action
from tejido.vault.sealing import seal

ANSWERS = ("yes", "partly", "no")


@transaction.atomic(durable=True)
def record_follow_up(
    case_code: str,
    person_code: str,
    *,
    contact: str,
    recovery: int | None,
    told: Told,
    actor: Actor,
    at: datetime,
) -> str:
    """Record a follow-up and open the next one, by the risk that stands. Returns its code.

    Raises:
        NotFound, NotPermitted: the case's team only.
        Refused: not of the lists, in the future, or a level of recovery of somebody who was not spoken with.
    """
    case = case_of_team(case_code, actor)
    sent = case.follow_ups.filter(form=told.form).first() if told.form else None
    if sent is not None:
        return sent.code
    person = survivor(case, person_code)
    catalog = care_catalog()
    catalog.check("contacts", [contact], field="contact")
    catalog.check_recovery(recovery)
    if recovery is not None and contact != "spoken":
        raise Refused("Cómo está ella solo se anota si conversaron. Deje ese dato en blanco.", field="recovery")
    told = checked(told, case, actor, at)
    note = seal(case_code, told.note, context=f"follow_up:{person.code}") if told.note.strip() else None
    row = follow_up_row(
        case, person, contact=contact, recovery=recovery, told=told, actor=actor, at=at, note_sealed=note
    )
    row.save()
    keep_line(Action.FOLLOWED_UP, case, actor_code=actor.code, at=at, contact=contact)
    close_follow_up(case, person, occurred_at=told.occurred_at, actor_code=actor.code, at=at)
    watch(case, person, since=told.occurred_at, actor_code=actor.code, at=at)
    return row.code


@transaction.atomic(durable=True)
def keep_satisfaction(
    institution: str, service: str, answers: Mapping[str, str], *, actor: Actor, at: datetime
) -> None:
    """Keep what somebody said of a service, without a case, a name or a day. Nothing of it goes to the ledger: a line
    there would say who handed the telephone over, and when.

    Raises:
        NotPermitted; Refused: nothing was answered, or something that was not asked.
    """
    actor.require(Permit.CASE_EDIT)
    catalog = care_catalog()
    catalog.check("services", [service], field="service")
    known = routes(at).institutions.get(institution)
    if known is None or known.district != actor.district:
        raise Refused("Elija la institución de la lista.", field="institution")
    said = {question: answer for question, answer in answers.items() if answer}
    if not said or not said.keys() <= catalog.questions.keys() or not set(said.values()) <= set(ANSWERS):
        raise Refused("Marque al menos una respuesta.", field="heard")
    satisfaction_row(
        district=actor.district, institution=institution, service=service, month=lima_date(at), answers=said
    ).save()
