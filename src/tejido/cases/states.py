"""The states of a referral and the steps between them, as data. Pure."""

from __future__ import annotations

from enum import StrEnum

from tejido.kernel.errors import Conflict


class ReferralState(StrEnum):
    PROPOSED = "proposed"
    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    WITHDRAWN = "withdrawn"


REFERRAL_WORDS = {
    ReferralState.PROPOSED: "Propuesta (espera consentimiento)",
    ReferralState.SENT: "Enviada",
    ReferralState.RECEIVED: "Recibida",
    ReferralState.ACCEPTED: "Aceptada",
    ReferralState.REFUSED: "No aceptada",
    ReferralState.IN_PROGRESS: "En atención",
    ReferralState.DONE: "Atendida",
    ReferralState.WITHDRAWN: "Retirada",
}
_S = ReferralState
REFERRAL: dict[ReferralState, frozenset[ReferralState]] = {
    _S.PROPOSED: frozenset({_S.SENT, _S.WITHDRAWN}),
    _S.SENT: frozenset({_S.RECEIVED, _S.ACCEPTED, _S.REFUSED, _S.WITHDRAWN}),
    _S.RECEIVED: frozenset({_S.ACCEPTED, _S.REFUSED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.IN_PROGRESS, _S.DONE}),
    _S.REFUSED: frozenset(),
    _S.IN_PROGRESS: frozenset({_S.DONE}),
    _S.DONE: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
BY_SENDER = frozenset({_S.SENT, _S.WITHDRAWN})
NEEDS_REASON = frozenset({_S.REFUSED, _S.WITHDRAWN})


def next_states(state: str, *, sender: bool) -> list[ReferralState]:
    """The states that may follow, for the sending institution or for the receiving one, in the order declared."""
    following = REFERRAL[ReferralState(state)]
    return [s for s in ReferralState if s in following and (s in BY_SENDER) == sender]


def check_referral(state: str, new: ReferralState, *, sender: bool) -> None:
    """Refuse a step that does not fit.

    Raises:
        Conflict: the referral is in a state from which this side cannot take that step.
    """
    if new not in next_states(state, sender=sender):
        words = REFERRAL_WORDS[ReferralState(state)].lower()
        raise Conflict(f"La derivación está «{words}» y no puede pasar a «{REFERRAL_WORDS[new].lower()}».")
