"""GET /institutions"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.cursors import cursor_of, parts_of
from tejido.api.declaring import reading
from tejido.api.parameters import Cursor
from tejido.api.router import router
from tejido.api.shapes.reference_out import InstitutionPage, told_institution
from tejido.directory.access import visible_institutions

PAGE = 100


@router.get("/institutions", response=InstitutionPage, summary="The institutions of the district")
@reading("reference.read", kept=True, also=(422,))
def list_institutions(request: HttpRequest, cursor: Cursor = "") -> InstitutionPage:
    """By code. The place of a shelter is nobody's to know."""
    parts = parts_of(cursor, str)
    rows = visible_institutions(call_of(request).actor).order_by("code")
    found = list((rows.filter(code__gt=parts[0]) if parts else rows)[: PAGE + 1])
    more = {"next": cursor_of(found[PAGE - 1].code)} if len(found) > PAGE else {}
    return InstitutionPage(institutions=[told_institution(row) for row in found[:PAGE]], **more)
