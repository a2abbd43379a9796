"""A referral as the two institutions of it see it; the handover note is read on the pages."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from tejido.cases.models import Referral


class ReferralOut(BaseModel):
    """A referral. `incoming`: it was sent to the caller's institution, which answers it."""

    code: str
    case: str
    from_institution: str
    to_institution: str
    service: str
    state: str
    incoming: bool
    proposed_at: datetime


class ReferralPage(BaseModel):
    """A page, newest first; `next` is the cursor of the following one, absent on the last."""

    referrals: list[ReferralOut]
    next: str = ""


def told_referral(row: Referral, institution: str | None) -> ReferralOut:
    """The referral."""
    return ReferralOut(
        code=row.code,
        case=row.case.code,
        from_institution=row.from_institution,
        to_institution=row.to_institution,
        service=row.service,
        state=row.state,
        incoming=row.to_institution == institution,
        proposed_at=row.proposed_at,
    )
