"""POST /tasks/{code}/take"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import Done, posting
from tejido.api.router import router
from tejido.api.shapes.results import TaskState
from tejido.api.shapes.task_in import NothingMore
from tejido.api.telling import task_state
from tejido.cases.services import task_work


@router.post("/tasks/{code}/take", response=TaskState, summary="Take the task")
@posting("tasks.act")
def take_task(request: HttpRequest, code: str, told: NothingMore) -> Done:
    """It stays in sight of everybody of the institution."""
    call = call_of(request)
    task_work.take_task(code.upper(), actor=call.actor, at=call.at)
    return Done(200, task_state(call.actor, code))
