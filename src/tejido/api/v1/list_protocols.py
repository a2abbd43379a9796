"""GET /protocols"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import reading
from tejido.api.router import router
from tejido.api.shapes.protocols_out import ProtocolLine, Protocols
from tejido.directory.libraries import library_of


@router.get("/protocols", response=Protocols, summary="The protocols with the version in force")
@reading("reference.read", kept=True)
def list_protocols(request: HttpRequest) -> Protocols:
    """The national ones and those of the district."""
    call = call_of(request)
    at = call.at
    found = library_of(call.actor.district).protocols.values()
    versions = [(one, one.version_on(at)) for one in found]
    lines = [
        ProtocolLine(id=one.id, name=one.name, draft=one.draft, version=version.id if version else "")
        for one, version in versions
    ]
    return Protocols(protocols=lines)
