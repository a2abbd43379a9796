"""GET /protocols/{code}"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import reading
from tejido.api.router import router
from tejido.api.shapes.protocols_out import ProtocolOut, told_protocol
from tejido.directory.libraries import library_of
from tejido.kernel.errors import NotFound
from tejido.obligations.access import confirmed_marks


@router.get("/protocols/{code}", response=ProtocolOut, summary="The steps of a protocol, each with its mark")
@reading("reference.read", kept=True)
def show_protocol(request: HttpRequest, code: str) -> ProtocolOut:
    """Who must do what, from which event, until when, by which article and how far that was checked."""
    district = call_of(request).actor.district
    found = library_of(district).protocols.get(code)
    if found is None:
        raise NotFound("No existe ese protocolo en la biblioteca.")
    version = found.version_on(call_of(request).at)
    shown = version or found.versions[-1]
    return told_protocol(found, shown, in_force=version is not None, marks=confirmed_marks(district))
