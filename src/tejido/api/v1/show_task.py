"""GET /tasks/{code}"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import reading
from tejido.api.router import router
from tejido.api.shapes.task_out import TaskOut, told_own
from tejido.cases.access import still_told
from tejido.kernel.errors import NotFound
from tejido.obligations.access import UNSEEN, get_obligation


@router.get("/tasks/{code}", response=TaskOut, summary="One task of the institution, open or closed")
@reading("tasks.read")
def show_task(request: HttpRequest, code: str) -> TaskOut:
    """What is told by consent goes when the consent is taken back."""
    actor = call_of(request).actor
    row = get_obligation(actor, code.upper())
    if not still_told(actor, [row]):
        raise NotFound(UNSEEN)
    return told_own(row, actor.code)
