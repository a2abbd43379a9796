"""POST /tasks/{code}/complete"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import Done, posting
from tejido.api.router import router
from tejido.api.shapes.results import TaskState
from tejido.api.shapes.task_in import TaskDone
from tejido.api.telling import task_state
from tejido.cases.services import task_work


@router.post("/tasks/{code}/complete", response=TaskState, summary="Say that the task was done")
@posting("tasks.act")
def complete_task(request: HttpRequest, code: str, told: TaskDone) -> Done:
    """What the deed starts or ends in the case follows at once."""
    call = call_of(request)
    actor, at, by_paper = call.actor, call.at, told.told(call.at)
    task_work.complete_task(code.upper(), told.said(call.form), actor=actor, at=at, told=by_paper)
    return Done(200, task_state(call.actor, code))
