"""GET /cases/{code}/measures"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import reading
from tejido.api.router import router
from tejido.api.shapes.measures_out import CaseMeasures, told_measures
from tejido.cases.access import see_case
from tejido.cases.field_policy import Group
from tejido.cases.protection.access import orders_of
from tejido.kernel.errors import NotPermitted


@router.get("/cases/{code}/measures", response=CaseMeasures, summary="The protection measures of a case")
@reading("measures.read")
def list_measures_of_case(request: HttpRequest, code: str) -> CaseMeasures:
    """For the sectors that take part in the protection."""
    seen = see_case(call_of(request).actor, code.upper())
    if not seen.shows(Group.PROTECTION):
        raise NotPermitted("Su institución no lleva las medidas de protección de este caso.")
    return CaseMeasures(measures=[told_measures(row) for row in orders_of(seen)])
