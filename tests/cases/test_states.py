"""The states of a referral: every step that exists, on both sides, and every one that does not."""

from __future__ import annotations

import itertools

import pytest

from tejido.cases.states import (
    BY_SENDER,
    NEEDS_REASON,
    REFERRAL,
    REFERRAL_WORDS,
    ReferralState,
    check_referral,
    next_states,
)
from tejido.kernel.errors import Conflict

S = ReferralState
SENDER_STEPS = {
    (S.PROPOSED, S.SENT), (S.PROPOSED, S.WITHDRAWN), (S.SENT, S.WITHDRAWN), (S.RECEIVED, S.WITHDRAWN),
}  # fmt: skip
RECEIVER_STEPS = {
    (S.SENT, S.RECEIVED), (S.SENT, S.ACCEPTED), (S.SENT, S.REFUSED), (S.RECEIVED, S.ACCEPTED), (S.RECEIVED, S.REFUSED),
    (S.ACCEPTED, S.IN_PROGRESS), (S.ACCEPTED, S.DONE), (S.IN_PROGRESS, S.DONE),
}  # fmt: skip
EVERY_PAIR = list(itertools.product(S, S))


@pytest.mark.parametrize(("old", "new"), EVERY_PAIR)
@pytest.mark.parametrize("sender", [True, False], ids=["sender", "receiver"])
def test_each_side_takes_its_own_steps_and_no_other(old: ReferralState, new: ReferralState, sender: bool) -> None:
    steps = SENDER_STEPS if sender else RECEIVER_STEPS
    if (old, new) in steps:
        check_referral(old, new, sender=sender)
    else:
        with pytest.raises(Conflict, match=REFERRAL_WORDS[new].lower().partition(" (")[0]):
            check_referral(old, new, sender=sender)


@pytest.mark.parametrize("state", S)
def test_what_a_page_offers_is_what_is_accepted(state: ReferralState) -> None:
    for sender, steps in ((True, SENDER_STEPS), (False, RECEIVER_STEPS)):
        assert next_states(state, sender=sender) == [new for new in S if (state, new) in steps]


def test_every_state_has_words_and_a_place_in_the_table() -> None:
    assert set(REFERRAL) == set(REFERRAL_WORDS) == set(S)
    assert len(set(REFERRAL_WORDS.values())) == len(S)


def test_from_the_proposal_every_state_can_be_reached_and_every_one_can_end() -> None:
    reached, edge = {S.PROPOSED}, {S.PROPOSED}
    while edge := {new for old in edge for new in REFERRAL[old]} - reached:
        reached |= edge
    assert reached == set(S)
    endings = {state for state in S if not REFERRAL[state]}
    assert endings == {S.REFUSED, S.DONE, S.WITHDRAWN}
    assert all(endings & _after(state) for state in set(S) - endings)


def _after(state: ReferralState) -> set[ReferralState]:
    found: set[ReferralState] = set()
    edge = set(REFERRAL[state])
    while edge:
        found |= edge
        edge = {new for old in edge for new in REFERRAL[old]} - found
    return found


def test_who_says_no_says_why_and_the_sender_never_answers_for_the_other() -> None:
    assert {S.REFUSED, S.WITHDRAWN} == NEEDS_REASON
    assert not {S.ACCEPTED, S.REFUSED, S.RECEIVED, S.IN_PROGRESS, S.DONE} & BY_SENDER


def test_a_state_that_does_not_exist_is_no_state() -> None:
    with pytest.raises(ValueError, match="lost"):
        next_states("lost", sender=True)
