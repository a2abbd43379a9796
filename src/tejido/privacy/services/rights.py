"""Requests of people about their data: taken in by any door, identity looked at, institutions consulted, answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.routing import routes
from tejido.kernel.codes import new_code
from tejido.kernel.errors import Conflict, NotPermitted, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.obligations.services.working import NOTE_LIMIT
from tejido.privacy.access import see_request
from tejido.privacy.catalog import privacy_catalog
from tejido.privacy.desks import desk_of
from tejido.privacy.models import RightsAct, RightsConsultation, RightsRequest
from tejido.privacy.services import duties
from tejido.privacy.services.asked import PUBLIC, Asked, check_asked, check_flood
from tejido.privacy.services.one_form import wait_for
from tejido.privacy.states import RequestAct, RequestState, request_after
from tejido.vault.envelope import DataKeyHandle
from tejido.vault.sealing import handle_of, seal
from tejido.vault.services.subject_keys import create_subject_key

PERSON, ANSWER = "rights.person", "rights.answer"
LETTER_LIMIT = 8000


@transaction.atomic(durable=True)
def take_request(asked: Asked, *, actor: Actor, at: datetime) -> str:
    """Take a request in; its clock runs from when it was received. Returns its code, the same for a form sent twice.

    The institution that takes it in, when it keeps cases, is consulted at once: she is sitting there.

    Raises:
        NotPermitted: the actor takes no requests.
        Refused: something in it is wrong, that person cannot ask for those data, or the page was flooded.
    """
    actor.require(Permit.DATA_REPORT)
    if asked.channel == PUBLIC:
        check_flood(actor, at)
    check_asked(asked, at)
    key = f"{actor.code}:{asked.form}"[:64]
    wait_for(key)
    known = RightsRequest.objects.filter(form=key).values_list("code", flat=True).first()
    if known is not None:
        return known
    row, handle = _new_row(asked, key, actor, at)
    row.save(force_insert=True)
    write_act(row, RequestAct.RECEIVED, actor=actor, at=at, handle=handle, data={"channel": asked.channel})
    duties.ask_for_answer(row, actor_code=actor.code, at=at)
    if actor.may(Permit.CASE_READ) and _may_look(row, actor.institution, at) and actor.institution:
        _consult(row, actor.institution, actor, at, handle)
    return row.code


@transaction.atomic(durable=True)
def check_identity(code: str, *, how: str, passed: bool, note: str = "", actor: Actor, at: datetime) -> None:
    """Note that the identity of who asks was looked at, how, and whether it is who it says.

    Whoever sees the person does it: the desk, or the institution that was consulted.

    Raises:
        NotFound, NotPermitted; Refused: the way is unknown; Conflict: the request is closed.
    """
    row = request_for(code, actor, opens=True)
    privacy_catalog().check("identity_checks", [how], field="how")
    request_after(row.state, RequestAct.IDENTITY)
    row.identity = "verified" if passed else "failed"
    row.save(update_fields=["identity"])
    write_act(row, RequestAct.IDENTITY, actor=actor, at=at, note=note, data={"how": how, "passed": passed})


@transaction.atomic(durable=True)
def consult_institution(code: str, *, institution: str, actor: Actor, at: datetime) -> str:
    """Ask an institution to look in its own files. Returns the code of the consultation.

    Raises:
        NotFound, NotPermitted: the request is not of the actor's desk.
        Refused: the institution does not use the platform or takes no cases here; Conflict: it was asked already.
    """
    row = request_for(code, actor, desk=True)
    return _consult(row, institution, actor, at, handle_of(row.code))


@transaction.atomic(durable=True)
def answer_request(code: str, *, outcome: str, letter: str, note: str = "", actor: Actor, at: datetime) -> None:
    """Close the request with the letter that was given; the task of answering closes.

    Raises:
        NotFound, NotPermitted: the request is not of the actor's desk.
        Refused: no letter, an unknown outcome, or something would be given to somebody nobody knows.
        Conflict: it was closed already.
    """
    row = request_for(code, actor, desk=True)
    privacy_catalog().check("outcomes", [outcome], field="outcome")
    if not letter.strip() or len(letter) > LETTER_LIMIT:
        raise Refused(f"Escriba la carta que se entrega: hasta {LETTER_LIMIT} letras.", field="letter")
    if "[escriba el motivo]" in letter:
        raise Refused("Falta escribir el motivo en la carta.", field="letter")
    if outcome != "denied" and row.identity != "verified":
        raise Refused("Primero anote que se verificó la identidad de quien pide.", field="outcome")
    _close(row, RequestAct.ANSWERED, outcome, at)
    row.answer_sealed = seal(row.code, letter.strip(), context=ANSWER)
    row.save(update_fields=["state", "outcome", "closed_at", "answer_sealed"])
    write_act(row, RequestAct.ANSWERED, actor=actor, at=at, note=note, data={"outcome": outcome})
    duties.close_duties(
        (duties.RIGHTS, row.code), reference=row.code, event="rights.answered", occurred_at=at,
        actor_code=actor.code, at=at, step=duties.ANSWER,
    )  # fmt: skip


@transaction.atomic(durable=True)
def withdraw_request(code: str, *, note: str, actor: Actor, at: datetime) -> None:
    """Who asked no longer wants it; every task of the request is left without effect.

    Raises:
        NotFound, NotPermitted: the request is not of the actor's desk; Conflict: it was closed already.
        Refused: it is not said how she told it.
    """
    row = request_for(code, actor, desk=True)
    if not note.strip():
        raise Refused("Escriba cómo lo dijo: alguien podría retirarlo en su nombre.", field="note")
    _close(row, RequestAct.WITHDRAWN, "", at)
    row.save(update_fields=["state", "closed_at"])
    write_act(row, RequestAct.WITHDRAWN, actor=actor, at=at, note=note)
    for reference in (row.code, *row.consultations.filter(finished_at=None).values_list("code", flat=True)):
        duties.cancel_duties(
            (duties.RIGHTS, row.code), reference=reference, reason="Quien lo pidió lo retiró.",
            actor_code=actor.code, at=at,
        )  # fmt: skip


def request_for(code: str, actor: Actor, *, desk: bool = False, opens: bool = False) -> RightsRequest:
    """The request, locked, for a service that writes in it; `desk`: the actor answers it; `opens`: may read it.

    Raises:
        NotFound, NotPermitted.
    """
    seen = see_request(actor, code)
    if (desk and not seen.is_desk) or (opens and not seen.opens):
        raise NotPermitted("Este pedido lo contesta la oficialía de datos personales.")
    return RightsRequest.objects.select_for_update().get(code=code)


def write_act(
    row: RightsRequest,
    act: RequestAct,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    data: Mapping[str, Any] | None = None,
    handle: DataKeyHandle | None = None,
) -> None:
    """The row of an act, its note sealed, and its line in the ledger. Inner step. Raises Refused on a long note."""
    if len(note) > NOTE_LIMIT:
        raise Refused(f"La nota es demasiado larga: hasta {NOTE_LIMIT} letras.", field="note")
    sealed = (handle or handle_of(row.code)).seal(note, context="rights.note") if note.strip() else None
    RightsAct.objects.create(
        request=row, act=act, at=at, actor_code=actor.code, institution_code=actor.institution or "",
        data=dict(data or {}), note_sealed=sealed,
    )  # fmt: skip
    record(
        action=Action.RIGHTS_RECORDED,
        subject=(duties.RIGHTS, row.code),
        actor_code=actor.code,
        at=at,
        data={"request": row.code, "act": act, **(data or {})},
    )


def _new_row(asked: Asked, key: str, actor: Actor, at: datetime) -> tuple[RightsRequest, DataKeyHandle]:
    code = new_code("R")
    handle = create_subject_key(code, at=at)
    row = RightsRequest(
        code=code,
        form=key,
        district=actor.district,
        desk=desk_of(actor.district, routes(at)).code,
        kind=asked.kind,
        standing=asked.standing,
        age_group=asked.age_group,
        channel=asked.channel,
        received_at=asked.received_at,
        registered_at=at,
        registered_by=actor.code,
        institution_code=actor.institution or "",
        state=RequestState.RECEIVED,
        person_sealed=handle.seal({k: v.strip() for k, v in asked.person.items() if v.strip()}, context=PERSON),
    )
    return row, handle


def _consult(row: RightsRequest, institution: str, actor: Actor, at: datetime, handle: DataKeyHandle) -> str:
    if not _may_look(row, institution, at):
        raise Refused("Elija de la lista una institución que use la plataforma.", field="institution")
    request_after(row.state, RequestAct.ASKED)
    if row.consultations.filter(institution_code=institution).exists():
        raise Conflict("Esa institución ya fue consultada.", field="institution")
    asked = RightsConsultation.objects.create(
        code=new_code("Q"), request=row, institution_code=institution, asked_at=at, asked_by=actor.code
    )
    write_act(row, RequestAct.ASKED, actor=actor, at=at, data={"institution": institution}, handle=handle)
    sector = routes(at).institutions[institution].sector
    duties.ask_to_look(asked, sector=sector, actor_code=actor.code, at=at)
    return asked.code


def _may_look(row: RightsRequest, institution: str | None, at: datetime) -> bool:
    """Whether that institution keeps cases of this district on the platform."""
    facts = routes(at).institutions.get(institution or "")
    return bool(facts and facts.district == row.district and facts.uses_platform and facts.takes_cases)


def _close(row: RightsRequest, act: RequestAct, outcome: str, at: datetime) -> None:
    row.state = request_after(row.state, act)
    row.outcome, row.closed_at = outcome, at
