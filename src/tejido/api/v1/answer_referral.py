"""POST /referrals/{code}/answer"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import Done, posting
from tejido.api.router import router
from tejido.api.shapes.referral_in import ReferralAnswer
from tejido.api.shapes.results import ReferralStanding
from tejido.cases.access import own_referral
from tejido.cases.services.referrals import move_referral
from tejido.cases.states import ReferralState


@router.post("/referrals/{code}/answer", response=ReferralStanding, summary="Answer a referral")
@posting("referrals.answer")
def answer_referral(request: HttpRequest, code: str, told: ReferralAnswer) -> Done:
    """Received, accepted, refused with its reason, under way, done. The state in which it is already is no error.
    The sender answers for an institution that does not log in, with its paper."""
    call = call_of(request)
    found = own_referral(call.actor, code.upper())
    if found.state != told.state:
        state = ReferralState(told.state)
        move_referral(found.code, state, reason=told.reason, actor=call.actor, at=call.at, told=told.told(call.at))
    return Done(200, ReferralStanding(code=found.code, state=told.state))
