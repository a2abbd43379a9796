"""The states of a transfer to another district and the steps between them, as data. Pure."""

from __future__ import annotations

from enum import StrEnum

from tejido.kernel.errors import Conflict


class TransferState(StrEnum):
    """Where a transfer stands. Until it is accepted the case stays as it was."""

    PROPOSED = "proposed"
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def spanish(self) -> str:
        return STATE_WORDS[self]


class Basis(StrEnum):
    """What lets the receiving CEM be told."""

    CONSENT = "consent"
    LEGAL_DUTY = "legal_duty"


_S = TransferState
STATE_WORDS = {
    _S.PROPOSED: "Propuesto: espera que ella acepte",
    _S.SENT: "Enviado: espera respuesta",
    _S.ACCEPTED: "Aceptado",
    _S.REFUSED: "No aceptado",
    _S.WITHDRAWN: "Retirado",
}
ACT_WORDS = {
    _S.PROPOSED: "Se propuso el traslado",
    _S.SENT: "Se envió al CEM que recibe",
    _S.ACCEPTED: "El CEM que recibe lo aceptó",
    _S.REFUSED: "El CEM que recibe no lo aceptó",
    _S.WITHDRAWN: "Se retiró el traslado",
}
FOLLOWING: dict[TransferState, frozenset[TransferState]] = {
    _S.PROPOSED: frozenset({_S.SENT, _S.WITHDRAWN}),
    _S.SENT: frozenset({_S.ACCEPTED, _S.REFUSED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset(),
    _S.REFUSED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
WAITING = frozenset({_S.PROPOSED, _S.SENT})
"""The states in which the transfer may still come to be; a case has one of them at most."""
TOLD = frozenset({_S.SENT, _S.ACCEPTED, _S.REFUSED})
"""The states that the receiving CEM sees."""


def check_step(state: str, new: TransferState) -> None:
    """Refuse a step that does not fit.

    Raises:
        Conflict: the transfer stands where that step cannot be taken; nothing was written.
    """
    if new not in FOLLOWING[TransferState(state)]:
        raise Conflict(
            f"El traslado ya está «{STATE_WORDS[TransferState(state)].lower()}». No se guardó nada; revise su historia."
        )
