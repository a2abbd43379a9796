"""POST /tasks/{code}/unable"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import Done, posting
from tejido.api.router import router
from tejido.api.shapes.results import TaskState
from tejido.api.shapes.task_in import TaskUnable
from tejido.api.telling import task_state
from tejido.cases.services import task_work


@router.post("/tasks/{code}/unable", response=TaskState, summary="Say that the task could not be done, and why")
@posting("tasks.act")
def declare_unable(request: HttpRequest, code: str, told: TaskUnable) -> Done:
    """The reason is sealed; its institution and the team of the case read it."""
    call = call_of(request)
    task_work.declare_task_unable(code.upper(), told.said(call.form), actor=call.actor, at=call.at)
    return Done(200, task_state(call.actor, code))
