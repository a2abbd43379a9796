"""POST /measures/{code}/visits"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import Done, posting
from tejido.api.router import router
from tejido.api.shapes.acts_in import VisitIn
from tejido.api.shapes.results import MeasureActRecorded
from tejido.cases.protection.services.watching_over import visit_protected


@router.post("/measures/{code}/visits", response={201: MeasureActRecorded}, summary="Record a visit")
@posting("measures.act")
def record_visit(request: HttpRequest, code: str, told: VisitIn) -> Done:
    """By the station that executes the measures; the next visit is opened by the level of risk."""
    call = call_of(request)
    visit_protected(code.upper(), result=told.result, told=told.told(call.form), actor=call.actor, at=call.at)
    return Done(201, MeasureActRecorded(measures=code.upper(), act="visited"))
