"""GET /token"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import reading
from tejido.api.router import router
from tejido.api.shapes.reference_out import TokenOut


@router.get("/token", response=TokenOut, summary="What this token is and may do")
@reading("")
def show_token(request: HttpRequest) -> TokenOut:
    """Any token in force may ask it."""
    caller = call_of(request).caller
    return TokenOut(
        code=caller.actor.code,
        institution=caller.actor.institution or "",
        sector=caller.actor.sector or "",
        district=caller.actor.district,
        scopes=sorted(caller.scopes),
        expires_at=caller.expires_at,
        calls_a_minute=caller.calls_a_minute,
    )
