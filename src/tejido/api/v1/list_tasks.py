"""GET /tasks"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from tejido.api.caller import call_of
from tejido.api.cursors import cursor_of, parts_of
from tejido.api.declaring import reading
from tejido.api.parameters import Cursor
from tejido.api.router import router
from tejido.api.shapes.task_out import TaskPage, told_own
from tejido.obligations.access import INBOX_PAGE, inbox


@router.get("/tasks", response=TaskPage, summary="The open tasks of the institution, by urgency")
@reading("tasks.read", also=(422,))
def list_tasks(request: HttpRequest, cursor: Cursor = "") -> TaskPage:
    """What its inbox shows; whatever waits for consent or excludes somebody of the institution is not there."""
    actor = call_of(request).actor
    parts = parts_of(cursor, int, datetime, int)
    after = (min(parts[0], 32_767), parts[1], parts[2]) if parts else None
    rows = inbox(actor, after=after, most=INBOX_PAGE + 1)
    page, more = rows[:INBOX_PAGE], {}
    if len(rows) > INBOX_PAGE:
        more = {"next": cursor_of(page[-1].priority, page[-1].due_at, page[-1].pk)}
    return TaskPage(tasks=[told_own(row, actor.code) for row in page], **more)
