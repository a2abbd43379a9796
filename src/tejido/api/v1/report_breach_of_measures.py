"""POST /measures/{code}/breaches"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import Done, posting
from tejido.api.router import router
from tejido.api.shapes.acts_in import BreachIn
from tejido.api.shapes.results import MeasureActRecorded
from tejido.cases.protection.services.watching_over import report_breach


@router.post("/measures/{code}/breaches", response={201: MeasureActRecorded}, summary="Record a breach")
@posting("measures.act")
def report_breach_of_measures(request: HttpRequest, code: str, told: BreachIn) -> Done:
    """The station is alerted at once."""
    call = call_of(request)
    report_breach(code.upper(), kind=told.kind, told=told.told(call.form), actor=call.actor, at=call.at)
    return Done(201, MeasureActRecorded(measures=code.upper(), act="breached"))
