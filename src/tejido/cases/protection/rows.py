"""The rows of a set of measures as an act leaves them, unsaved: services save them, the demonstration loads them."""

from __future__ import annotations

from datetime import datetime

from tejido.cases.models import Case
from tejido.cases.protection.models import MeasureAct, MeasureOrder
from tejido.cases.protection.states import TRANSITIONS, OrderAct, OrderState, after
from tejido.cases.services.told import Told
from tejido.kernel.codes import new_code

_INSTANTS = {
    OrderAct.GRANTED: "decided_at",
    OrderAct.DENIED: "decided_at",
    OrderAct.NOTIFIED: "notified_at",
    OrderAct.EXECUTED: "executed_at",
    OrderAct.VISITED: "visited_at",
    OrderAct.BREACHED: "breached_at",
    OrderAct.ENDED: "ended_at",
    OrderAct.VARIED: "ended_at",
}
_BEGINS_AT = {
    OrderState.REQUESTED: "requested_at",
    OrderState.GRANTED: "decided_at",
    OrderState.DENIED: "decided_at",
}


def new_order(case: Case, state: OrderState, *, occurred_at: datetime, at: datetime, code: str = "") -> MeasureOrder:
    """A set of measures that begins in that state."""
    row = MeasureOrder(
        code=code or new_code("M"), case=case, state=state, district=case.district, registered_at=at, kinds=[]
    )
    setattr(row, _BEGINS_AT[state], occurred_at)
    return row


def replacing_order(old: MeasureOrder, *, occurred_at: datetime, at: datetime, code: str = "") -> MeasureOrder:
    """The set that replaces another by a variation: who was told of the old one knows of it."""
    row = new_order(old.case, OrderState.GRANTED, occurred_at=occurred_at, at=at, code=code)
    row.state = OrderState.NOTIFIED if old.notified_at else OrderState.GRANTED
    row.notified_at = occurred_at if old.notified_at else None
    row.replaces, row.requested_by, row.station = old, old.requested_by, old.station
    return row


def set_act(row: MeasureOrder, act: OrderAct, *, occurred_at: datetime) -> None:
    """The order after an act; of two visits or breaches the later one stays.

    Raises:
        Conflict: the act does not fit its state.
    """
    if act in TRANSITIONS:
        row.state = after(row.state, act)
    column = _INSTANTS.get(act)
    known: datetime | None = getattr(row, column) if column else None
    if column and (known is None or occurred_at > known):
        setattr(row, column, occurred_at)


def act_row(
    order: MeasureOrder,
    act: OrderAct,
    told: Told,
    *,
    actor_code: str,
    at: datetime,
    note_sealed: bytes | None = None,
) -> MeasureAct:
    """The row of an act."""
    return MeasureAct(
        order=order,
        act=act,
        occurred_at=told.occurred_at,
        at=at,
        actor_code=actor_code,
        institution_code=told.institution,
        document=told.document,
        form=told.form,
        data=dict(told.data),
        note_sealed=note_sealed,
    )
