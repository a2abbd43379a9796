"""A transfer in words: who, by what, what happened, what is offered, and what the old team keeps of its own work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.access import see_case
from tejido.cases.field_policy import Closeness
from tejido.cases.protection.access import orders_of
from tejido.cases.transfers.access import Side, own_work, steps_of
from tejido.cases.transfers.models import Transfer, TransferAct
from tejido.cases.transfers.states import ACT_WORDS, Basis, TransferState
from tejido.directory.access import district_names
from tejido.directory.routing import routes
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import NotFound
from tejido.obligations.access import obligations_of
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import Register
from tejido.obligations.states import LIVE
from tejido.reports.telling.incidents import IncidentTold, incidents_told
from tejido.reports.telling.measures import OrderTold, told_order
from tejido.reports.telling.people import PersonTold, people_told
from tejido.reports.telling.reader import Reader


@dataclass(frozen=True, slots=True)
class Offered:
    """What the CEM that is asked sees of the case before it answers: nothing that names her or says where she is."""

    people: list[PersonTold]
    incidents: list[IncidentTold]
    orders: list[OrderTold]
    risk_level: str


@dataclass(frozen=True, slots=True)
class Step:
    row: TransferAct
    words: str
    who: str
    sealed: bool
    text: str


@dataclass(frozen=True, slots=True)
class TransferTold:
    """`work` is what the actor's institution did in a case that left; None when it did not leave, or is another's."""

    row: Transfer
    state: str
    receiving: bool
    sender: str
    sender_district: str
    receiver: str
    receiver_district: str
    basis: str
    steps: list[Step]
    offered: Offered | None
    work: list[Obligation] | None
    sealed: bool


def told_transfer(side: Side, actor: Actor, at: datetime, texts: Mapping[str, str] | None) -> TransferTold:
    """The transfer for that actor; `texts` are its note and reasons, None while they are sealed."""
    row = side.row
    names = {code: one.name for code, one in routes(at).institutions.items()}
    districts = district_names()
    acts = steps_of(row)
    gone = row.state == TransferState.ACCEPTED and not side.receiving
    return TransferTold(
        row=row,
        state=TransferState(row.state).spanish,
        receiving=side.receiving,
        sender=names.get(row.from_institution, row.from_institution),
        sender_district=districts.get(row.from_district, row.from_district),
        receiver=names.get(row.to_institution, row.to_institution),
        receiver_district=districts.get(row.to_district, row.to_district),
        basis="Ella lo aceptó" if row.basis == Basis.CONSENT else f"Por deber legal: {row.norm}",
        steps=[_step(act, names, texts) for act in acts],
        offered=_offered(side, actor, at, names),
        work=own_work(actor, row) if gone else None,
        sealed=row.handover_sealed is not None or any(act.reason_sealed for act in acts),
    )


def _step(act: TransferAct, names: Mapping[str, str], texts: Mapping[str, str] | None) -> Step:
    who = names.get(act.institution_code, act.institution_code) or "la plataforma"
    sealed = act.reason_sealed is not None
    return Step(act, ACT_WORDS[TransferState(act.state)], who, sealed, (texts or {}).get(str(act.pk), ""))


def _offered(side: Side, actor: Actor, at: datetime, names: Mapping[str, str]) -> Offered | None:
    seen = side.offered
    if seen is None:
        return None
    reader = Reader(actor, seen, at)
    orders = [told_order(row, names, lima_date(at)) for row in orders_of(seen)]
    return Offered(people_told(reader), incidents_told(reader, {}), orders, seen.case.risk_level)


def is_in_team(actor: Actor, side: Side) -> bool:
    """Whether the actor's institution carries the case now."""
    try:
        return see_case(actor, side.row.case.code).closeness == Closeness.TEAM
    except NotFound:
        return False


def refusal_waits(actor: Actor, side: Side) -> bool:
    """Whether the no of the other side still waits to be read."""
    if side.receiving or side.row.state != TransferState.REFUSED:
        return False
    tasks = obligations_of(actor, "case", side.row.case.code)
    key = f"transfer.refused.{side.row.code}"
    return any(t.duty == key and t.protocol == Register.TRANSFER and t.state in LIVE for t in tasks)
