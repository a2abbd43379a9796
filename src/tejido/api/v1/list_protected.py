"""GET /measures"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.cursors import cursor_of, parts_of
from tejido.api.declaring import reading
from tejido.api.parameters import Cursor
from tejido.api.router import router
from tejido.api.shapes.measures_out import ProtectedPage, told_measures
from tejido.cases.protection.services.station import open_station_list


@router.get("/measures", response=ProtectedPage, summary="The measures that the own station executes")
@reading("measures.read", also=(422,))
def list_protected(request: HttpRequest, cursor: Cursor = "") -> ProtectedPage:
    """For stations of the police only. Every call leaves a line in the station's ledger."""
    call = call_of(request)
    parts = parts_of(cursor, int)
    page = open_station_list(min(parts[0], 10**6) if parts else 1, actor=call.actor, at=call.at)
    more = {"next": cursor_of(page.number + 1)} if page.number < page.last else {}
    return ProtectedPage(measures=[told_measures(row) for row in page.rows], total=page.total, **more)
