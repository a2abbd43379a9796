"""GET /cases/{code}/identity"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import reading
from tejido.api.router import router
from tejido.api.shapes.identity_out import IdentityOut, told_identity
from tejido.cases.services.open_identity import open_identity


@router.get("/cases/{code}/identity", response=IdentityOut, summary="Open who the people of a case are")
@reading("identity.read", also=(409,))
def open_identities(request: HttpRequest, code: str) -> IdentityOut:
    """What the field policy gives the sector, and no more. Every call leaves a line in the ledger. 409: erased."""
    call = call_of(request)
    return told_identity(open_identity(code.upper(), actor=call.actor, at=call.at))
