"""POST /tasks/{code}/acknowledge"""

from __future__ import annotations

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.declaring import Done, posting
from tejido.api.router import router
from tejido.api.shapes.results import TaskState
from tejido.api.shapes.task_in import NothingMore
from tejido.api.telling import task_state
from tejido.cases.services import task_work


@router.post("/tasks/{code}/acknowledge", response=TaskState, summary="Say that a person has seen it")
@posting("tasks.act")
def acknowledge_task(request: HttpRequest, code: str, told: NothingMore) -> Done:
    """It stops the calls for a task that nobody saw: say it only when a person has."""
    call = call_of(request)
    task_work.acknowledge_task(code.upper(), actor=call.actor, at=call.at)
    return Done(200, task_state(call.actor, code))
