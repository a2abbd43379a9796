"""The answer of the CEM that is asked: yes, and the case passes to it whole; no, with its reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.models import Case
from tejido.cases.services.replanning import CLOSED, place_of
from tejido.cases.services.togetherness import together
from tejido.cases.transfers.access import transfer_seen
from tejido.cases.transfers.models import Transfer
from tejido.cases.transfers.services import steps
from tejido.cases.transfers.services.moving_case import move_case
from tejido.cases.transfers.states import Basis, TransferState, check_step
from tejido.directory.lookups import zone_codes
from tejido.kernel.errors import Conflict, NotPermitted, Refused


@transaction.atomic(durable=True)
def accept_transfer(code: str, *, zone_code: str, actor: Actor, at: datetime) -> str:
    """Take the case: from now on its team is the actor's institution. Returns the case's code.

    The route is planned anew with the directory, the calendar and the zones of the new district; consents,
    exclusions, risk and history go with it. `zone_code` is the zone of the new district, blank when not known.

    Raises:
        NotFound, NotPermitted: the actor's institution was not asked, or the actor may not take cases in.
        Conflict: it was answered or withdrawn, or nothing lets the case be told any more. Refused: no such zone.
    """
    case, row = _asked(code, actor)
    check_step(row.state, TransferState.ACCEPTED)
    if zone_code and zone_code not in zone_codes(row.to_district, at=at):
        raise Refused("Esa zona no es de su distrito. Elíjala de la lista o déjela en blanco.", field="zone_code")
    _check_still_told(case, row)
    steps.take_step(row, TransferState.ACCEPTED, reason="", actor=actor, at=at)
    steps.close_task(row, steps.ANSWER, event="transfer.accepted", actor_code=actor.code, at=at)
    row.left = {"zone": case.zone_code, "school": case.school_code}
    row.save(update_fields=["left"])
    for one in together(case):
        move_case(one, row, zone_code=zone_code, actor=actor, at=at)
    return case.code


@transaction.atomic(durable=True)
def refuse_transfer(code: str, *, reason: str, actor: Actor, at: datetime) -> None:
    """Say no, with the reason; who proposed it is told, and the case stays as it was.

    Raises:
        NotFound, NotPermitted: as `accept_transfer`. Conflict: it was answered. Refused: no reason.
    """
    _, row = _asked(code, actor)
    check_step(row.state, TransferState.REFUSED)
    steps.check_reason(reason)
    steps.take_step(row, TransferState.REFUSED, reason=reason, actor=actor, at=at)
    steps.close_task(row, steps.ANSWER, event="transfer.refused", actor_code=actor.code, at=at)
    steps.tell_refusal(row, actor_code=actor.code, at=at)


def _asked(code: str, actor: Actor) -> tuple[Case, Transfer]:
    actor.require(Permit.CASE_REGISTER)
    side = transfer_seen(actor, code)
    if not side.receiving:
        raise NotPermitted("Esto lo responde el CEM que recibe el caso.")
    return steps.locked(side.row)


def _check_still_told(case: Case, row: Transfer) -> None:
    if case.state == CLOSED:
        raise Conflict("Ese caso se cerró en su distrito: ya no hay nada que recibir.")
    place = place_of(case)
    agreed = row.basis == Basis.LEGAL_DUTY or row.to_institution in place.allowed.recipients
    if not agreed or row.to_institution in place.exclusions.institutions:
        raise Conflict("Este traslado ya no se puede aceptar: quien lo propuso debe revisarlo.")
