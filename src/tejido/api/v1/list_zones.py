"""GET /zones"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import reading
from tejido.api.router import router
from tejido.api.shapes.reference_out import Zones, told_zone
from tejido.directory.access import visible_zones


@router.get("/zones", response=Zones, summary="The zones of the district")
@reading("reference.read", kept=True)
def list_zones(request: HttpRequest) -> Zones:
    """By name; a case and an incident name one by its code."""
    return Zones(zones=[told_zone(row) for row in visible_zones(call_of(request).actor)])
