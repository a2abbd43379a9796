"""Transfers between the CEM and that of the neighbouring district, one in each state, and one that comes from there."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime

from tejido.cases.transfers.services.answering import accept_transfer, refuse_transfer
from tejido.cases.transfers.services.proposing import Offer, propose_transfer, withdraw_transfer
from tejido.cases.transfers.states import Basis
from tejido.demo.beside.doors import Told, take_in
from tejido.demo.beside.stage import CEM, NEXT_CEM, NEXT_ZONE, Stage
from tejido.demo.beside.stories import Story

_HANDOVER = "Entrega ficticia: se muda a Comas con su hermana. Ya contó lo ocurrido; no hace falta que lo repita."
_BACK = "Entrega ficticia: volvió a Carabayllo y pide seguir aquí su acompañamiento."


def transfer_stories(stage: Stage) -> list[Story]:
    """Proposed, sent, accepted, refused, withdrawn; and one sent by the neighbour, for the CEM to answer."""
    return [_proposed(stage), _sent(stage), _accepted(stage), _refused(stage), _withdrawn(stage), _coming(stage)]


def _proposed(stage: Stage) -> Story:
    case = yield from _case(stage, Told("transfer-1", 11), hours=50)
    yield stage.ago(hours=26)
    _offer(stage, case, stage.ago(hours=26), given_by="")


def _sent(stage: Stage) -> Story:
    case = yield from _case(stage, Told("transfer-2", 12, age=27), hours=70)
    yield stage.ago(hours=5)
    _offer(stage, case, stage.ago(hours=5))


def _accepted(stage: Stage) -> Story:
    case = yield from _case(stage, Told("transfer-3", 13, age=42), hours=96)
    yield stage.ago(hours=72)
    code = _offer(stage, case, stage.ago(hours=72))
    yield (at := stage.ago(hours=48))
    accept_transfer(code, zone_code=NEXT_ZONE, actor=stage.actor("cem.comas", at), at=at)


def _refused(stage: Stage) -> Story:
    case = yield from _case(stage, Told("transfer-4", 14, age=36), hours=75)
    yield stage.ago(hours=60)
    code = _offer(stage, case, stage.ago(hours=60))
    yield (at := stage.ago(hours=30))
    reason = "Motivo ficticio: no hay cupo hasta fin de mes; se sugiere seguir en su distrito."
    refuse_transfer(code, reason=reason, actor=stage.actor("cem.comas", at), at=at)


def _withdrawn(stage: Stage) -> Story:
    case = yield from _case(stage, Told("transfer-5", 15, age=23), hours=80)
    yield stage.ago(hours=49)
    code = _offer(stage, case, stage.ago(hours=49))
    yield (at := stage.ago(hours=40))
    reason = "Motivo ficticio: ya no se muda; sigue con el equipo que la conoce."
    withdraw_transfer(code, reason=reason, actor=stage.actor("cem", at), at=at)


def _coming(stage: Stage) -> Story:
    case = yield from _case(stage, Told("transfer-6", 16, age=29, zone=NEXT_ZONE, door="cem.comas"), hours=40)
    yield (at := stage.ago(hours=4))
    offer = Offer(stage.district, CEM, Basis.CONSENT, given_by="survivor", handover=_BACK)
    propose_transfer(case, offer, actor=stage.actor("cem.comas", at), at=at)


def _case(stage: Stage, told: Told, *, hours: float) -> Generator[datetime, None, str]:
    yield (at := stage.ago(hours=hours))
    return take_in(stage, told, at)


def _offer(stage: Stage, case: str, at: datetime, *, given_by: str = "survivor") -> str:
    offer = Offer(stage.next_door, NEXT_CEM, Basis.CONSENT, given_by=given_by, handover=_HANDOVER)
    return propose_transfer(case, offer, actor=stage.actor("cem", at), at=at)
