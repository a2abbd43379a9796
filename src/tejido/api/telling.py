"""Small answers that several endpoints give."""

from __future__ import annotations

from tejido.accounts.actors import Actor
from tejido.api.shapes.results import TaskState
from tejido.obligations.access import get_obligation


def task_state(actor: Actor, code: str) -> TaskState:
    """How the task stands after a deed. Raises NotFound."""
    row = get_obligation(actor, code.upper())
    return TaskState(code=row.code, state=row.state)
