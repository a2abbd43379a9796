"""What an event of the case does to its sets of measures: which change, by which act, and which one begins. Pure.

An act of the court may be told from several places (a task that is done, the page of acts, the page of measures): all
of them are the same event, so all of them leave the measures in the same state.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from tejido.cases.protection.states import OrderAct, OrderState, fits
from tejido.protocols.events import Event

Order = TypeVar("Order")
ACT_OF: dict[Event, OrderAct] = {
    Event.MEASURES_REQUESTED: OrderAct.REQUESTED,
    Event.MEASURES_GRANTED: OrderAct.GRANTED,
    Event.MEASURES_DENIED: OrderAct.DENIED,
    Event.MEASURES_NOTIFIED: OrderAct.NOTIFIED,
    Event.MEASURES_EXECUTED: OrderAct.EXECUTED,
    Event.MEASURES_ENDED: OrderAct.ENDED,
}
BEGINS: dict[OrderAct, OrderState] = {
    OrderAct.REQUESTED: OrderState.REQUESTED,
    OrderAct.GRANTED: OrderState.GRANTED,
    OrderAct.DENIED: OrderState.DENIED,
}
"""The acts that begin a set when there is none for them to change."""


class Change(NamedTuple):
    """The positions of the sets that change, and the state of a new one when none does."""

    act: OrderAct
    positions: tuple[int, ...]
    begins: OrderState | None


def change_of(event: Event, states: Iterable[str]) -> Change | None:
    """What the event does to sets in those states, in their order; None when it is no matter of theirs."""
    act = ACT_OF.get(event)
    if act is None:
        return None
    known = list(states)
    if act is OrderAct.REQUESTED:
        waits = OrderState.REQUESTED in known
        return Change(act, (), None if waits else OrderState.REQUESTED)
    fitting = tuple(n for n, state in enumerate(known) if fits(state, act))
    if act in BEGINS:
        return Change(act, fitting[:1], None if fitting else BEGINS[act])
    return Change(act, fitting, None)
