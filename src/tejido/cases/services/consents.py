"""What the survivor agrees to later on, and what she takes back: the gates follow at once."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.consenting import Accused, Giver, fault_of_giver
from tejido.cases.intake import ConsentEntry
from tejido.cases.models import Case, Consent, Relation
from tejido.cases.services.editing import editable_case
from tejido.cases.services.referral_task import withdraw_barred
from tejido.cases.services.replanning import replan
from tejido.cases.services.togetherness import together
from tejido.cases.transfers.services.barring import withdraw_barred_transfer
from tejido.kernel.errors import Conflict, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record

PURPOSES = ("services", "statistics", "recipient")
ANSWERS = ("given", "refused")


@transaction.atomic(durable=True)
def answer_consent(case_code: str, entry: ConsentEntry, *, actor: Actor, at: datetime) -> None:
    """Record an answer; an earlier one on the same point is withdrawn first. The gates follow.

    The same answer again changes nothing. A no to the services takes back what was agreed for each recipient too.

    Raises:
        NotFound, NotPermitted: the case is not the actor's, or its team is another.
        Refused: the purpose or the answer is unknown, the recipient is missing, or who answers may not.
    """
    note_answer(editable_case(case_code, actor, team=True, closed=True), entry, actor=actor, at=at)


def note_answer(case: Case, entry: ConsentEntry, *, actor: Actor, at: datetime) -> None:
    """Inner step of `answer_consent`, on a case locked by the caller: what she answers holds in every joined case."""
    check_consent(entry)
    if entry.answer != "legal_duty":
        _check_giver(case, entry)
    noted = [_note(one, entry, actor, at) for one in together(case)]
    if any(noted):
        _follow(case, actor, at)


def _note(case: Case, entry: ConsentEntry, actor: Actor, at: datetime) -> bool:
    current = Consent.objects.filter(
        case=case, purpose=entry.purpose, recipient=entry.recipient, withdrawn_at__isnull=True
    )
    if current.filter(answer=entry.answer, given_by=entry.given_by, norm=entry.norm).exists():
        return False
    _take_back(case, entry.purpose, entry.recipient, actor, at)
    Consent.objects.create(
        case=case,
        purpose=entry.purpose,
        recipient=entry.recipient,
        answer=entry.answer,
        norm=entry.norm,
        given_by=entry.given_by,
        at=at,
        recorded_by=actor.code,
    )
    if entry.answer == "legal_duty":
        data = {"norm": re.sub(r"[^A-Za-z0-9.]+", "-", entry.norm), "recipient": entry.recipient}
        record(action=Action.LEGAL_DUTY_INVOKED, subject=("case", case.code), actor_code=actor.code, at=at, data=data)
        return True
    action = Action.CONSENT_GIVEN if entry.answer == "given" else Action.CONSENT_REFUSED
    _record(action, case, entry.purpose, entry.recipient, actor, at)
    return True


@transaction.atomic(durable=True)
def withdraw_consent(case_code: str, *, purpose: str, recipient: str, actor: Actor, at: datetime) -> None:
    """Take a consent back; what it opened shuts, and nobody is told anything more through it.

    Taking back the services takes back what was agreed for each recipient too.

    Raises:
        NotFound, NotPermitted: as `answer_consent`.
        Conflict: there was none in force.
    """
    case = editable_case(case_code, actor, team=True, closed=True)
    taken = [one for one in together(case) if _take_back(one, purpose, recipient, actor, at)]
    if not taken:
        raise Conflict("Ese consentimiento ya no estaba vigente.")
    for one in taken:
        _record(Action.CONSENT_WITHDRAWN, one, purpose, recipient, actor, at)
    _follow(case, actor, at)


def check_consent(entry: ConsentEntry) -> None:
    """Refuse an answer that says nothing. Raises Refused."""
    if entry.purpose not in PURPOSES or entry.answer not in (*ANSWERS, "legal_duty"):
        raise Refused("La respuesta sobre el consentimiento no se entiende. Vuelva a marcarla.", field="consents")
    if (entry.purpose == "recipient") != bool(entry.recipient):
        raise Refused("Diga a qué institución se refiere el consentimiento.", field="consents")
    if entry.answer == "legal_duty" and not entry.norm:
        raise Refused("Diga qué norma obliga a comunicar.", field="consents")


def _check_giver(case: Case, entry: ConsentEntry) -> None:
    """Refuse an answer from who may not give it: see `tejido.cases.consenting`. A survivor's no is always heard."""
    if entry.given_by == Giver.SURVIVOR and entry.answer != "given":
        return
    ages = [age for age in case.people.filter(role="survivor").values_list("age", flat=True) if age is not None]
    rows = Relation.objects.filter(survivor__case=case).values_list("level2", "perpetrator__sex", "is_guardian")
    sentence = fault_of_giver(entry.given_by, age=min(ages, default=None), accused=[Accused(*row) for row in rows])
    if sentence:
        raise Refused(sentence, field="given_by")


def _take_back(case: Case, purpose: str, recipient: str, actor: Actor, at: datetime) -> bool:
    """End the answer in force on that point; for the services, every yes to a recipient as well."""
    rows = Consent.objects.filter(case=case, withdrawn_at__isnull=True)
    if purpose == "services":
        rows.filter(purpose="recipient", answer="given").update(withdrawn_at=at, withdrawn_by=actor.code)
    return rows.filter(purpose=purpose, recipient=recipient).update(withdrawn_at=at, withdrawn_by=actor.code) > 0


def _follow(case: Case, actor: Actor, at: datetime) -> None:
    """Shut and open what the answers now in force say: the gates of tasks, the referrals and the transfer not yet
    answered."""
    reason = "La persona ya no acepta que se comunique a esa institución."
    for one in together(case):
        withdraw_barred(one, reason, actor=actor, at=at)
        withdraw_barred_transfer(one, reason, actor=actor, at=at)
    replan(case, actor_code=actor.code, at=at)


def _record(action: Action, case: Case, purpose: str, recipient: str, actor: Actor, at: datetime) -> None:
    record(
        action=action,
        subject=("case", case.code),
        actor_code=actor.code,
        at=at,
        data={"purpose": purpose, "recipient": recipient},
    )
