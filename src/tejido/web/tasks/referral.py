"""The referral behind a task: what may be answered, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.access import referrals_of, see_case
from tejido.cases.models import Referral
from tejido.cases.services.referrals import answers_for, move_referral
from tejido.cases.services.told import Told
from tejido.cases.states import BY_SENDER, NEEDS_REASON, ReferralState, next_states
from tejido.kernel.errors import Conflict
from tejido.obligations.models import Obligation
from tejido.obligations.own_duties import Register, reference_of

WORDS: Mapping[ReferralState, tuple[str, str]] = {
    ReferralState.RECEIVED: ("La recibimos", "btn-quiet"),
    ReferralState.ACCEPTED: ("Aceptar la derivación", ""),
    ReferralState.REFUSED: ("No aceptar", "btn-quiet"),
    ReferralState.IN_PROGRESS: ("La atención empezó", ""),
    ReferralState.DONE: ("La atención terminó", "btn-quiet"),
}


WORDS_FOR_ANOTHER: Mapping[ReferralState, str] = {
    ReferralState.RECEIVED: "La recibieron",
    ReferralState.ACCEPTED: "La aceptaron",
    ReferralState.REFUSED: "No la aceptaron",
}
"""The same, told by who sent it: the other institution does not log in."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One button: the state it leads to, its words, its class, and whether it asks for a reason."""

    state: ReferralState
    words: str
    css: str

    @property
    def needs_reason(self) -> bool:
        return self.state in NEEDS_REASON


def referral_of(task: Obligation, actor: Actor) -> Referral | None:
    """The referral that the task answers; None for any other task. Four queries when it is one."""
    if task.protocol != Register.REFERRAL:
        return None
    code = reference_of(task.duty)
    rows = referrals_of(see_case(actor, task.subject_code), actor)
    return next((row for row in rows if row.code == code), None)


def answers(referral: Referral, actor: Actor, *, at: datetime) -> list[Answer]:
    """What the actor's institution may answer now: its own referrals, or those of who does not log in."""
    own = referral.to_institution == actor.institution
    if not own and not answers_for(referral.to_institution, at=at):
        return []
    told = {} if own else WORDS_FOR_ANOTHER
    following = next_states(referral.state, sender=False)
    return [Answer(state, told.get(state, WORDS[state][0]), WORDS[state][1]) for state in following]


def answer(referral: Referral, asked: str, *, reason: str, actor: Actor, at: datetime, told: Told) -> None:
    """Take the step that was asked for; one that was just taken is not an error.

    Raises:
        Conflict: it does not fit any more.
        Refused: a reason is needed, or the paper of what another institution answered.
    """
    if asked not in WORDS or ReferralState(asked) in BY_SENDER:
        raise Conflict("Esa respuesta no existe. Vuelva a la tarea y elija una de las que se ofrecen.")
    if referral.state != asked:
        move_referral(referral.code, ReferralState(asked), reason=reason, actor=actor, at=at, told=told)
