"""POST /cases/{code}/documents"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import Done, posting
from tejido.api.router import router
from tejido.api.shapes.papers_in import DocumentIn
from tejido.api.shapes.results import DocumentAttached
from tejido.cases.services.documents import attach, known_document
from tejido.documents.kinds import FIELD
from tejido.kernel.errors import Refused


@router.post("/cases/{code}/documents", response={201: DocumentAttached}, summary="Attach a document to a case")
@posting("documents.attach")
def attach_document(request: HttpRequest, code: str, sent: DocumentIn) -> Done:
    """Sealed; its hidden data is taken out. 409: that very file is attached already. The body may have 14 MB."""
    call, content = call_of(request), sent.file()
    known = known_document(code.upper(), content, actor=call.actor) if call.retaken else ""
    try:
        document = known or attach(code.upper(), name=sent.name(), content=content, actor=call.actor, at=call.at)
    except Refused as wrong:
        raise Refused(wrong.message, field="content" if wrong.field == FIELD else wrong.field) from wrong
    return Done(201, DocumentAttached(case=code.upper(), document=document))
