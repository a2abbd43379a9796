"""GET /cases"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.cursors import cursor_of, parts_of
from tejido.api.declaring import reading
from tejido.api.parameters import Cursor
from tejido.api.router import router
from tejido.api.shapes.case_out import CasePage, told_line
from tejido.cases.access import CASES_PAGE, recent_cases


@router.get("/cases", response=CasePage, summary="The cases that the institution registered")
@reading("cases.read", also=(422,))
def list_cases(request: HttpRequest, cursor: Cursor = "") -> CasePage:
    """Newest first. Of other cases the tasks and the referrals tell the code."""
    actor = call_of(request).actor
    parts = parts_of(cursor, datetime, int)
    rows = recent_cases(actor, before=(parts[0], parts[1]) if parts and parts[0] else None)
    more = {"next": cursor_of(rows[-1].registered_at, rows[-1].pk)} if len(rows) == CASES_PAGE else {}
    return CasePage(cases=[told_line(row) for row in rows], **more)
