"""GET /referrals"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.cursors import cursor_of, parts_of
from tejido.api.declaring import reading
from tejido.api.parameters import Cursor
from tejido.api.router import router
from tejido.api.shapes.referral_out import ReferralPage, told_referral
from tejido.cases.access import CASES_PAGE, own_referrals


@router.get("/referrals", response=ReferralPage, summary="The referrals from and to the institution")
@reading("referrals.read", also=(422,))
def list_referrals(request: HttpRequest, cursor: Cursor = "") -> ReferralPage:
    """Newest first. What another institution has not sent yet is not there."""
    actor = call_of(request).actor
    parts = parts_of(cursor, int)
    rows = own_referrals(actor, before=parts[0] if parts else None)
    more = {"next": cursor_of(rows[-1].pk)} if len(rows) == CASES_PAGE else {}
    return ReferralPage(referrals=[told_referral(row, actor.institution) for row in rows], **more)
