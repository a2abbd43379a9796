"""Send a case to the next service, and what that service answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import get_case
from tejido.cases.models import Case, Referral
from tejido.cases.services.editing import editable_case, refuse_closed
from tejido.cases.services.leaving_out import left_out
from tejido.cases.services.referral_task import ask_answer, close_answer, note_step
from tejido.cases.services.replanning import place_of, replan
from tejido.cases.services.routing import gate_for
from tejido.cases.services.task_work import write_event
from tejido.cases.services.togetherness import lock_together
from tejido.cases.services.told import Told, checked
from tejido.cases.states import BY_SENDER, NEEDS_REASON, ReferralState, check_referral
from tejido.directory.lookups import institution_sector
from tejido.directory.routing import routes
from tejido.kernel.codes import new_code
from tejido.kernel.errors import Conflict, NotFound, Refused
from tejido.obligations.states import Gate
from tejido.protocols.events import Event
from tejido.vault.sealing import seal

ANSWERED = (ReferralState.ACCEPTED, ReferralState.REFUSED, ReferralState.WITHDRAWN)
OVER = (ReferralState.REFUSED, ReferralState.DONE, ReferralState.WITHDRAWN)
EVENTS = {ReferralState.SENT: Event.REFERRAL_SENT, ReferralState.ACCEPTED: Event.REFERRAL_ACCEPTED}

_NOT_LISTED = "Elija de la lista la institución que recibirá la derivación."
_LEFT_OUT = "Esa institución está excluida de este caso. Elija otra."
_NO_PAPER = "Lo que responde su propia institución no lleva documento. Quítelo; si hace falta, adjúntelo al caso."
_UNSEEN = "No encontramos esa derivación entre las de su institución."


@transaction.atomic(durable=True)
def propose_referral(
    case_code: str, *, to_institution: str, service: str, handover: str, actor: Actor, at: datetime
) -> str:
    """Propose a referral with its handover note; sent at once when the survivor agreed to that recipient.

    Without consent it stays proposed: the receiving service knows nothing of it. Returns the referral's code.

    Raises:
        NotFound, NotPermitted: the case is not the actor's, or may not be referred.
        Refused: the institution does not exist, is the actor's own, or is excluded from the case.
        Conflict: the same referral is under way already.
    """
    actor.require(Permit.REFERRAL_SEND)
    case = editable_case(case_code, actor)
    gate, basis = _gate(case, to_institution, actor, at)
    under_way = case.referrals.filter(
        from_institution=actor.institution or "", to_institution=to_institution, service=service
    )
    if under_way.exclude(state__in=OVER).exists():
        raise Conflict("Ya hay una derivación en curso a esa institución para lo mismo. Revísela antes de hacer otra.")
    row = Referral.objects.create(
        code=new_code("D"),
        case=case,
        from_institution=actor.institution or "",
        to_institution=to_institution,
        service=service,
        basis=basis,
        state=ReferralState.PROPOSED,
        proposed_at=at,
        proposed_by=actor.code,
        handover_sealed=seal(case_code, handover, context="handover") if handover.strip() else None,
    )
    note_step(row, ReferralState.PROPOSED, reason="", actor=actor, at=at)
    if gate == Gate.OPEN:
        _step(row, ReferralState.SENT, "", actor, at)
    return row.code


def _gate(case: Case, to_institution: str, actor: Actor, at: datetime) -> tuple[Gate, str]:
    sector = institution_sector(to_institution, at=at)
    if sector is None or to_institution == actor.institution:
        raise Refused(_NOT_LISTED, field="to_institution")
    gate, basis, _ = gate_for(sector, None, to_institution, place_of(case))
    if gate == Gate.EXCLUDED:
        raise left_out(case, actor, plainly=_LEFT_OUT, as_any_other=_NOT_LISTED, field="to_institution")
    return gate, basis


@transaction.atomic(durable=True)
def move_referral(
    code: str, state: ReferralState, *, reason: str, actor: Actor, at: datetime, told: Told | None = None
) -> None:
    """Take the next step of a referral, from the side that may; the sender answers for who does not log in.

    What the sender answers for another needs its paper, named or brought in `told`; the other steps take none.

    Raises:
        NotFound: the referral is not from or to the actor's institution.
        Conflict: the step does not fit, it waits for consent, or the case is closed.
        Refused: a reason is needed (10 letters or more), or the paper of what another institution answered; or one was
            brought that the step does not take.
    """
    actor.require(Permit.TASK_ACT)
    row = _locked(code, actor)
    if state != ReferralState.WITHDRAWN:  # what is taken back protects her, also when the case ended
        refuse_closed(row.case)
    sender = row.from_institution == actor.institution and not (
        state not in BY_SENDER and answers_for(row.to_institution, at=at)
    )
    check_referral(row.state, state, sender=sender)
    if state in NEEDS_REASON and len(reason.strip()) < 10:
        raise Refused("Escriba el motivo (10 letras o más).", field="reason")
    if state == ReferralState.SENT:
        gate, row.basis = _gate(row.case, row.to_institution, actor, at)
        if gate != Gate.OPEN:
            raise Conflict("La persona todavía no aceptó que se comunique a esa institución. Anote antes su respuesta.")
        row.save(update_fields=["basis"])
    paper = ""
    if state not in BY_SENDER and row.to_institution != actor.institution:
        paper = checked(replace(told or Told(at), must_cite=True), row.case, actor, at).document
    elif told is not None and (told.document or told.paper):
        raise Refused(_NO_PAPER, field="document")
    _step(row, state, reason, actor, at, paper)


def answers_for(to_institution: str, *, at: datetime) -> bool:
    """True when the receiving institution does not use the platform: its answers are recorded by the sender."""
    known = routes(at).institutions.get(to_institution)
    return known is not None and not known.uses_platform


def _locked(code: str, actor: Actor) -> Referral:
    mine = Q(from_institution=actor.institution) | (
        Q(to_institution=actor.institution) & ~Q(state__in=[ReferralState.PROPOSED, ReferralState.WITHDRAWN])
    )
    found = Referral.objects.filter(mine, code=code).values_list("case__code", flat=True).first()
    if found is None:
        raise NotFound(_UNSEEN)
    get_case(actor, found)
    lock_together(found)  # the case before what hangs from it, as everywhere
    row = Referral.objects.select_for_update(of=("self",)).select_related("case").filter(mine, code=code).first()
    if row is None:
        raise NotFound(_UNSEEN)
    return row


def _step(row: Referral, state: ReferralState, reason: str, actor: Actor, at: datetime, document: str = "") -> None:
    note_step(row, state, reason=reason, actor=actor, at=at, document=document)
    if state == ReferralState.SENT:
        ask_answer(row, actor_code=actor.code, at=at)
    elif state in ANSWERED:
        close_answer(row, event=f"referral.{state}", actor_code=actor.code, at=at)
    if state in EVENTS:
        case = Case.objects.select_for_update().get(pk=row.case_id)
        write_event(case, EVENTS[state], occurred_at=at, actor=actor, at=at)
        replan(case, actor_code=actor.code, at=at)
