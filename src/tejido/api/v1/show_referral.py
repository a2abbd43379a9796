"""GET /referrals/{code}"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import reading
from tejido.api.router import router
from tejido.api.shapes.referral_out import ReferralOut, told_referral
from tejido.cases.access import own_referral


@router.get("/referrals/{code}", response=ReferralOut, summary="One referral from or to the institution")
@reading("referrals.read")
def show_referral(request: HttpRequest, code: str) -> ReferralOut:
    """By codes; the handover note is read on the pages."""
    actor = call_of(request).actor
    return told_referral(own_referral(actor, code.upper()), actor.institution)
