"""What can be done with a transfer from its page, by each side: one entry a deed, with its form and its service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.transfers.access import Side
from tejido.cases.transfers.services import answering, proposing
from tejido.cases.transfers.states import TransferState
from tejido.directory.access import visible_zones
from tejido.web.intake.block import Block
from tejido.web.transfers.forms import GivenForm, PlainForm, ReasonForm, ZoneForm

Run = Callable[[str, Block, Actor, datetime], object]
_S = TransferState


@dataclass(frozen=True, slots=True)
class Deed:
    """`states`: where the transfer must stand; `receiving`: which side does it; `said` its success."""

    title: str
    button: str
    icon: str
    said: str
    form: type[Block]
    states: frozenset[TransferState]
    receiving: bool
    run: Run


def _send(code: str, form: Block, actor: Actor, at: datetime) -> object:
    return proposing.send_transfer(code, given_by=form.word("given_by"), actor=actor, at=at)


def _withdraw(code: str, form: Block, actor: Actor, at: datetime) -> object:
    return proposing.withdraw_transfer(code, reason=form.word("reason"), actor=actor, at=at)


def _read(code: str, form: Block, actor: Actor, at: datetime) -> object:
    return proposing.acknowledge_refusal(code, actor=actor, at=at)


def _accept(code: str, form: Block, actor: Actor, at: datetime) -> object:
    return answering.accept_transfer(code, zone_code=form.word("zone_code"), actor=actor, at=at)


def _refuse(code: str, form: Block, actor: Actor, at: datetime) -> object:
    return answering.refuse_transfer(code, reason=form.word("reason"), actor=actor, at=at)


DEEDS: Mapping[str, Deed] = {
    "aceptar": Deed(
        "Aceptar el caso", "Aceptar: nuestro CEM lleva el caso", "check",
        "El caso ya es de su CEM. Su ruta se calculó con las instituciones y el protocolo de su distrito.", ZoneForm,
        frozenset({_S.SENT}), True, _accept,
    ),
    "rechazar": Deed(
        "No aceptarlo", "No aceptar", "close", "Quien lo propuso ya sabe que no y por qué.", ReasonForm,
        frozenset({_S.SENT}), True, _refuse,
    ),
    "enviar": Deed(
        "Ella aceptó", "Anotar su permiso y enviar", "send", "El traslado se envió: el otro CEM ya tiene el aviso.",
        GivenForm, frozenset({_S.PROPOSED}), False, _send,
    ),
    "retirar": Deed(
        "Retirar el traslado", "Retirar", "close", "El traslado quedó retirado. El caso sigue como estaba.", ReasonForm,
        frozenset({_S.PROPOSED, _S.SENT}), False, _withdraw,
    ),
    "leido": Deed(
        "Ya leí por qué no", "Ya lo leí", "check", "Anotado. El caso sigue con su equipo.", PlainForm,
        frozenset({_S.REFUSED}), False, _read,
    ),
}  # fmt: skip


def offered(side: Side, actor: Actor, *, pending: bool, in_team: bool) -> list[str]:
    """The deeds that the actor may do now. `pending`: the no waits to be read; `in_team`: of the case's team."""
    able = actor.may(Permit.CASE_REGISTER) if side.receiving else in_team and actor.may(Permit.REFERRAL_SEND)
    return [
        slug
        for slug, deed in DEEDS.items()
        if able and deed.receiving == side.receiving and side.row.state in deed.states and (slug != "leido" or pending)
    ]


def form_of(slug: str, actor: Actor, data: QueryDict | None = None) -> Block:
    """The form of a deed."""
    more: dict[str, Any] = {"prefix": slug}
    if DEEDS[slug].form is ZoneForm:
        more["zones"] = [(zone.code, zone.name) for zone in visible_zones(actor)]
    return DEEDS[slug].form(data, **more)
