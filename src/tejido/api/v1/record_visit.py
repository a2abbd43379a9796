"""POST /measures/{code}/visits"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import Done, posting
from tejido.api.router import router
from tejido.api.shapes.acts_in import VisitIn
from tejido.api.shapes.results import MeasureActRecorded
from tejido.cases.protection.services.watching_over import visit_protected
from tejido.kernel.clock import lima_date


@router.post("/measures/{code}/visits", response={201: MeasureActRecorded}, summary="Record a visit")
@posting("measures.act")
def record_visit(request: HttpRequest, code: str, told: VisitIn) -> Done:
    """By the station that executes the measures; the next visit is opened by the level of risk."""
    call = call_of(request)
    said, actor = told.told(call.form, lima_date(call.at)), call.actor
    visit_protected(code.upper(), result=told.result, told=said, actor=actor, at=call.at)
    return Done(201, MeasureActRecorded(measures=code.upper(), act="visited"))
