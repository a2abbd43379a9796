"""The states of an obligation and the steps between them, as data. Pure."""

from __future__ import annotations

from enum import StrEnum

from tejido.kernel.errors import Conflict


class State(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    UNABLE = "unable"
    CANCELLED = "cancelled"


class Gate(StrEnum):
    """Whether the responsible institution may be told: `open`, or what it waits for."""

    OPEN = "open"
    CONSENT = "consent"
    EXCLUDED = "excluded"


class Act(StrEnum):
    """What can be done to an obligation; each one leaves a row that is never altered."""

    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    TAKEN = "taken"
    DONE = "done"
    UNABLE = "unable"
    HANDED_OVER = "handed_over"
    MOVED = "moved"
    CANCELLED = "cancelled"
    CORRECTED = "corrected"
    GATE_OPENED = "released"
    GATE_CLOSED = "gated"
    RESTORED = "restored"


STATE_WORDS = {
    State.OPEN: "Por tomar",
    State.TAKEN: "En curso",
    State.DONE: "Hecha",
    State.UNABLE: "No se pudo hacer",
    State.CANCELLED: "Sin efecto",
}
LIVE = (State.OPEN, State.TAKEN)
TRANSITIONS: dict[Act, tuple[frozenset[State], State | None]] = {
    Act.ACKNOWLEDGED: (frozenset(LIVE), None),
    Act.TAKEN: (frozenset({State.OPEN}), State.TAKEN),
    Act.DONE: (frozenset(LIVE), State.DONE),
    Act.UNABLE: (frozenset(LIVE), State.UNABLE),
    Act.HANDED_OVER: (frozenset(LIVE), State.OPEN),
    Act.MOVED: (frozenset(LIVE), None),
    Act.CANCELLED: (frozenset(LIVE), State.CANCELLED),
    Act.CORRECTED: (frozenset({State.DONE, State.UNABLE}), None),
    Act.GATE_OPENED: (frozenset(LIVE), None),
    Act.GATE_CLOSED: (frozenset(LIVE), None),
    Act.RESTORED: (frozenset({State.CANCELLED}), None),
}


def after(state: str, act: Act) -> State:
    """The state that follows an act.

    Raises:
        Conflict: the act does not fit the state (somebody closed it first, for one).
    """
    allowed, following = TRANSITIONS[act]
    if State(state) not in allowed:
        raise Conflict(
            f"Esta tarea ya está «{STATE_WORDS[State(state)].lower()}». "
            "No se guardó otra vez; revise en la tarea qué se registró y, si falta algo, añada una corrección."
        )
    return following or State(state)
