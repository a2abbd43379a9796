"""The states of a set of protection measures and the acts between them, as data. Pure."""

from __future__ import annotations

from enum import StrEnum

from tejido.kernel.errors import Conflict


class OrderState(StrEnum):
    """Where a set of measures stands: what one court decision ordered, or will decide."""

    REQUESTED = "requested"
    GRANTED = "granted"
    DENIED = "denied"
    NOTIFIED = "notified"
    EXECUTED = "executed"
    REPLACED = "replaced"
    ENDED = "ended"

    @property
    def spanish(self) -> str:
        return STATE_WORDS[self]


class OrderAct(StrEnum):
    """What can happen to a set of measures; each leaves a row that is never altered."""

    REQUESTED = "requested"
    GRANTED = "granted"
    DENIED = "denied"
    DETAILED = "detailed"
    NOTIFIED = "notified"
    EXECUTED = "executed"
    VISITED = "visited"
    BREACHED = "breached"
    RENEWED = "renewed"
    VARIED = "varied"
    ENDED = "ended"
    PLACED = "placed"
    STATION_CHANGED = "station_changed"

    @property
    def spanish(self) -> str:
        return ACT_WORDS[self]


STATE_WORDS = {
    OrderState.REQUESTED: "Pedidas",
    OrderState.GRANTED: "Dictadas",
    OrderState.DENIED: "Denegadas",
    OrderState.NOTIFIED: "Comunicadas a la comisaría",
    OrderState.EXECUTED: "Ejecutadas",
    OrderState.REPLACED: "Reemplazadas por otras",
    OrderState.ENDED: "Terminadas",
}
ACT_WORDS = {
    OrderAct.REQUESTED: "Se pidieron medidas",
    OrderAct.GRANTED: "El juzgado dictó las medidas",
    OrderAct.DENIED: "El juzgado denegó las medidas",
    OrderAct.DETAILED: "Se completó qué medidas son y hasta cuándo",
    OrderAct.NOTIFIED: "Se comunicaron a la comisaría",
    OrderAct.EXECUTED: "La comisaría las ejecutó",
    OrderAct.VISITED: "Visita a la persona protegida",
    OrderAct.BREACHED: "Incumplimiento de las medidas",
    OrderAct.RENEWED: "El juzgado las prorrogó",
    OrderAct.VARIED: "El juzgado las varió",
    OrderAct.ENDED: "Terminaron",
    OrderAct.PLACED: "Se ubicó la casa protegida",
    OrderAct.STATION_CHANGED: "Pasaron a otra comisaría",
}
_O, _A = OrderState, OrderAct
STANDING = frozenset({_O.GRANTED, _O.NOTIFIED, _O.EXECUTED})
"""The states in which the person is protected."""
TRANSITIONS: dict[OrderAct, tuple[frozenset[OrderState], OrderState | None]] = {
    _A.GRANTED: (frozenset({_O.REQUESTED}), _O.GRANTED),
    _A.DENIED: (frozenset({_O.REQUESTED}), _O.DENIED),
    _A.DETAILED: (STANDING, None),
    _A.NOTIFIED: (frozenset({_O.GRANTED}), _O.NOTIFIED),
    _A.EXECUTED: (frozenset({_O.GRANTED, _O.NOTIFIED}), _O.EXECUTED),
    _A.VISITED: (STANDING, None),
    _A.BREACHED: (STANDING, None),
    _A.RENEWED: (STANDING, None),
    _A.VARIED: (STANDING, _O.REPLACED),
    _A.ENDED: (STANDING, _O.ENDED),
    _A.PLACED: (STANDING, None),
    _A.STATION_CHANGED: (STANDING, None),
}


def after(state: str, act: OrderAct) -> OrderState:
    """The state that follows an act.

    Raises:
        Conflict: the act does not fit the state; nothing was written.
    """
    allowed, following = TRANSITIONS[act]
    if OrderState(state) not in allowed:
        raise Conflict(
            f"Estas medidas están «{STATE_WORDS[OrderState(state)].lower()}» y eso ya no corresponde. "
            "No se guardó nada; revise abajo lo que se anotó."
        )
    return following or OrderState(state)


def fits(state: str, act: OrderAct) -> bool:
    """Whether the act can happen in that state: for the page, which offers only what can be done."""
    return OrderState(state) in TRANSITIONS[act][0]
