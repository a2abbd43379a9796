"""POST /cases"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import Done, posting
from tejido.api.parameters import path_to
from tejido.api.router import router
from tejido.api.shapes.case_in import CaseIn
from tejido.api.shapes.results import CaseRegistered
from tejido.cases.services.registration import register_case as register


@router.post("/cases", response={201: CaseRegistered}, summary="Register a case")
@posting("cases.register")
def register_case(request: HttpRequest, case: CaseIn) -> Done:
    """The route is planned and every sector that must act is told at once, as when the form of the pages is sent."""
    call = call_of(request)
    done = register(case.intake(key=call.form, at=call.at), actor=call.actor, at=call.at)
    return Done(201, CaseRegistered(code=done.code, already=done.already), path_to("cases", done.code))
