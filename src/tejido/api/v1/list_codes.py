"""GET /lists"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import reading
from tejido.api.router import router
from tejido.api.shapes.lists_out import Lists, told_lists
from tejido.directory.libraries import library_of


@router.get("/lists", response=Lists, summary="Every list of codes that a case is told with")
@reading("reference.read", kept=True)
def list_codes(request: HttpRequest) -> Lists:
    """The catalogue, the facts that the planner reads, the profiles and the acts, each with its words in Spanish."""
    return told_lists(library_of(call_of(request).actor.district).facts)
