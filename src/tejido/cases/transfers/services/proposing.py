"""A transfer from the side of the team: proposed, sent when it may be, withdrawn, and the no of the other read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.intake import ConsentEntry
from tejido.cases.models import Case, Consent
from tejido.cases.services.consents import note_answer
from tejido.cases.services.editing import editable_case
from tejido.cases.services.replanning import place_of
from tejido.cases.transfers.access import transfer_seen
from tejido.cases.transfers.models import Transfer
from tejido.cases.transfers.receivers import check_receiver
from tejido.cases.transfers.services import steps
from tejido.cases.transfers.states import WAITING, Basis, TransferState
from tejido.directory.libraries import library_of
from tejido.kernel.codes import new_code
from tejido.kernel.errors import Conflict, NotPermitted, Refused
from tejido.law.norms import Citation
from tejido.obligations.services.working import NOTE_LIMIT
from tejido.vault.sealing import seal

_ARTICLE = re.compile(r"[0-9][0-9A-Za-z .,-]{0,39}")


@dataclass(frozen=True, slots=True)
class Offer:
    """To whom, by what (for a legal duty the norm, one that the platform cites, and its article), and what the other
    needs to know. `given_by` blank: she has not answered yet."""

    to_district: str
    to_institution: str
    basis: Basis
    norm: str = ""
    article: str = ""
    given_by: str = ""
    handover: str = ""


@transaction.atomic(durable=True)
def propose_transfer(case_code: str, offer: Offer, *, form: str = "", actor: Actor, at: datetime) -> str:
    """Propose that the CEM of another district takes the case; sent at once when she agreed or a norm obliges.

    Without her answer it stays proposed and the other CEM knows nothing. The case stays as it is. Returns its code.

    Raises:
        NotFound, NotPermitted: the case is not the actor's, or its team is another. Conflict: one waits already,
        or the case is closed or joined to another.
        Refused: no such district or CEM, it is excluded, no norm is cited, or who answers may not.
    """
    actor.require(Permit.REFERRAL_SEND)
    case = editable_case(case_code, actor, team=True)
    sent = Transfer.objects.filter(case=case, form=form).first() if form else None
    if sent is not None:
        return sent.code
    _check_case(case)
    check_receiver(offer.to_district, offer.to_institution, from_district=case.district, at=at)
    _check_offer(offer, case.district)
    _check_excluded(case, offer.to_institution)
    row = Transfer.objects.create(
        code=new_code("X"),
        case=case,
        state=TransferState.PROPOSED,
        from_district=case.district,
        from_institution=actor.institution or "",
        from_door=case.door_institution,
        to_district=offer.to_district,
        to_institution=offer.to_institution,
        basis=offer.basis,
        norm=str(Citation(offer.norm, offer.article.strip())) if offer.basis == Basis.LEGAL_DUTY else "",
        proposed_at=at,
        proposed_by=actor.code,
        form=form,
        handover_sealed=seal(case_code, offer.handover, context="transfer.handover")
        if offer.handover.strip()
        else None,
    )
    steps.keep_step(
        row, TransferState.PROPOSED, reason="", actor_code=actor.code, institution=actor.institution or "", at=at
    )
    _close_read_refusals(case, actor, at)
    if offer.basis == Basis.LEGAL_DUTY or offer.given_by:
        _send(case, row, offer.given_by, actor, at)
    return row.code


@transaction.atomic(durable=True)
def send_transfer(code: str, *, given_by: str, actor: Actor, at: datetime) -> None:
    """She agreed: note who answered and send it.

    Raises:
        NotFound, NotPermitted: not the team's. Conflict: it does not wait for her. Refused: who answers may not.
    """
    case, row = _own(code, actor)
    _check_excluded(case, row.to_institution)
    if not given_by:
        raise Refused("Diga quién dio el permiso.", field="given_by")
    _send(case, row, given_by, actor, at)


@transaction.atomic(durable=True)
def withdraw_transfer(code: str, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take it back before it is answered; the case is as if nothing had been proposed.

    Raises:
        NotFound, NotPermitted: not the team's. Conflict: it was answered. Refused: no reason.
    """
    _, row = _own(code, actor)
    steps.check_reason(reason)
    steps.take_step(row, TransferState.WITHDRAWN, reason=reason, actor=actor, at=at)
    steps.close_task(row, steps.ANSWER, event="transfer.withdrawn", actor_code=actor.code, at=at)


@transaction.atomic(durable=True)
def acknowledge_refusal(code: str, *, actor: Actor, at: datetime) -> None:
    """Say that the no was read; saying it again changes nothing. Raises NotFound, NotPermitted, Conflict."""
    _, row = _own(code, actor)
    if row.state != TransferState.REFUSED:
        raise Conflict("Ese traslado no fue rechazado.")
    steps.close_task(row, steps.READ_NO, event="transfer.refusal_read", actor_code=actor.code, at=at)


def _own(code: str, actor: Actor) -> tuple[Case, Transfer]:
    side = transfer_seen(actor, code)
    if side.receiving:
        raise NotPermitted("Esto lo hace el equipo que propuso el traslado.")
    case = editable_case(side.row.case.code, actor, team=True)
    return case, Transfer.objects.select_for_update(of=("self",)).select_related("case").get(pk=side.row.pk)


def _send(case: Case, row: Transfer, given_by: str, actor: Actor, at: datetime) -> None:
    answer = "given" if row.basis == Basis.CONSENT else "legal_duty"
    entry = ConsentEntry("recipient", answer, row.to_institution, norm=row.norm, given_by=given_by)
    if row.basis == Basis.CONSENT or not _answered(case, row.to_institution):
        note_answer(case, entry, actor=actor, at=at)
    steps.take_step(row, TransferState.SENT, reason="", actor=actor, at=at)
    steps.ask_answer(row, actor_code=actor.code, at=at)


def _answered(case: Case, institution: str) -> bool:
    """Whether she answered about that CEM: a norm that obliges stands beside her answer and does not replace it."""
    return Consent.objects.filter(
        case=case, purpose="recipient", recipient=institution, withdrawn_at__isnull=True
    ).exists()


def _close_read_refusals(case: Case, actor: Actor, at: datetime) -> None:
    for row in Transfer.objects.filter(case=case, state=TransferState.REFUSED).select_related("case"):
        steps.close_task(row, steps.READ_NO, event="transfer.proposed_again", actor_code=actor.code, at=at)


def _check_case(case: Case) -> None:
    if case.joined_to_id is not None:
        raise Conflict("Este caso está unido a otro: traslade el que quedó.")
    if Transfer.objects.filter(case=case, state__in=WAITING).exists():
        raise Conflict("Ya hay un traslado que espera respuesta. Retírelo antes de proponer otro.")


def _check_offer(offer: Offer, district: str) -> None:
    if offer.basis == Basis.LEGAL_DUTY:
        if offer.norm not in library_of(district).norms:
            raise Refused("Elija de la lista la norma que obliga a comunicarlo.", field="norm")
        if not _ARTICLE.fullmatch(offer.article.strip()):
            raise Refused("Escriba el artículo de la norma, por ejemplo: 15.", field="article")
    if len(offer.handover) > NOTE_LIMIT:
        raise Refused(f"La nota es demasiado larga: hasta {NOTE_LIMIT} letras.", field="handover")


def _check_excluded(case: Case, institution: str) -> None:
    if institution in place_of(case).exclusions.institutions:
        raise Refused("Ese CEM está excluido de este caso. Elija otro.", field="to_institution")
