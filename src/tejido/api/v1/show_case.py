"""GET /cases/{code}"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import reading
from tejido.api.router import router
from tejido.api.shapes.case_out import CaseOut, told_case
from tejido.cases.access import see_case


@router.get("/cases/{code}", response=CaseOut, summary="A case as the sector may see it")
@reading("cases.read")
def show_case(request: HttpRequest, code: str) -> CaseOut:
    """Nothing in it names anybody; what the field policy does not give the sector is absent."""
    actor = call_of(request).actor
    return told_case(see_case(actor, code.upper()), actor)
